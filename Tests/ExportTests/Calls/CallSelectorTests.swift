import CallTrees
import Diagnostics
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

  @Test(
    "By number, by path, and by what only one call is called",
    arguments: [
      ("1", 0), ("4", 3), ("f", 0), ("f/g", 1), ("f/g[2]/h", 3), ("f[1]", 0), ("h", 3), ("g[2]", 2), ("g/h", 3),
      ("g[2]/h", 3), ("f/g[2]/h[1]", 3),
    ])
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
      ("0", "root 1 has no call 0; it has 4"), ("5", "root 1 has no call 5; it has 4"),
      ("x", "root 1 has no call of x; ftview stats lists its functions"),
      ("f/g[3]", "f has only 2 calls of g"), ("f/x", "f has no call of x; it calls g"),
      ("f/g/h", "f/g has no call of h; it calls nothing"),
      ("g", "root 1 has 2 calls of g: 2 f/g, 3 f/g[2]; give a number or a path of these"),
      ("f//g", "'f//g' is not a call; give a number, or a path such as tcp_v4_rcv/tcp_ack[2]"),
      ("f[0]", "'f[0]' is not a call; give a number, or a path such as tcp_v4_rcv/tcp_ack[2]"),
      ("", "'' is not a call; give a number, or a path such as tcp_v4_rcv/tcp_ack[2]"),
    ])
  func failures(text: String, message: String) {
    #expect {
      try row(text)
    } throws: {
      ($0 as? Diagnostic)?.description == message
    }
  }

  private static let valued = TestSupport.trace(
    ofText: """
       1)               |  f(skb=0xffff8880012ab700, dev=lo) {
       1)   0.100 us    |    g(path=a/b, n=1); /* ret=-1 */
       1)   0.100 us    |    g(path=a/c, n=2); /* ret=0xffffffea */
       1)   0.100 us    |    g(path=a/c, n=3); /* ret=0x2a */
       1)   0.100 us    |    h(n=3);
       1)   2.000 us    |  } /* ret=0 */

      """)

  @Test(
    "By what a call was given and what it returned",
    arguments: [
      ("g=-1", 1), ("g=EPERM", 1), ("g=-EPERM", 1), ("g=-1 EPERM", 1), ("g = EINVAL", 2), ("g=-22", 2),
      ("g=0xffffffea", 2), ("g=0x2a", 3), ("f=0", 0), ("f(dev=lo)/g(n=2)", 2), ("g(path=a/b)", 1), ("g(a/c)=0x2a", 3),
      ("f/g(a/c)[2]", 3), ("g(a/c)[2]", 3), ("f/g(a/c)", 2), ("f(dev=lo)=0/g[3]", 3), ("h()", 4),
    ])
  func foundByNotes(text: String, expected: Int) throws {
    let trace = Self.valued
    #expect(try CallSelector(text).row(in: trace.packets[0], of: trace) == expected)
  }

  @Test(
    "What no call was given or returned is said",
    arguments: [
      ("g=ENOMEM", "root 1 has no call of g=ENOMEM; ftview stats lists its functions"),
      ("f/g=ENOMEM", "f has no call of g=ENOMEM; it calls g, h"),
      ("f/g(a/c)[3]", "f has only 2 calls of g(a/c)"),
      ("g(a/c)", "root 1 has 2 calls of g(a/c): 3 f/g[2], 4 f/g[3]; give a number or a path of these"),
      ("h=0", "root 1 has no call of h=0; ftview stats lists its functions"),
      ("g=", "'g=' is not a call; give a number, or a path such as tcp_v4_rcv/tcp_ack[2]"),
      ("=1", "'=1' is not a call; give a number, or a path such as tcp_v4_rcv/tcp_ack[2]"),
    ])
  func noSuchNotes(text: String, message: String) {
    let trace = Self.valued
    #expect {
      try CallSelector(text).row(in: trace.packets[0], of: trace)
    } throws: {
      ($0 as? Diagnostic)?.description == message
    }
  }

  /// Names that a path cannot hold, one that is a number, and one that nobody knows.
  @Test("Every call has a name that is read back as that call")
  func names() throws {
    let trace = TestSupport.trace(
      ofText: """
         1)               |  f() {
         1)   0.100 us    |    a/b();
         1)   0.100 us    |    g [mod]();
         1)   0.100 us    |    g [other]();
         1)   0.100 us    |    h[2]();
         1)               |    f() {
         1)   0.100 us    |      12();
         1)   0.300 us    |    }
         1)   ==========> |
         1)   0.100 us    |    g();
         1)   <========== |
         1)   0.100 us    |    g();
         1)   3.000 us    |  }
         1)   0.100 us    |  12();

        """)
    for packet in trace.packets {
      for row in packet.rows {
        let name = CallPath.text(of: row, in: packet, of: trace)
        #expect(try CallSelector(name).row(in: packet, of: trace) == row, "\(name)")
      }
    }
    #expect(
      trace.packets[0].rows.map { CallPath.text(of: $0, in: trace.packets[0], of: trace) }
        == ["f", "2", "f/g", "f/g[2]", "5", "f/f", "f/f/12", "f/g[3]", "f/g[4]"])
    #expect(CallPath.text(of: trace.packets[1].rows.lowerBound, in: trace.packets[1], of: trace) == "1")
  }

  @Test("Many candidates are counted")
  func ambiguous() throws {
    let leaves = (0..<9).map { _ in " 1)   0.100 us    |    g();\n" }.joined()
    let trace = TestSupport.trace(ofText: " 1)               |  f() {\n\(leaves) 1)   3.000 us    |  }\n")
    #expect {
      try CallSelector("g").row(in: trace.packets[0], of: trace)
    } throws: {
      ($0 as? Diagnostic)?.description
        == "root 1 has 9 calls of g: 2 f/g, 3 f/g[2], 4 f/g[3], 5 f/g[4] and 5 more; give a number or a path of these"
    }
  }
}
