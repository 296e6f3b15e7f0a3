import CallTrees
import Export
import Foundation
import TestSupport
import Testing
import TraceFiles

/// The names that the screen shows and copies, read back by what `--call` uses, on all captures and texts from the box.
@Suite("Names of calls in real traces")
struct CallNameFixtureTests {
  static let fixtures: [String] = {
    let folder = Fixtures.tests
      .appendingPathComponent("Fixtures").path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".xz") }.sorted().map { "\(folder)/\($0)" }
  }()

  @Test("There are captures and texts to look at")
  func present() {
    #expect(Self.fixtures.contains { $0.hasSuffix(".dat.xz") })
    #expect(Self.fixtures.contains { $0.hasSuffix(".txt.xz") })
  }

  @Test("A call's path and number mean that call and no other", arguments: fixtures)
  func readBack(path: String) throws {
    let trace = try TraceFile.load(path: path)
    // Some hundred calls of each trace, all over it.
    let step = max(1, trace.calls.count / 300)
    var position = 0
    for row in stride(from: 0, to: trace.calls.count, by: step) {
      while position < trace.packets.count, trace.packets[position].rows.upperBound <= row { position += 1 }
      guard position < trace.packets.count, trace.packets[position].rows.contains(row) else { continue }
      let packet = trace.packets[position]
      let name = CallPath.text(of: row, in: packet, of: trace)
      #expect(try CallSelector(name).row(in: packet, of: trace) == row, "\(name)")
      #expect(Int(name) == nil, "\(name)")
      let number = CallPath.number(of: row, in: packet)
      #expect(try CallSelector(String(number)).row(in: packet, of: trace) == row)
    }
  }

  /// What a packet's text has no windows' ends for is told by its calls; both say the same drop.
  @Test("A drop that its window tells is found without the window, too", arguments: ["6.1", "6.12"])
  func drops(kernel: String) throws {
    let trace = try KnownAnswerTests.load("routes", kernel)
    let dropped = trace.packets.filter { $0.end?.drop != nil }
    #expect(dropped.count == 2)
    for var packet in dropped {
      let told = PacketErrors(trace, packet).drops
      packet.end = nil
      #expect(PacketErrors(trace, packet).drops.map(\.row) == told.map(\.row))
    }
    for var packet in trace.packets where packet.end?.drop == nil {
      packet.end = nil
      #expect(PacketErrors(trace, packet).drops.isEmpty)
    }
  }
}
