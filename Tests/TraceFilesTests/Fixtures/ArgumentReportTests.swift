import Foundation
import TestSupport
import Testing
import TraceEvents

@testable import TraceFiles

/// Recordings of 7.3 with arguments, each beside what trace-cmd 3.4 prints of it: every call's name, depth, CPU, PID, task, time,
/// duration and arguments (`Tests/Fixtures/cut-arguments`).
@Suite("Arguments, compared with trace-cmd 3.4")
struct ArgumentReportTests {
  @Test(
    "every entry and return of a recording",
    arguments: [("arguments-7.3", 838, 0), ("arguments-7.3-64k", 2733, 408)])
  func report(fixture: String, calls: Int, notDescribed: Int) throws {
    let tree = try TemporaryTree()
    let expected = try Self.reported(fixture, in: tree)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: Self.unpacked("\(fixture).dat", in: tree)))
    var found = EntryLog()
    try bytes.withUnsafeBytes { raw in
      let unpacker = ChunksAhead()
      defer { unpacker.close() }
      var stream = try DatStream(raw, unpack: unpacker.unpack, ahead: unpacker)
      while stream.step(into: &found) {}
      #expect(stream.notices == [])
    }
    #expect(expected.entries == calls)
    #expect(expected.notDescribed == notDescribed)
    #expect(found.lines.keys.sorted() == expected.lines.keys.sorted())
    for (cpu, lines) in expected.lines {
      let ours = found.lines[cpu] ?? []
      #expect(ours.count == lines.count)
      #expect(zip(ours, lines).first { $0 != $1 } == nil)
    }
  }

  private static func unpacked(_ name: String, in tree: TemporaryTree) throws -> String {
    let folder = Fixtures.tests
    let packed = folder.appendingPathComponent("Fixtures/\(name).xz").path
    _ = try TraceCmd.output(of: "/bin/sh", ["-c", "xz -dc \"$0\" > \"$1\"", packed, tree.path(name)])
    return tree.path(name)
  }

  private struct Reported {
    /// By CPU: what happened on it, in order.
    var lines: [Int: [String]] = [:]
    var entries = 0
    /// Calls whose registers are printed as they are.
    var notDescribed = 0
  }

  private static func reported(_ fixture: String, in tree: TemporaryTree) throws -> Reported {
    let text = try String(contentsOfFile: unpacked("\(fixture).report.txt", in: tree), encoding: .utf8)
    let shape =
      #/^ *(.+)-(\d+) +\[(\d+)\] +\S+ +(\d+)\.(\d{6}): funcgraph_(entry|exit): +(?:[+!\#*@$] )? *(?:([\d.]+) us)? *\|  ( *)(.*)$/#
    var all = Reported()
    for line in text.split(separator: "\n").dropFirst() {
      let match = try #require(try shape.wholeMatch(in: line))
      let cpu = try #require(Int(match.3))
      let head = "\(match.1)-\(match.2) depth \(match.8.utf8.count / 2)"
      if match.6 == "exit" {
        all.lines[cpu, default: []].append("\(head) returned \(match.7 ?? "")")
        continue
      }
      all.entries += 1
      var call = String(match.9.prefix { $0 != "{" && $0 != ";" }).trimmingCharacters(in: .whitespaces)
      if let open = call.firstIndex(of: "("), !call.contains("="), !call.hasSuffix("()") {
        // Registers of a function that BTF does not describe, of which it does not say how many are arguments.
        all.notDescribed += 1
        call = call[..<open] + "()"
      }
      all.lines[cpu, default: []].append("\(match.4).\(match.5) \(head) \(call)")
      if let duration = match.7 { all.lines[cpu, default: []].append("\(head) returned \(duration)") }
    }
    return all
  }
}

/// Events as the report has them.
private struct EntryLog: EventSink {
  private(set) var lines: [Int: [String]] = [:]

  mutating func receive(_ event: TraceEvent, names: borrowing TraceNames) {
    let head = "\(names.strings[event.comm])-\(event.pid) depth \(event.depth)"
    switch event.kind {
    case .enter:
      let time = ((event.time ?? 0) + 500) / 1000
      let micros = String(1_000_000 + time % 1_000_000).dropFirst()
      let call = "\(names.functions.name(event.function))(\(names.strings[event.text]))"
      lines[Int(event.cpu), default: []].append("\(time / 1_000_000).\(micros) \(head) \(call)")
    case .exit:
      let duration = event.duration.map { "\($0 / 1000).\(String(1000 + $0 % 1000).dropFirst())" } ?? ""
      lines[Int(event.cpu), default: []].append("\(head) returned \(duration)")
    default: break
    }
  }
}
