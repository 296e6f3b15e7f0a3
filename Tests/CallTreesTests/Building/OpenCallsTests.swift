import Testing
import TraceEvents

@testable import CallTrees

@Suite("Open calls")
struct OpenCallsTests {
  private func call(_ row: Int32) -> OpenCall {
    OpenCall(row: row, depth: row, function: FunctionID(rawValue: UInt32(row)), isInterrupt: false)
  }

  @Test("what was taken off is not there any more, and its place is another's")
  func places() {
    var calls = OpenCalls()
    #expect(calls.isEmpty)
    #expect(calls.last?.row == nil)
    #expect(calls.popLast()?.row == nil)
    calls.append(contentsOf: [call(1), call(2), call(3)])
    #expect(calls.popLast()?.row == 3)
    calls.removeLast()
    #expect(calls.all.map(\.row) == [1])
    #expect(calls.last { $0.depth > 1 }?.row == nil)
    calls.append(call(4))
    #expect(calls.all.map(\.row) == [1, 4])
    #expect(calls.count == 2)
    calls.removeAll()
    #expect(calls.isEmpty)
    #expect(calls.all.isEmpty)
    calls.removeLast()
    calls.append(call(5))
    #expect(calls.last?.row == 5)
  }

  @Test("a copy keeps its calls")
  func copies() {
    var calls = OpenCalls()
    calls.append(call(1))
    let copy = calls
    calls.removeLast()
    calls.append(call(2))
    #expect(copy.all.map(\.row) == [1])
    #expect(calls.all.map(\.row) == [2])
  }
}
