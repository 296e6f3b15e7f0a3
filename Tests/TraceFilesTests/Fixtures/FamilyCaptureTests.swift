import CallTrees
import Testing
import TraceFiles

/// Path families of packets that real kernels handled (Tests/Fixtures/README.md).
@Suite("Families of captures taken in the box")
struct FamilyCaptureTests {
  private func baseline(_ kernel: String) throws -> FamilyBaseline {
    let trace = try RealCaptureTests.load(kernel)
    return FamilyBaseline(trace, FamilyTable(trace))
  }

  @Test func theTenPacketsOf6_12TookTenPaths() throws {
    let trace = try RealCaptureTests.load("6.12")
    let table = FamilyTable(trace)
    var names = FamilyNames()
    names.update(table, trace)
    #expect(table.entries.map { "\($0.name) \($0.count) \($0.incomplete)" } == ["tcp 5 0", "udp 3 0", "icmp 2 0"])
    let list = table.families.indices.map { "\(table.families[$0].first + 1) \(names[$0].long)" }
    #expect(
      list == [
        "1 tcp_v4_rcv/__inet_lookup_established", "2 tcp_v4_rcv/tcp_check_req",
        "3 tcp_v4_rcv/…/tcp_try_rmem_schedule/__sk_mem_schedule",
        "4 tcp_v4_rcv/tcp_v4_do_rcv/tcp_rcv_established/tcp_validate_incoming", "5 tcp_v4_rcv/tcp_add_backlog",
        "6 udp_rcv/…/__udp_enqueue_schedule_skb/__sk_mem_schedule",
        "7 udpv6_rcv/…/udpv6_queue_rcv_skb/udpv6_queue_rcv_one_skb",
        "8 icmp_rcv/…/dev_hard_start_xmit/veth_xmit [veth]", "9 icmpv6_rcv/icmpv6_echo_reply",
        "10 udp_rcv/…/udp_queue_rcv_skb/udp_queue_rcv_one_skb",
      ])
  }

  /// The second datagram of a socket finds memory already charged to it, the first one charges it.
  @Test func whatTheFirstDatagramHasAndTheSecondLacks() throws {
    let trace = try RealCaptureTests.load("6.12")
    let member = FamilyMember(trace, FamilyTable(trace), position: 5)
    #expect(
      member.has.map { $0.path.suffix(2).joined(separator: "/") } == ["__udp_enqueue_schedule_skb/__sk_mem_schedule"])
    #expect(member.lacks.isEmpty)
  }

  /// What kernel developers changed between 6.1 and 6.12 on the way of an incoming segment: md5 became one of several kinds of
  /// authentication (`tcp_inbound_md5_hash` to `tcp_inbound_hash`).
  @Test func anUpgradeFrom6_1To6_12ChangedTheReceivePath() throws {
    let comparison = FamilyComparison(before: try baseline("6.1"), after: try baseline("6.12"))
    #expect(!comparison.isSame)
    #expect(comparison.entries.map(\.name) == ["tcp", "udp", "icmp"])
    let tcp = comparison.entries[0].changes
    #expect(tcp.map(\.state) == [.changed, .changed, .changed, .changed, .changed])
    #expect(tcp.allSatisfy { $0.gone.contains(["tcp_v4_rcv", "tcp_inbound_md5_hash"]) })
    #expect(tcp.allSatisfy { $0.come.contains(["tcp_v4_rcv", "tcp_inbound_hash"]) })
  }

  @Test(arguments: ["6.1", "6.12"]) func aKernelIsTheSameAsItself(kernel: String) throws {
    let baseline = try baseline(kernel)
    #expect(FamilyComparison(before: baseline, after: baseline).isSame)
  }
}
