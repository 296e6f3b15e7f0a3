import Diagnostics
import Testing

@testable import Export

/// In which form a file is written says its name.
struct FormatNameTests {
  @Test(arguments: [
    ("a.txt", ExportFormat.text), ("a", .text), ("a.log", .text), ("a.json", .json), ("A.JSON", .json),
    ("d.csv/a", .text), ("a.csv", .csv), ("a.folded", .folded), ("a.trace.json", .chrome),
    ("a.speedscope.json", .speedscope), ("a.pcapng", .pcapng), ("a.dot", .dot), ("a.md", .markdown), ("a.html", .html),
    ("a.HTM", .html),
  ])
  func packetsAndCalls(name: String, format: ExportFormat) throws {
    #expect(try ExportFormat(path: name) == format)
  }

  @Test(arguments: [
    ("a.html", DiffFormat.html), ("a.HTM", .html), ("a.json", .json), ("a.txt", .text), ("a", .text),
  ])
  func diffs(name: String, format: DiffFormat) throws { #expect(try DiffFormat(path: name) == format) }

  @Test func whatThereIsNotIsRefusedInWords() {
    let old = #expect(throws: Diagnostic.self) { try ExportFormat(path: "a.pcap") }
    #expect(old?.description == "a.pcap: packets are written as .pcapng")
    let diff = #expect(throws: Diagnostic.self) { try DiffFormat(path: "a.csv") }
    #expect(diff?.description == "a.csv: a diff has no form csv; text, .json and .html")
  }
}
