import CallTrees
import Diagnostics
import Export
import TestSupport
import Testing

@Suite("Reports of path families")
struct FamiliesReportTests {
  /// Outermost calls: `count` times f with a callee g of 1.000, 1.001, … us, then what `rest` says.
  static func trace(_ count: Int, slower: Int = 0, rest: String = "") -> Trace {
    let many = (0..<count).map { number in
      "  1)               |  f() {\n  1)   \(1 + slower).\(100 + number) us    |    g();\n  1)   \(3 + slower).\(100 + number) us    |  }\n"
    }
    return TestSupport.trace(ofText: many.joined() + rest, source: "web.dat")
  }

  private static let other = "  1)               |  f() {\n  1)   0.500 us    |    h();\n  1)   9.000 us    |  }\n"

  private func text(_ write: (inout ExportBuffer) -> Void) -> String {
    var buffer = ExportBuffer()
    write(&buffer)
    return String(decoding: buffer.bytes, as: UTF8.self)
  }

  private func baseline(_ trace: Trace) -> FamilyBaseline { FamilyBaseline(trace, FamilyTable(trace)) }

  @Test("The table, rare ones flagged, incomplete ones counted")
  func table() {
    let trace = Self.trace(30, rest: Self.other + "  1)               |  f() {\n")
    let report = FamiliesReport(trace, FamilyTable(trace))
    #expect(
      text { report.writeText(into: &$0) } == """
        web.dat: 32 roots, 2 families; 1 not whole and in none

        family  roots  share    median       p99  e.g.  path
             1     30   97 %  3.114 us  3.129 us   #15  f/g
           ! 2      1  3.2 %  9.000 us  9.000 us   #31  f/h

        ! rare: under 5 % of that function's calls

        """)
  }

  @Test("JSON of the same")
  func json() throws {
    let trace = Self.trace(30, rest: Self.other)
    let report = FamiliesReport(trace, FamilyTable(trace))
    let lines = text { report.writeJSON(into: &$0) }.split(separator: "\n")
    #expect(lines[0] == "{\"format\":\"ftview-families/1\",\"source\":\"web.dat\",\"packets\":31,\"entries\":[")
    #expect(lines[1] == "{\"name\":\"f\",\"packets\":31,\"incomplete\":0}")
    #expect(lines[3].hasPrefix("{\"family\":1,\"shape\":\""))
    #expect(
      lines[4].hasSuffix(
        "\"entry\":\"f\",\"name\":\"f/h\",\"path\":[\"f\",\"h\"],\"packets\":1,\"share\":0.0323,\"rare\":true,"
          + "\"median_ns\":9000,\"p99_ns\":9000,\"packet\":31,\"drop\":null,\"returned\":[]}"))
    _ = try JSONValue(Array(text { report.writeJSON(into: &$0) }.utf8))
  }

  @Test("A packet against the others")
  func member() throws {
    let trace = Self.trace(30, rest: Self.other)
    let table = FamilyTable(trace)
    let other = FamilyMemberReport(label: "web.dat#31", trace, table, packet: trace.packets[30])
    #expect(
      text { other.writeText(into: &$0) } == """
        web.dat#31  f
        family 2: f/h, 1 of 31 at f (3.2 %, rare)

        has, and under 5 % of the others have:
          f/h  (0 of 30)

        lacks, and over 95 % of the others have:
          f/g  (30 of 30)

        0 others in its family: too few to judge times

        """)
    let slow = Self.trace(30, rest: Self.other.replacingOccurrences("h()", "g()"))
    let report = FamilyMemberReport(label: "web.dat#31", slow, FamilyTable(slow), packet: slow.packets[30])
    #expect(
      text { report.writeText(into: &$0) } == """
        web.dat#31  f
        family 1: f/g, 31 of 31 at f (100 %)

        outside the 5th to the 95th percentile of its family:

        what       here        p5    median       p95  path
        self   8.500 us  2.000 us  2.000 us  2.000 us  f
        total  9.000 us  3.101 us  3.114 us  3.128 us  f
        total    500 ns  1.101 us  1.114 us  1.128 us  f/g
        self     500 ns  1.101 us  1.114 us  1.128 us  f/g

        """)
    for report in [other, report] { _ = try JSONValue(Array(text { report.writeJSON(into: &$0) }.utf8)) }
  }

  @Test("A baseline is read back as it was written")
  func baselineRoundTrip() throws {
    let baseline = baseline(Self.trace(30, rest: Self.other + "  1) + 12.000 us   |  nft_do_chain [nf_tables]();\n"))
    let bytes = Array(text { FamilyBaselineJSON.write(baseline, into: &$0) }.utf8)
    let read = try FamilyBaselineJSON.read(bytes)
    #expect(Array(text { FamilyBaselineJSON.write(read, into: &$0) }.utf8) == bytes)
    #expect(read.entries.map(\.name) == ["f", "nft_do_chain [nf_tables]"])
    #expect(FamilyComparison(before: read, after: baseline).isSame)
  }

  @Test("No difference, other times, other paths")
  func comparison() {
    let before = baseline(Self.trace(30))
    func compared(_ after: Trace) -> (FamilyComparison, String) {
      let after = baseline(after)
      let comparison = FamilyComparison(before: before, after: after)
      let report = FamilyComparisonReport(file: "base.json", before: before, after: after, comparison: comparison)
      return (comparison, text { report.writeText(into: &$0) })
    }
    let (same, sameText) = compared(Self.trace(25))
    #expect(same.isSame)
    #expect(
      sameText == """
        --- base.json  web.dat, 30 packets
        +++ web.dat, 25 packets

        no difference: 1 family

        """)
    let (slower, slowerText) = compared(Self.trace(30, slower: 2))
    #expect(!slower.isSame)
    #expect(
      slowerText == """
        --- base.json  web.dat, 30 packets
        +++ web.dat, 30 packets

        f: 30 → 30 packets
        ~ f/g  100 % → 100 %, median 3.114 us → 5.114 us
            slower total  3.114 us → 5.114 us  f
            slower self  1.114 us → 3.114 us  f/g

        0 other families are the same

        """)
    let (rare, rareText) = compared(Self.trace(30, rest: Self.other))
    #expect(rare.isSame)
    #expect(
      rareText.hasSuffix(
        "+ f/h  new: 3.2 %, rare\n\nno difference: 1 family; 1 rare ones came or went, which chance may explain\n"))
    let (path, pathText) = compared(Self.trace(10, rest: Array(repeating: Self.other, count: 20).joined()))
    #expect(!path.isSame)
    #expect(pathText.contains("~ f/g  100 % → 33 %, another share, median"))
    #expect(pathText.contains("+ f/h  new: 67 %\n"))
  }

  @Test("A changed path is told with what went and what came")
  func changed() {
    let before = baseline(
      TestSupport.trace(
        ofText:
          "  1)               |  f() {\n  1)   0.500 us    |    a();\n  1)   0.500 us    |    old();\n  1)   9.000 us    |  }\n"
      ))
    let after = baseline(
      TestSupport.trace(
        ofText:
          "  1)               |  f() {\n  1)   0.500 us    |    a();\n  1)   0.500 us    |    new();\n  1)   9.000 us    |  }\n"
      ))
    let change = FamilyComparison(before: before, after: after).entries[0].changes[0]
    #expect(change.state == .changed)
    #expect(change.gone == [["f", "old"]])
    #expect(change.come == [["f", "new"]])
    #expect(change.times.isEmpty)
    let mirrored = FamilyComparison(before: after, after: before).entries[0].changes[0]
    #expect(mirrored.gone == change.come)
    #expect(mirrored.come == change.gone)
  }

  @Test(
    "Damaged baselines are told with the place",
    arguments: [
      ("", "line 1, column 1: the file ends here; it was cut short"),
      ("{}", "this is not a baseline; 'ftview families FILE --save' writes one"),
      (
        "{\"format\":\"ftview-stats/1\"}",
        "format: 'ftview-stats/1' is not ftview-baseline/1, which is what this program reads"
      ),
      ("{\"format\":\"ftview-baseline/1\"}", "entries is missing"),
      ("{\"format\":\"ftview-baseline/1\",\n\"entries\":[}", "line 2, column 12: a value is expected here"),
      (
        "{\"format\":\"ftview-baseline/1\",\"source\":\"x\",\"entries\":[{\"name\":7}]}",
        "entries[0].families is missing"
      ),
    ])
  func damaged(text: String, message: String) {
    #expect { try FamilyBaselineJSON.read(Array(text.utf8)) } throws: { "\($0)" == message }
  }

  @Test("A baseline cut anywhere, or with any byte changed, is an error or a baseline, never a trap")
  func fuzzed() {
    let whole = Array(text { FamilyBaselineJSON.write(baseline(Self.trace(3)), into: &$0) }.utf8)
    for length in 0..<whole.count - 1 {
      #expect(throws: Diagnostic.self) { try FamilyBaselineJSON.read(Array(whole[..<length])) }
    }
    for place in whole.indices {
      for byte in [UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "\""), UInt8(ascii: "]"), 0, 0xff] {
        var bytes = whole
        bytes[place] = byte
        guard let read = try? FamilyBaselineJSON.read(bytes) else { continue }
        _ = FamilyComparison(before: read, after: read).isSame
      }
    }
  }
}

extension String {
  fileprivate func replacingOccurrences(_ old: String, _ new: String) -> String {
    split(separator: old, omittingEmptySubsequences: false).joined(separator: new)
  }
}
