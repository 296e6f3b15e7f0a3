import CallTrees
import TestSupport
import Testing

@testable import Export

@Suite("Graphs for Graphviz")
struct DotGraphTests {
  @Test("equal calls under the same callers are one node")
  func graph() {
    let trace = Sample.trace
    #expect(
      Sample.text(.dot, ExportPart.all(of: trace), of: trace) == #"""
        digraph calls {
          rankdir=LR
          node [shape=box, style=filled, fillcolor=white, fontname="monospace", fontsize=10]
          edge [arrowsize=0.6, color="#606060"]
          labelloc=t
          label="web.dat: 9 calls of 2 packets"
          n0 [label="tcp_v4_rcv ×2\n20.00 us, self 4.592 us", fillcolor="0.08 0.248 1.000"]
          n1 [label="tcp_filter\n208 ns", fillcolor="0.08 0.011 1.000"]
          n0 -> n1 [penwidth=0.540]
          n2 [label="nf_hook_slow\n15.00 us, self 1.750 us", fillcolor="0.08 0.094 1.000"]
          n0 -> n2 [penwidth=3.500]
          n3 [label="asm_common_interrupt\n12.00 us, self 900 ns", fillcolor="0.08 0.048 1.000", style="filled,dashed"]
          n2 -> n3 [penwidth=2.900, style=dashed]
          n4 [label="handle_irq\n11.10 us", fillcolor="0.08 0.600 1.000", style="filled,dashed"]
          n3 -> n4 [penwidth=2.720, style=dashed]
          n5 [label="nft_do_chain [nf_tables]\n1.250 us", fillcolor="0.08 0.067 1.000"]
          n2 -> n5 [penwidth=0.748]
          n6 [label="kfree ×2\n200 ns", fillcolor="0.08 0.010 1.000"]
          n0 -> n6 [penwidth=0.540]
        }

        """#)
  }

  @Test("a call of unknown duration says so")
  func unknown() {
    let trace = TestSupport.trace(ofText: " 1)               |  f() {\n 1)   0.100 us    |    g();\n")
    let text = Sample.text(.dot, ExportPart.all(of: trace), of: trace)
    #expect(text.contains(#"n0 [label="f\n?"]"#) && text.contains(#"n1 [label="g\n100 ns""#))
  }

  @Test("of many paths the longest are drawn with their callers, and nodes say what is not")
  func limit() {
    var text = " 1)               |  f() {\n 1)               |    g() {\n"
    for number in 0..<400 { text += " 1)   0.\(100 + number) us    |      h\(number)();\n" }
    text += " 1) ! 200.000 us  |    }\n 1)   0.010 us    |    k();\n 1) ! 201.000 us  |  }\n"
    let trace = TestSupport.trace(ofText: text)
    let graph = Sample.text(.dot, ExportPart.all(of: trace), of: trace)
    #expect(graph.split(separator: "\n").filter { $0.contains("[label=") }.count == DotGraph.limit)
    #expect(graph.contains(": 403 calls of 1 root, the 150 longest of 403 paths\""))
    #expect(graph.contains(#"[label="h399\n499 ns""#) && !graph.contains(#""h100\n"#) && !graph.contains(#""k\n"#))
    #expect(graph.contains(#"n0 [label="f\n201.0 us, self 990 ns\n+ 1 call""#))
    #expect(graph.contains(#"\n+ 252 calls""#))
  }

  @Test("names cannot end a label")
  func hostile() {
    let text = HostileTrace.text(.dot)
    #expect(text.contains(#"[label="f\"</script><script>alert</script>|`x``y`\\n&amp;amp;'\n2.000 us"#))
    for line in text.split(separator: "\n") where line.contains("label=") {
      // Without what is escaped, quotes come in pairs and nothing stands between the attributes but their names.
      let plain = line.replacing("\\\\", with: "").replacing("\\\"", with: "")
      #expect(plain.filter { $0 == "\"" }.count % 2 == 0)
      #expect(plain.hasSuffix("]") || plain.hasSuffix("\""))
    }
  }
}
