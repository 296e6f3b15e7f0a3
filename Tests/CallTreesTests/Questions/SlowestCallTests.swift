import TestSupport
import Testing

@testable import CallTrees

@Suite("Calls by the time that they took themselves")
struct SlowestCallTests {
  /// `name time` of each call, the slowest first.
  private func walk(_ trace: Trace, leavingOut: @escaping (Int) -> Bool = { _ in false }) -> [String] {
    let calls = SlowestCalls(trace.calls, 0..<trace.calls.count, leavingOut: leavingOut)
    var found: [SlowestCalls.Call] = []
    while let next = calls.next(after: found.last) { found.append(next) }
    // The way back is the same.
    for (before, call) in zip([nil] + found, found) { #expect(calls.previous(before: call) == before) }
    return found.map { "\(trace.functions.printed(trace.calls.function[$0.row])) \($0.time)" }
  }

  @Test("Self times, equal ones in the order of the calls")
  func order() {
    #expect(
      walk(traceOf("f 1000\n  g 300\n    h 100\n  g 200\n  k 100")) == ["f 400", "g 200", "g 200", "h 100", "k 100"])
  }

  @Test("Interrupts and calls without a time are not among them, what such calls made is")
  func unknown() {
    #expect(walk(traceOf("f cut\n  g 300\n    irq 250 irq\n      tick 200 irq\n  h 10")) == ["g 50", "h 10"])
  }

  @Test("What is left out is not found, what is beneath it is")
  func leftOut() {
    #expect(walk(traceOf("f 1000\n  g 300\n    h 100")) { $0 == 1 } == ["f 700", "h 100"])
  }

  @Test("None of random trees' calls is missed", arguments: 0..<50)
  func random(seed: Int) {
    let trace = Self.randomTrace(seed: UInt64(seed), calls: 200)
    let expected = (0..<trace.calls.count).compactMap { row in trace.selfTime(row).map { (row, $0) } }
      .sorted { $0.1 != $1.1 ? $0.1 > $1.1 : $0.0 < $1.0 }
      .map { "\(trace.functions.printed(trace.calls.function[$0.0])) \($0.1)" }
    #expect(walk(trace) == expected)
  }

  @Test("In pieces the same is found as at once", arguments: 0..<20)
  func pieces(seed: Int) {
    let trace = Self.randomTrace(seed: UInt64(seed), calls: 300)
    var random = SeededGenerator(seed: UInt64(seed))
    let calls = SlowestCalls(trace.calls, 0..<trace.calls.count)
    var last: SlowestCalls.Call?
    repeat {
      for forward in [true, false] where forward || last != nil {
        var search = SlowestCalls.Search(from: last, forward: forward)
        var pieces = 0
        while true {
          var left = Int.random(in: 1...40, using: &random)
          pieces += 1
          if calls.proceed(&search, calls: &left) { break }
        }
        #expect(pieces < 302)
        #expect(search.best == (forward ? calls.next(after: last) : last.flatMap { calls.previous(before: $0) }))
      }
      last = calls.next(after: last)
    } while last != nil
  }

  /// Calls of ten functions, each as long as its callees and some more; a packet for each outermost one.
  static func randomTrace(seed: UInt64, calls count: Int) -> Trace {
    var random = SeededGenerator(seed: seed)
    var calls = (0..<count).map {
      DiffCall(depth: 0, name: "f\(Int.random(in: 0..<10, using: &random))", time: Int64($0))
    }
    for index in calls.indices.dropFirst() {
      calls[index].depth = Int.random(in: 0...calls[index - 1].depth + 1, using: &random)
    }
    var callees = [Int: Int64]()
    for index in calls.indices.reversed() {
      let depth = calls[index].depth
      let time = Int64.random(in: 0..<20, using: &random) + (callees[depth + 1] ?? 0)
      callees[depth + 1] = 0
      callees[depth, default: 0] += time
      calls[index].time = time
    }
    var trace = traceOf(calls)
    let outermost = calls.indices.filter { calls[$0].depth == 0 }
    trace.packets = PacketTable(
      outermost.map { PacketRecord(index: 1, kind: .root, rows: $0..<trace.calls.subtreeEnd[$0]) })
    return trace
  }
}
