import CallTrees
import Foundation
import TestSupport
import Testing
import TraceFiles

/// Captures of real packets on both kernels (Tests/Fixtures/README.md).
@Suite("Captures taken in the box")
struct RealCaptureTests {
  static func load(_ kernel: String) throws -> Trace {
    let folder = Fixtures.tests
    return try TraceFile.load(path: folder.appendingPathComponent("Fixtures/packets-\(kernel).dat.xz").path)
  }

  /// 6.1 frees an echo request over IPv6 that it has answered as a drop without a reason; 6.12 consumes it.
  @Test(arguments: [("6.1", "NOT_SPECIFIED"), ("6.12", "-")])
  func everyPacketIsThereAndWhole(_ kernel: String, verdictOfEcho6: String) throws {
    let trace = try Self.load(kernel)
    #expect(trace.notices.isEmpty)
    #expect(violations(trace).isEmpty)
    let list = trace.packets.map { packet in
      let outermost = trace.roots(of: packet).map { trace.functions.name(trace.calls.function[$0]) }
      let length = packet.begin.map { "\($0.bytes.count)/\($0.length)" } ?? "?"
      let fields = [packet.entry, length, packet.integrity.rawValue, packet.end?.drop ?? "-"] + outermost
      return "\(packet.index) " + fields.joined(separator: " ")
    }
    #expect(
      list == [
        "1 tcp 60/60 complete - tcp_v4_rcv",
        "2 tcp 52/52 complete - tcp_v4_rcv",
        "3 tcp 53/53 complete - tcp_v4_rcv",
        "4 tcp 52/52 complete - tcp_v4_rcv",
        "5 tcp 52/52 complete - tcp_v4_rcv",
        "6 udp 29/29 complete - udp_rcv",
        "7 udp 128/148 complete - udpv6_rcv",
        "8 icmp 29/29 complete - icmp_rcv",
        "9 icmp 49/49 complete \(verdictOfEcho6) icmpv6_rcv",
        "10 udp 29/29 complete - udp_rcv",
      ])
  }

  @Test func theCallsOfADatagramOn6_12() throws {
    let trace = try Self.load("6.12")
    #expect(
      treeText(trace, packet: trace.packets[9], times: false) + "\n" == """
        #10 packet udp complete traffic-256 cpu 0 "IP 10.0.1.1.59017 > 10.0.1.2.7000: UDP, length 1"
          udp_rcv
            __udp4_lib_rcv
              __udp4_lib_lookup
                udp4_lib_lookup2
                  inet_lookup_reuseport
              udp_unicast_rcv_skb
                udp_queue_rcv_skb
                  udp_queue_rcv_one_skb
                    sk_filter_trim_cap
                      security_sock_rcv_skb
                        apparmor_socket_sock_rcv_skb
                        bpf_lsm_socket_sock_rcv_skb
                      __rcu_read_lock
                      __rcu_read_unlock
                    skb_pull_rcsum
                    ipv4_pktinfo_prepare
                    __udp_enqueue_schedule_skb
                      _raw_spin_lock
                      _raw_spin_unlock
                      sock_def_readable
                        __rcu_read_lock
                        __rcu_read_unlock

        """)
  }

  @Test func theCallsOfADatagramOn6_1() throws {
    let trace = try Self.load("6.1")
    #expect(
      treeText(trace, packet: trace.packets[9], times: false) + "\n" == """
        #10 packet udp complete traffic-195 cpu 1 "IP 10.0.1.1.51760 > 10.0.1.2.7000: UDP, length 1"
          udp_rcv
            __udp4_lib_rcv
              __udp4_lib_lookup
                udp4_lib_lookup2
                  compute_score
                  inet_lookup_reuseport
              udp_unicast_rcv_skb
                udp_queue_rcv_skb
                  udp_queue_rcv_one_skb
                    sk_filter_trim_cap
                      security_sock_rcv_skb
                        apparmor_socket_sock_rcv_skb
                        bpf_lsm_socket_sock_rcv_skb
                      __rcu_read_lock
                      __rcu_read_unlock
                    skb_pull_rcsum
                    ipv4_pktinfo_prepare
                    __udp_enqueue_schedule_skb
                      _raw_spin_lock
                      _raw_spin_unlock
                      sock_def_readable
                        __rcu_read_lock
                        __rcu_read_unlock

        """)
  }
}
