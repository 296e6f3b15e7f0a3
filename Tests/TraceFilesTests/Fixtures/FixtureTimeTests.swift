import CallTrees
import Export
import Foundation
import TestSupport
import Testing
import TraceFiles

/// Real traces of every form: their times add up, with interrupts in and out, wherever they are told.
@Suite("Times of all fixtures")
struct FixtureTimeTests {
  static let files: [String] = {
    let folder = Fixtures.tests
      .appendingPathComponent("Fixtures")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(".xz") }.sorted().map { folder.appendingPathComponent($0).path }
  }()

  @Test func areThere() { #expect(Self.files.count >= 28) }

  @Test("self and callees are the total, and no callees take longer than their call", arguments: files)
  func add(_ path: String) throws {
    let trace = try TraceFile.load(path: path)
    #expect(violations(trace) == [])
    #expect(timeFaults(trace) == [])
    expectStatistics(of: trace)
  }

  @Test("the slowest call of each packet is that with the largest self time", arguments: files)
  func slowest(_ path: String) throws {
    let trace = try TraceFile.load(path: path)
    for packet in trace.packets.prefix(300) {
      let times = packet.rows.filter { !trace.calls.flags[$0].contains(.interrupt) }.compactMap { trace.selfTime($0) }
      #expect(SlowestCalls(trace.calls, packet.rows).next(after: nil)?.time == times.max())
    }
  }

  @Test("what is written without interrupts has none, and adds up", arguments: files)
  func withoutInterrupts(_ path: String) throws {
    let trace = try TraceFile.load(path: path)
    let (parts, rest) = ExportPart.withoutInterrupts(ExportPart.all(of: trace), of: trace)
    var written = rest
    written.packets = PacketTable(parts.map(\.packet))
    #expect(violations(written) == [])
    #expect(timeFaults(written) == [])
    for (part, packet) in zip(parts, trace.packets) {
      #expect(written.total(of: part.packet, interrupts: .counted) == trace.total(of: packet, interrupts: .leftOut))
      let isInterrupt = packet.kind == .root && trace.calls.flags[packet.rows.lowerBound].contains(.interrupt)
      #expect(isInterrupt || !part.rows.contains { written.calls.flags[$0].contains(.interrupt) })
      let kept = packet.rows.filter { isInterrupt || !trace.calls.flags[$0].contains(.interrupt) }
      #expect(kept.map { trace.calls.function[$0] } == part.rows.map { written.calls.function[$0] })
      #expect(kept.map { trace.notes[$0] } == part.rows.map { written.notes[$0] })
    }
  }

  /// Statistics are the same times in one pass.
  private func expectStatistics(of trace: Trace) {
    let calls = trace.calls
    var totals: [String: Int64] = [:]
    var own: [String: Int64] = [:]
    for packet in trace.packets {
      var end: [String: Int] = [:]
      for row in packet.rows where !calls.flags[row].contains(.interrupt) {
        guard let total = calls.total(row, interrupts: .leftOut), calls.flags[row].isDisjoint(with: .incomplete) else {
          continue
        }
        let name = trace.functions.printed(calls.function[row])
        if row >= end[name] ?? 0 {
          totals[name, default: 0] += total
          end[name] = calls.subtreeEnd[row]
        }
        if let time = trace.selfTime(row) { own[name, default: 0] += time }
      }
    }
    for function in TraceStatistics(trace, trace.packets).functions where function.min != nil {
      let name = trace.functions.printed(function.function)
      #expect(function.total == totals[name] ?? 0, "total of \(name)")
      #expect(function.selfTime == own[name] ?? 0, "self of \(name)")
    }
  }
}
