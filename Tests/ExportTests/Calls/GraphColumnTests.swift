import CallTrees
import Export
import TestSupport
import Testing

@Suite("The text form's columns and bounds")
struct GraphColumnTests {
  private func written(_ trace: Trace) -> String { Sample.text(.text, ExportPart.all(of: trace), of: trace) }

  @Test("what one packet does not have is blank, and is not made up")
  func blanks() {
    let first = trace(
      ofText: """
          demo_host-name-77    [001]    30.000100: funcgraph_entry:                   |  demo_a() {
          demo_host-name-77    [001]    30.000101: funcgraph_entry:        1.000 us   |    demo_b();
          demo_host-name-77    [001]    30.000103: funcgraph_exit:         3.000 us   |  }
         1)   4.000 us    |  demo_c();
        """)
    let text = written(first)
    #expect(
      text == """
        # tracer: function_graph
        #
        #     TIME        CPU  TASK/PID            DURATION                  FUNCTION CALLS
        #      |          |     |    |              |   |                     |   |   |   |
           30.000100 |   1) demo_host-name-77 |               |  demo_a() {
           30.000101 |   1) demo_host-name-77 |   1.000 us    |    demo_b();
           30.000103 |   1) demo_host-name-77 |   3.000 us    |  }
                         1)                       4.000 us    |  demo_c();

        """)
    let second = trace(ofText: text)
    #expect(written(second) == text)
    #expect(treeText(second) == treeText(first))
    #expect(second.packets.map(\.comm) == ["demo_host-name", ""])
  }

  @Test("no line stands before the one above it")
  func timesGoOn() {
    let text = written(
      trace(
        ofText: """
           11.000359 |   0)    app-245     |               |  demo_outer() {
           11.000360 |   0)    app-245     |   0.160 us    |    demo_inner();
           11.000360 |   0)    app-245     |   0.892 us    |  }
          """))
    let times = text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { $0.prefix(12) }
    #expect(times == ["   11.000359", "   11.000360", "   11.000360"])
  }

  @Test("what is nested deeper than any kernel's calls reads back as deep, in lines of a bounded length")
  func deepNesting() {
    let depth = 3000
    // Without indentation the braces count from the begin.
    let lines = (0..<depth).map { "f\($0)() {" } + ["leaf();"] + Array(repeating: "}", count: depth)
    let first = trace(ofText: lines.joined(separator: "\n") + "\n")
    #expect(first.calls.count == depth + 1 && first.calls.depth.max() == depth)
    let text = written(first)
    #expect(text.split(separator: "\n").allSatisfy { $0.utf8.count < 330 })
    let second = trace(ofText: text)
    #expect(second.calls.depth == first.calls.depth)
    #expect(second.calls.subtreeEnd == first.calls.subtreeEnd)
    #expect(violations(second) == [])
  }

  @Test("calls whose callers are lost read back as such, in a packet and alone")
  func lostCallers() {
    let window = """
       0)               |  /* packet_begin: id=1 entry=tcp summary="" */
       0)               |  tcp_v4_rcv() {
       0)               |    tcp_ack() {
      CPU:0 [LOST 9 EVENTS]
       0)               |      sock_def_readable() {
       0)   0.100 us    |        __wake_up();
       0)   2.000 us    |      } /* sock_def_readable */
       0)   0.300 us    |        kfree();
       0)   0.400 us    |      kfree();
       0)   7.000 us    |    } /* tcp_ack */
      CPU:0 [LOST 9 EVENTS]
       0)   0.400 us    |      kfree();

      """
    let end = " 0)               |  /* packet_end: id=1 ret=0 drop=none */\n"
    let roots = window.split(separator: "\n").filter { !$0.contains("packet_") }.joined(separator: "\n") + "\n"
    for text in [window + end, roots, window + " 0)   9.000 us    |  } /* tcp_v4_rcv */\n" + end] {
      let first = trace(ofText: text)
      #expect(treeText(first).contains("callersLost"))
      #expect(treeText(trace(ofText: written(first))) == treeText(first))
    }
  }
}
