import CallTrees
import Foundation
import TestSupport
import Testing
import TraceFiles

/// Texts that both kernels, trace-cmd and perf really printed (Tests/Fixtures/README.md): of one echo request each.
@Suite("Texts printed in the box")
struct RealTextTests {
  static let kernels = ["6.1", "6.12"]

  static func load(_ kernel: String, _ form: String) throws -> Trace {
    let folder = Fixtures.tests
    return try TraceFile.load(path: folder.appendingPathComponent("Fixtures/text-\(kernel)-\(form).txt.xz").path)
  }

  /// What receiving the request calls, on both kernels and in every form: the trace is of one and the same work.
  static let receiving = """
    ip_rcv
      ip_rcv_core
      ip_rcv_finish_core.constprop.0
        ip_route_input_noref
          ip_route_input_slow
      ip_local_deliver
        ip_local_deliver_finish
          ip_protocol_deliver_rcu
            icmp_rcv
              icmp_echo
                icmp_reply
                  ip_route_output_flow
                    ip_route_output_key_hash_rcu
                  icmp_push_reply
                    ip_append_data
                      ip_setup_cork
                      icmp_glue_bits
                    ip_push_pending_frames
                      icmp_out_count
                      ip_send_check
                      ip_output
                        ip_finish_output
                          ip_finish_output2
                            veth_xmit [veth]
    """

  /// The first call of `function` with all beneath; interrupts, which land anywhere, left out.
  static func tree(of function: String, in trace: Trace) throws -> (row: Int, text: String) {
    let calls = trace.calls
    let first = try #require((0..<calls.count).first { trace.functions.name(calls.function[$0]) == function })
    let lines = (first..<calls.subtreeEnd[first]).compactMap { row -> String? in
      if calls.flags[row].contains(.interrupt) { return nil }
      let indent = String(repeating: "  ", count: Int(calls.depth[row]) - Int(calls.depth[first]))
      return indent + trace.functions.printed(calls.function[row])
    }
    return (first, lines.joined(separator: "\n"))
  }

  @Test(arguments: [
    ("6.1", "plain", 14_802_160), ("6.1", "columns", 8_005_344), ("6.1", "events", 810_731), ("6.1", "stacks", 980_521),
    ("6.12", "plain", 5_461_394), ("6.12", "columns", 399_747), ("6.12", "events", 548_183),
    ("6.12", "stacks", 434_591),
  ])
  func tracefs(_ kernel: String, form: String, duration: Int64) throws {
    let trace = try Self.load(kernel, form)
    #expect(violations(trace).isEmpty)
    let (row, text) = try Self.tree(of: "ip_rcv", in: trace)
    #expect(text == Self.receiving)
    #expect(trace.calls.duration[row] == duration)
    #expect(!(0..<trace.calls.count).contains { trace.calls.flags[$0].contains(.fault) })
  }

  /// Latency header, absolute time, task, flags, `} /* f */` and overruns: all at once.
  @Test(arguments: [("6.1", 28_715_655_000, 0, 139), ("6.12", 18_668_795_000, 1, 185)])
  func allColumns(_ kernel: String, start: Int64, cpu: Int, pid: Int) throws {
    let trace = try Self.load(kernel, "columns")
    let (row, _) = try Self.tree(of: "ip_rcv", in: trace)
    #expect(trace.calls.start[row] == start)
    let packet = try #require(trace.packets.first { $0.rows.contains(row) })
    #expect(packet.cpu == cpu && packet.pid == pid && packet.comm == "ping")
    #expect(trace.notices.map(\.message) == ["1 other event happened outside of every call and is left out"])
  }

  /// Other events are comments of the call that they happened in, whatever they have in them.
  @Test(arguments: [("6.1", "net_dev_xmit"), ("6.12", "net_dev_xmit")])
  func otherEvents(_ kernel: String, last: String) throws {
    let trace = try Self.load(kernel, "events")
    let (row, _) = try Self.tree(of: "icmp_echo", in: trace)
    var found: [String] = []
    for call in row..<trace.calls.subtreeEnd[row] where !trace.calls.flags[call].contains(.interrupt) {
      for comment in trace.notes[call]?.comments ?? [] {
        let event = comment.prefix { $0 != ":" }
        if event.hasPrefix("net") { found.append("\(trace.functions.name(trace.calls.function[call])): \(event)") }
      }
    }
    #expect(
      found == [
        "ip_finish_output2: net_dev_queue", "ip_finish_output2: net_dev_start_xmit", "ip_finish_output2: \(last)",
        "veth_xmit: netif_rx_entry", "veth_xmit: netif_rx", "veth_xmit: netif_rx_exit",
      ])
  }

  /// With a threshold the kernel prints returns only.
  @Test(arguments: [("6.1", 192), ("6.12", 288)])
  func returnsOnly(_ kernel: String, count: Int) throws {
    let trace = try Self.load(kernel, "thresh")
    let calls = trace.calls
    #expect(violations(trace).isEmpty)
    #expect(calls.count == count)
    #expect((0..<calls.count).allSatisfy { calls.flags[$0].contains(.noEntry) && calls.duration[$0] >= 50_000 })
    let (_, text) = try Self.tree(of: "ip_local_deliver", in: trace)
    #expect(text.hasPrefix("ip_local_deliver\n  ip_local_deliver_finish\n    ip_protocol_deliver_rcu\n      icmp_rcv"))
  }

  /// A buffer that overwrote its begin: calls without entries, and no fault.
  @Test(arguments: [("6.1", 279, 25), ("6.12", 267, 23)])
  func overwrittenBegin(_ kernel: String, count: Int, cut: Int) throws {
    let trace = try Self.load(kernel, "overwritten")
    let flags = (0..<trace.calls.count).map { trace.calls.flags[$0] }
    #expect(violations(trace).isEmpty && trace.notices.isEmpty)
    #expect(flags.count == count)
    #expect(flags.count { !$0.isDisjoint(with: .incomplete) } == cut)
    #expect(!flags.contains { $0.contains(.fault) })
  }

  @Test(arguments: [
    (
      "6.1",
      [
        "the kernel dropped 955 events on CPU 0 (gaps: 1)", "the kernel dropped 354 events on CPU 1 (gaps: 2)",
      ]
    ),
    ("6.12", ["the kernel dropped 669 events on CPU 1 (gaps: 1)"]),
  ])
  func lostEvents(_ kernel: String, notices: [String]) throws {
    let trace = try Self.load(kernel, "lost")
    #expect(violations(trace).isEmpty)
    #expect(trace.notices.map(\.message) == notices)
    #expect(!(0..<trace.calls.count).contains { trace.calls.flags[$0].contains(.fault) })
  }

  /// The module is not among what trace-cmd recorded.
  @Test(arguments: [("6.1", 160, 102_617_584_000, 416_913), ("6.12", 206, 116_570_982_000, 1_442_703)])
  func traceCmdReport(_ kernel: String, pid: Int, start: Int64, duration: Int64) throws {
    let trace = try Self.load(kernel, "report")
    #expect(violations(trace).isEmpty)
    let (row, text) = try Self.tree(of: "ip_rcv", in: trace)
    #expect(text + "\n" + String(repeating: " ", count: 24) + "veth_xmit [veth]" == Self.receiving)
    #expect(trace.calls.start[row] == start)
    #expect(trace.calls.duration[row] == duration)
    let packet = try #require(trace.packets.first { $0.rows.contains(row) })
    #expect(packet.pid == pid && packet.comm == "ping")
  }

  /// `trace-cmd report -l`: CPU and flags are one word, and names of tasks are cut.
  @Test(arguments: kernels)
  func traceCmdLatencyReport(_ kernel: String) throws {
    let long = try Self.load(kernel, "report")
    let short = try Self.load(kernel, "report-latency")
    #expect(short.notices.map(\.message) == long.notices.map(\.message))
    #expect(short.packets.map(\.pid) == long.packets.map(\.pid))
    #expect(short.packets.map(\.cpu) == long.packets.map(\.cpu))
    for (one, other) in zip(short.packets, long.packets) {
      let lines = treeText(short, packet: one).split(separator: "\n").dropFirst()
      #expect(lines == treeText(long, packet: other).split(separator: "\n").dropFirst())
    }
  }

  /// Lines of the traced program stand before the trace.
  @Test(arguments: [("6.1", [667_543, 174_688]), ("6.12", [1_262_868, 162_293])])
  func perfFtrace(_ kernel: String, durations: [Int64]) throws {
    let trace = try Self.load(kernel, "perf")
    #expect(violations(trace).isEmpty)
    #expect(trace.packets.map(\.entry) == ["ip_rcv", "ip_rcv"])
    #expect(trace.packets.map { trace.calls.duration[$0.rows.lowerBound] } == durations)
    let (_, text) = try Self.tree(of: "ip_rcv", in: trace)
    #expect(
      text == """
        ip_rcv
          ip_rcv_core
            sock_wfree
              __rcu_read_lock
              __rcu_read_unlock
          ip_rcv_finish_core.constprop.0
            ip_route_input_noref
              __rcu_read_lock
              ip_route_input_slow
              __rcu_read_unlock
          ip_local_deliver
            ip_local_deliver_finish
              __rcu_read_lock
              ip_protocol_deliver_rcu
              __rcu_read_unlock
        """)
  }

  /// A stack behind an event belongs to the event.
  @Test(arguments: kernels)
  func stacks(_ kernel: String) throws {
    let trace = try Self.load(kernel, "stacks")
    #expect(trace.notices.allSatisfy { $0.message.contains("happened outside of every call and") })
    let (row, _) = try Self.tree(of: "veth_xmit", in: trace)
    let comments = trace.notes[row]?.comments ?? []
    let first = try #require(comments.lastIndex { $0.hasPrefix("<stack trace>") })
    #expect(
      comments[first...].prefix(5) == [
        "<stack trace>", "=> trace_event_raw_event_net_dev_template", "=> netif_rx_internal", "=> __netif_rx",
        "=> veth_xmit",
      ])
  }
}
