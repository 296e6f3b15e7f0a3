import CallTrees
import Foundation
import TestSupport
import Testing
import TraceFiles

/// Packets in another packet's window as a 6.12 recorded them (Tests/Fixtures/README.md).
@Suite("Packets in another packet's window, from a capture")
struct NestedFixtureTests {
  @Test("an answer is told where it is sent and where it is received, of the call there")
  func answers() throws {
    let path = Fixtures.tests.appendingPathComponent("Fixtures/nested-6.12.dat.xz").path
    let trace = try TraceFile.load(path: path)
    #expect(trace.packets.count == 5 && trace.notices == [])
    let told = trace.packets[0].rows.isEmpty ? [] : trace.nestedPackets(in: trace.packets[0].rows)
    #expect(
      told.map { "\(trace.functions.name(trace.calls.function[$0.row])) \($0.begin.entry) \($0.begin.summary)" } == [
        "__dev_queue_xmit xmit IP 10.0.1.2 > 10.0.1.1: ICMP echo reply, id 250, seq 1, length 64",
        "icmp_rcv icmp IP 10.0.1.2 > 10.0.1.1: ICMP echo reply, id 250, seq 1, length 64",
      ])
    #expect(told.allSatisfy { $0.begin.id == 1 && $0.begin.journey == 2 && $0.begin.bytes.count == 84 })
    #expect(trace.packets.map { trace.nestedPackets(in: $0.rows).count } == [2, 2, 2, 2, 2])
    // The question's own calls are there once, and none of them says that it is another packet's.
    #expect(trace.packets[0].begin?.summary == "IP 10.0.1.1 > 10.0.1.2: ICMP echo request, id 250, seq 1, length 64")
  }

  @Test("each is an entry below its window's packet, with its own call's time")
  func entries() throws {
    let path = Fixtures.tests.appendingPathComponent("Fixtures/nested-6.12.dat.xz").path
    let trace = try TraceFile.load(path: path)
    var index = NestedIndex()
    index.update(trace, isLonger: false)
    #expect(
      (0..<index.lines.ownerCount).map(index.lines.place(ofOwner:)) == [0, 1, 2, 3, 4] && index.lines.count == 10)
    let entries = [0, 1].compactMap { index.record($0, of: 4, in: trace) }
    #expect(
      entries.map {
        "\($0.index) \($0.entry) \($0.rows.count) \($0.duration ?? 0) \($0.comm)-\($0.pid ?? 0) \($0.cpu ?? -1)"
      }
        == ["5 xmit 2 15423 ping-250 0", "5 icmp 1 15143 ping-250 0"])
    #expect(entries.allSatisfy { $0.end == nil && $0.integrity == .complete && $0.begin?.journey == 10 })
  }
}
