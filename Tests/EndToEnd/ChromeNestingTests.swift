import Foundation
import Testing

/// What Perfetto's rule would make of the exports of every fixture.
@Suite("Chrome traces in Perfetto")
struct ChromeNestingTests {
  private struct Document: Decodable {
    struct Event: Decodable {
      struct Arguments: Decodable { var cut: Bool? }
      var name: String
      var ph: String
      var ts: Double?
      var dur: Double?
      var pid: Int
      var tid: Int?
      var args: Arguments
    }
    var traceEvents: [Event]
  }

  private struct Slice {
    var begin: Int
    var length: Int
    var end: Int { begin + length }
  }

  /// The slices that are dropped of a thread's, by `SliceTracker::MaybeCloseStack` of Perfetto v52
  /// (src/trace_processor/importers/common/slice_tracker.cc): one that begins in an open one and ends behind it.
  private func dropped(_ slices: [Slice]) -> Int {
    var open: [Slice] = []
    var dropped = 0
    for slice in slices {
      while let last = open.last,
        last.end < slice.begin || (last.end == slice.begin && !(last.length == 0 && slice.length == 0))
      { open.removeLast() }
      if open.contains(where: { slice.begin < $0.end && slice.end > $0.end }) {
        dropped += 1
      } else {
        open.append(slice)
      }
    }
    return dropped
  }

  static let fixtures: [String] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: Command.fixtures)) ?? []
    return names.filter { $0.hasSuffix(".xz") }.sorted()
  }()

  @Test("no call of any fixture is dropped", arguments: fixtures)
  func nesting(fixture: String) throws {
    let outcome = try Command.run(
      Command.ftview, ["export", Command.fixtures + "/" + fixture, "--format", "chrome"])
    try #require(outcome.status == 0, "\(outcome.errors)")
    let events = try JSONDecoder().decode(Document.self, from: Data(outcome.output.utf8)).traceEvents
      .filter { $0.ph == "X" }
    #expect(!events.isEmpty)
    var threads: [[Int]: [(place: Int, slice: Slice)]] = [:]
    for (place, event) in events.enumerated() {
      let slice = Slice(
        begin: Int(((event.ts ?? -1) * 1000).rounded()), length: Int(((event.dur ?? -1) * 1000).rounded()))
      #expect(slice.begin >= 0 && slice.length >= 0)
      threads[[event.pid, event.tid ?? -1], default: []].append((place, slice))
    }
    for (thread, slices) in threads {
      // Perfetto sorts by time and leaves equal times in the file's order.
      let sorted = slices.sorted { ($0.slice.begin, $0.place) < ($1.slice.begin, $1.place) }.map(\.slice)
      #expect(dropped(sorted) == 0, "CPU \(thread[0]), task \(thread[1])")
    }
  }

  @Test("every call is there, and only what overlaps is cut")
  func complete() throws {
    let path = Command.fixtures + "/text-6.12-columns.txt.xz"
    let csv = try Command.run(Command.ftview, ["export", path, "--format", "csv"]).output
    let chrome = try Command.run(Command.ftview, ["export", path, "--format", "chrome"]).output
    let events = try JSONDecoder().decode(Document.self, from: Data(chrome.utf8)).traceEvents.filter { $0.ph == "X" }
    #expect(events.count == csv.split(separator: "\n").count - 1)
    #expect(events.filter { $0.args.cut == true }.count == 2)
  }
}
