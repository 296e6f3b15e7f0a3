import CallTrees
import Export
import Foundation
import TestSupport
import Testing

@Suite("Reports of statistics")
struct StatisticsReportTests {
  private let trace = TestSupport.trace(
    ofText: """
       1)               |  f() {
       1)   0.100 us    |    g [mod]();
       1)   0.300 us    |    g [mod]();
       1) + 12.000 us   |  }
       1)               |  cut() {

      """)

  private func written(_ write: (TraceStatistics, Trace, inout ExportBuffer) -> Void) -> [UInt8] {
    var buffer = ExportBuffer()
    write(TraceStatistics(trace, trace.packets), trace, &buffer)
    return buffer.bytes
  }

  @Test("The table")
  func table() {
    let bytes = written { StatisticsReport.writeText($0, of: $1, into: &$2) }
    #expect(
      String(decoding: bytes, as: UTF8.self) == """
        2 roots, 4 calls, 1 of them cut off and in no time

        function  calls     total      self       min       p50       p99       max
        f             1  12.00 us  11.60 us  12.00 us  12.00 us  12.00 us  12.00 us
        g [mod]       2    400 ns    400 ns    100 ns    100 ns    300 ns    300 ns
        cut           1         -         -         -         -         -         -

        """)
  }

  struct Document: Decodable {
    struct Function: Decodable {
      var name: String
      var module: String?
      var calls: Int
      var untimed: Int
      var total_ns: Int
      var p99_ns: Int?
    }
    var format: String
    var functions: [Function]
  }

  @Test("Another program reads the JSON")
  func json() throws {
    let bytes = written { StatisticsReport.writeJSON($0, of: $1, into: &$2) }
    let document = try JSONDecoder().decode(Document.self, from: Data(bytes))
    #expect(document.format == "ftview-stats/1")
    #expect(document.functions.map(\.name) == ["f", "g", "cut"])
    #expect(document.functions.map(\.module) == [nil, "mod", nil])
    #expect(document.functions.map(\.total_ns) == [12_000, 400, 0])
    #expect(document.functions.map(\.p99_ns) == [12_000, 300, nil])
    #expect(document.functions.map(\.untimed) == [0, 0, 1])
  }
}
