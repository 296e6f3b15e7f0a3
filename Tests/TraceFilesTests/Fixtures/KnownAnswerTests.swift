import CallTrees
import Foundation
import TestSupport
import Testing
import TraceFiles

/// Pairs of packets, captured in the box on both kernels, of which a kernel developer knows where their ways part
/// (Tests/TestBox/suites/answers.c sends them).
@Suite("Known answers")
struct KnownAnswerTests {
  struct Pair: CustomTestStringConvertible {
    var what: String
    var kernel: String
    /// Captures are `answers-PART-KERNEL.dat.xz`.
    var part: String
    /// What tells the packets: the client's port, and what else their summaries say.
    var left: (port: Int, says: String)
    var right: (port: Int, says: String)
    /// The first divergence: its state, and its path from the outermost call on.
    var state: DiffRow.State
    var path: String
    /// The call that the right packet made instead, if it did.
    var instead: String?
    /// Why the right packet was dropped, if it was.
    var drop: String?
    /// The function that had it freed, where the capture tells.
    var droppedAt: String?

    var testDescription: String { "\(what), \(kernel)" }
  }

  @Test("The packets part where a kernel developer would say", arguments: Self.pairs)
  func parts(pair: Pair) throws {
    let trace = try Self.load(pair.part, pair.kernel)
    let left = try Self.packet(pair.left, in: trace)
    let right = try Self.packet(pair.right, in: trace)
    #expect(left.integrity == .complete)
    #expect(right.integrity == .complete)
    let diff = TreeDiff(left: trace, left, right: trace, right)
    let row = try #require(diff.firstDivergence)
    #expect(diff.rows[row].state == pair.state)
    #expect(diff.path(of: row).joined(separator: "/") == pair.path)
    if let instead = pair.instead { #expect(diff.replacement(of: row).map { diff.name(of: $0) } == instead) }
    #expect(PacketErrors(trace, right).drops.first?.reason == pair.drop.map { .name($0) })
    #expect(PacketErrors(trace, left).drops.isEmpty)
    if let place = pair.droppedAt { #expect(right.end?.droppedAt == place) }
    // The causes account for every nanosecond.
    let whole = try #require(right.duration) - #require(left.duration)
    #expect(diff.causes.list.reduce(0) { $0 + $1.delta } == whole)
    // And the other way round.
    let mirror = TreeDiff(left: trace, right, right: trace, left)
    #expect(mirror.counts[.onlyLeft] == diff.counts[.onlyRight])
    #expect(mirror.counts[.onlyRight] == diff.counts[.onlyLeft])
    #expect(mirror.counts[.same] == diff.counts[.same])
  }

  static func load(_ part: String, _ kernel: String) throws -> Trace {
    let folder = Fixtures.tests
    return try TraceFile.load(path: folder.appendingPathComponent("Fixtures/answers-\(part)-\(kernel).dat.xz").path)
  }

  private static func packet(_ wanted: (port: Int, says: String), in trace: Trace) throws -> PacketRecord {
    try #require(
      trace.packets.first { $0.summary.contains("10.0.1.77.\(wanted.port) >") && $0.summary.contains(wanted.says) })
  }
}

extension KnownAnswerTests {
  static let pairs: [Pair] =
    sockets("6.12", drop: "sk_skb_reason_drop") + sockets("6.1", drop: "kfree_skb_reason") + routes("6.12")
    + routes("6.1")

  /// From ip_rcv on, before netfilter.
  private static func routes(_ kernel: String) -> [Pair] {
    [
      // Both go through the chain. nft_immediate_eval carries out a rule that matched, here `drop`, and nft_do_chain frees
      // the packet.
      Pair(
        what: "(b) accepted and dropped by a rule", kernel: kernel, part: "routes", left: (41009, "length 20"),
        right: (41010, "length 20"), state: .onlyRight,
        path: "ip_rcv/ip_local_deliver/nf_hook_slow/nft_do_chain_ipv4 [nf_tables]/nft_do_chain [nf_tables]/"
          + "nft_immediate_eval [nf_tables]", drop: "NETFILTER_DROP", droppedAt: "nft_do_chain [nf_tables]"),
      // The first packet of a flow is in no table: init_conntrack makes the connection that later ones are found by.
      Pair(
        what: "(f) first and later packet of a tracked flow", kernel: kernel, part: "routes",
        left: (41011, "length 10"),
        right: (41011, "length 30"), state: .onlyLeft,
        path: "ip_rcv/nf_hook_slow/ipv4_conntrack_in [nf_conntrack]/nf_conntrack_in [nf_conntrack]/"
          + "init_conntrack.constprop.0 [nf_conntrack]"),
    ]
  }

  /// From the transport's handler on. `drop` is what the kernel frees dropped packets with.
  private static func sockets(_ kernel: String, drop: String) -> [Pair] {
    [
      // The listener is found by its address. A closed port's is not, so the lookup goes on to the listeners of any address,
      // and finds none there either: that no socket is there is why a reset is sent.
      Pair(
        what: "(a) SYN to an open and to a closed port", kernel: kernel, part: "sockets", left: (41005, "Flags [S]"),
        right: (41002, "Flags [S]"), state: .countChanged,
        path: "tcp_v4_rcv/__inet_lookup_listener/inet_lhash2_lookup", drop: "NO_SOCKET"),
      // tcp_data_queue puts what is in order at the end of the receive queue by tcp_queue_rcv. What is not goes to the
      // out-of-order queue by tcp_data_queue_ofo, which the compiler made a part of tcp_data_queue.
      Pair(
        what: "(c) segment in order and out of order", kernel: kernel, part: "sockets", left: (41003, "length 20"),
        right: (41003, "length 30"), state: .onlyLeft,
        path: "tcp_v4_rcv/tcp_v4_do_rcv/tcp_rcv_established/tcp_data_queue/tcp_queue_rcv"),
      // A segment for a socket that a system call has locked cannot be handled now: it waits in the backlog.
      Pair(
        what: "(d) socket free and owned by its user", kernel: kernel, part: "sockets", left: (41004, "length 20"),
        right: (41004, "length 30"), state: .onlyLeft, path: "tcp_v4_rcv/tcp_v4_do_rcv", instead: "tcp_add_backlog"),
      // Both are summed up by __skb_checksum_complete. After it the right sum's socket is looked up, and the wrong one is
      // freed.
      Pair(
        what: "(e) TCP checksum right and wrong", kernel: kernel, part: "sockets", left: (41005, "Flags [S]"),
        right: (41006, "Flags [S]"), state: .onlyLeft, path: "tcp_v4_rcv/__inet_lookup_established", instead: drop,
        drop: "TCP_CSUM"),
      // sk_filter_trim_cap runs the socket's program, which must stay on its CPU: bpf_prog_run_pin_on_cpu disables migration
      // around it. The program itself is machine code that the tracer does not see.
      Pair(
        what: "(g) UDP socket without and with a filter", kernel: kernel, part: "sockets", left: (41007, "length 20"),
        right: (41008, "length 20"), state: .onlyRight,
        path: "udp_rcv/__udp4_lib_rcv/udp_unicast_rcv_skb/udp_queue_rcv_skb/udp_queue_rcv_one_skb/sk_filter_trim_cap/"
          + "migrate_disable"),
    ]
  }
}
