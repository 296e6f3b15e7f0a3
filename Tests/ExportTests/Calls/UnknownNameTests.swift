import CallTrees
import Export
import TestSupport
import Testing

/// trace-cmd prints a function whose address it cannot resolve as nothing: `) {` and `();`.
@Suite("Functions that another program could not name")
struct UnknownNameTests {
  private static let report = """
           nc-12    [001]   100.000001: funcgraph_entry:                   |  tcp_v4_rcv() {
           nc-12    [001]   100.000002: funcgraph_entry:                   |    ) {
           nc-12    [001]   100.000003: funcgraph_entry:        0.500 us   |      kfree();
           nc-12    [001]   100.000004: funcgraph_exit:         2.000 us   |    }
           nc-12    [001]   100.000006: funcgraph_entry:        0.500 us   |    ();
           nc-12    [001]   100.000007: funcgraph_exit:         6.000 us   |  }

    """

  private let trace = TestSupport.trace(ofText: report)

  private func text(_ format: ExportFormat, of trace: Trace) -> String {
    Sample.text(format, ExportPart.all(of: trace), of: trace)
  }

  @Test("are ? wherever a name stands")
  func named() {
    let csv = """
      packet,depth,name,module,cpu,pid,start_ns,duration_ns,self_ns,irq,incomplete
      1,0,tcp_v4_rcv,,1,12,100000001000,6000,3500,false,false
      1,1,?,,1,12,100000002000,2000,1500,false,false
      1,2,kfree,,1,12,100000003000,500,500,false,false
      1,1,?,,1,12,100000006000,500,500,false,false

      """
    #expect(text(.csv, of: trace) == csv)
    #expect(text(.folded, of: trace) == "tcp_v4_rcv 3500\ntcp_v4_rcv;? 2000\ntcp_v4_rcv;?;kfree 500\n")
    let graph = text(.text, of: trace)
    #expect(graph.contains("|    ?() {\n"))
    #expect(graph.contains("|    ?();\n"))
    // And text is read back as it was.
    #expect(text(.csv, of: TestSupport.trace(ofText: graph)) == csv)
    for format in [ExportFormat.chrome, .speedscope] { #expect(text(format, of: trace).contains("{\"name\":\"?\"")) }
    // JSON has a word of its own for what is not known.
    #expect(text(.json, of: trace).contains("\"children\":[{\"name\":null,"))
    var table = ExportBuffer()
    StatisticsReport.writeText(TraceStatistics(trace, trace.packets), of: trace, into: &table)
    #expect(String(decoding: table.bytes, as: UTF8.self).contains("\n?               2  2.500 us"))
  }
}
