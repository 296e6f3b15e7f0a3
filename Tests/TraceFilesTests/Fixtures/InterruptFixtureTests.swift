import CallTrees
import Foundation
import TestSupport
import Testing
import TraceFiles

/// Captures of 7.3 under many timers: interrupts landed in the tracer's entry and exit hooks, behind return records, and between
/// the gate and the handler (Tests/Fixtures/README.md).
@Suite("Interrupts in real captures of 7.3")
struct InterruptFixtureTests {
  private static func fixture(_ name: String) throws -> Trace {
    let folder = Fixtures.tests
    return try TraceFile.load(path: folder.appendingPathComponent("Fixtures/\(name).xz").path)
  }

  /// Each interrupt's first function: number of the packet, and what it lies in.
  private static func places(_ trace: Trace) -> [String] {
    trace.packets.flatMap { packet in
      packet.rows.filter { trace.functions.name(trace.calls.function[$0]) == "irq_enter_rcu" }.map { row in
        let caller = trace.caller(of: row, in: packet)
        return "\(packet.index) " + (caller.map { trace.functions.name(trace.calls.function[$0]) } ?? "-")
      }
    }
  }

  // As `calltime` and `rettime` of the exit records tell, in which every call nests. In packets 23, 51, 62, 63, 69 and 100 the
  // interrupt's depth is one too many, before or behind a return's record; in the others it may be in a call's entry hook.
  @Test("each lies in the call whose clock ran")
  func windows() throws {
    let trace = try Self.fixture("interrupts-7.3.dat")
    #expect(trace.packets.count == 100)
    #expect(violations(trace) == [])
    #expect(timeFaults(trace) == [])
    #expect(
      Self.places(trace) == [
        "5 tcp_delack_max", "15 tcp_ack_tstamp", "23 tcp_rcv_established", "29 tcp_event_data_recv",
        "32 tcp_chrono_stop", "43 -", "46 tcp_delack_max", "48 tcp_ack", "51 tcp_v6_rcv", "62 tcp_ack", "63 tcp_v6_rcv",
        "65 -", "69 tcp_ack", "100 tcp_v4_do_rcv",
      ])
  }

  @Test("nothing that stands beside a packet's handler is the packet's")
  func handlers() throws {
    let trace = try Self.fixture("interrupts-7.3.dat")
    for packet in trace.packets {
      let own = trace.roots(of: packet).filter { !trace.calls.flags[$0].contains(.interrupt) }
      #expect(own.count == 1)
      #expect(own.first == trace.firstCall(of: packet))
      let name = own.first.map { trace.functions.name(trace.calls.function[$0]) } ?? ""
      #expect(["tcp_v4_rcv", "tcp_v6_rcv"].contains(name))
      #expect(packet.duration == own.first.flatMap { trace.calls.total($0, interrupts: .leftOut) })
    }
    // Before this one stands a whole interrupt, the next timer last.
    #expect(
      trace.roots(of: trace.packets[42]).map { trace.functions.name(trace.calls.function[$0]) } == [
        "irq_enter_rcu", "__sysvec_apic_timer_interrupt", "irq_exit_rcu", "raw_irqentry_exit_cond_resched",
        "tick_program_event", "tcp_v6_rcv",
      ])
  }

  @Test("the kernel's text and trace-cmd's of one run say the same")
  func texts() throws {
    let text = try Self.fixture("text-7.3-interrupts.txt")
    let report = try Self.fixture("text-7.3-interrupts-report.txt")
    #expect(text.packets.count == 84)
    #expect(Self.calls(text) == Self.calls(report))
    #expect(timeFaults(text) == [])
    #expect(timeFaults(report) == [])
    #expect(Self.places(text) == Self.places(report))
    #expect(Self.places(text).count == 8)
  }

  private static func calls(_ trace: Trace) -> [String] {
    trace.packets.flatMap { packet in
      packet.rows.map { row in
        let calls = trace.calls
        return "\(packet.index) \(calls.depth[row]) \(trace.functions.name(calls.function[row])) \(calls.flags[row])"
      }
    }
  }
}
