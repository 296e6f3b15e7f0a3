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
}
