import CallTrees
import Export
import TestSupport
import Testing

@Suite("Naming one call")
struct CallSelectorTests {
  private let trace = TestSupport.trace(
    ofText: """
       1)               |  f() {
       1)   0.100 us    |    g [mod]();
       1)               |    g [mod]() {
       1)   0.100 us    |      h();
       1)   1.000 us    |    }
       1)   2.000 us    |  }

      """)

  private func row(_ text: String) throws -> Int { try CallSelector(text).row(in: trace.packets[0], of: trace) }

  @Test("By number and by path", arguments: [("1", 0), ("4", 3), ("f", 0), ("f/g", 1), ("f/g[2]/h", 3), ("f[1]", 0)])
  func found(text: String, expected: Int) throws {
    #expect(try row(text) == expected)
  }

  @Test("A function with its module as printed")
  func module() throws {
    #expect(try row("f/g [mod][2]") == 2)
    #expect(try row("f/g [mod]") == 1)
  }

  @Test(
    "What is not there is said, with the cure",
    arguments: [
      ("0", "packet 1 has no call 0; it has 4"), ("5", "packet 1 has no call 5; it has 4"),
      ("x", "packet 1 has no call of x; unfold it to see its calls"),
      ("f/g[3]", "f has only 2 calls of g; unfold it to see its calls"),
      ("f//g", "'f//g' is no call: give a number, or a path such as tcp_v4_rcv/tcp_ack[2]"),
      ("f[0]", "'f[0]' is no call: give a number, or a path such as tcp_v4_rcv/tcp_ack[2]"),
      ("", "'' is no call: give a number, or a path such as tcp_v4_rcv/tcp_ack[2]"),
    ])
  func failures(text: String, message: String) {
    #expect {
      try row(text)
    } throws: {
      ($0 as? CallSelector.Failure)?.description == message
    }
  }
}
