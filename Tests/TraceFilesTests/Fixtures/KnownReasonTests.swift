import CallTrees
import Foundation
import TestSupport
import Testing
import TraceFiles

/// The pairs of ``KnownAnswerTests`` on Debian's own 7.3.4, with what each call was given and what it returned: which of that made
/// their ways part (Docs/Diff.md). One of them is missing, for its ways are the same there: 7.3 keeps a socket's filter on its CPU
/// without a call.
@Suite("Known reasons")
struct KnownReasonTests {
  struct Pair: CustomTestStringConvertible {
    var what: String
    /// Captures are `answers-PART-7.3.txt.xz`.
    var part: String
    var left: Int
    var right: Int
    /// The likeliest cause, and what comes behind it.
    var reasons: [String]

    var testDescription: String { what }
  }

  /// The pairs that need fields to be told apart: recorded with `--fields` (Tests/TestBox/suites/answers-record) on 7.3 and 6.12.
  static let fieldPairs: [Pair] = ["fields"].flatMap { part in
    [
      Pair(
        what: "(c) segment in order and out of order", part: part, left: 6, right: 7,
        reasons: ["tcp_v4_fill_cb returned with tcb.seq-tcp.rcv_nxt 0 → 100"]),
      Pair(
        what: "(d) socket free and owned by its user", part: part, left: 11, right: 12,
        reasons: ["tcp_v4_rcv began with sk.sk_lock.owned 0 → 1"]),
    ]
  }

  @Test("a field of the packet or its socket is named", arguments: fieldPairs, ["7.3", "6.12"])
  func field(pair: Pair, kernel: String) throws {
    let trace = try Self.load(pair.part, kernel)
    let diff = TreeDiff(left: trace, trace.packets[pair.left - 1], right: trace, trace.packets[pair.right - 1])
    #expect(diff.firstDivergence != nil)
    #expect(diff.reasons.map { "\(diff.name(of: $0.row)) \(DiffReasonText.text($0))" } == pair.reasons)
  }

  /// 7.3 keeps a socket's filter on its CPU without a call, so that the ways are the same; what differs is told all the same.
  @Test("(g) UDP socket without and with a filter", arguments: ["7.3", "6.12"])
  func filter(kernel: String) throws {
    let trace = try Self.load("fields", kernel)
    let diff = TreeDiff(left: trace, trace.packets[16], right: trace, trace.packets[17])
    #expect((diff.firstDivergence == nil) == (kernel == "7.3"))
    let reason = try #require(diff.reasons.first)
    #expect(diff.name(of: reason.row) == "udp4_lib_lookup2")
    #expect(DiffReasonText.text(reason).hasPrefix("returned with sk.sk_filter 0x0 → 0xff"))
    #expect(diff.reasons.count == 1)
  }

  static let pairs: [Pair] = [
    // The first of two lookups finds no listener.
    Pair(
      what: "(a) SYN to an open and to a closed port", part: "sockets", left: 13, right: 2,
      reasons: [
        "inet_lhash2_lookup returned 0xff11000006888980 → 0x0",
        "__inet_lookup_listener around it returned 0xff11000006888980 → 0x0",
      ]),
    // Rules return nothing; what the chain returned comes of them: NF_ACCEPT, and
    // NF_STOLEN with EPERM in its upper half (NF_DROP_REASON, include/linux/netfilter.h).
    Pair(
      what: "(b) accepted and dropped by a rule", part: "routes", left: 3, right: 4,
      reasons: [
        "nft_do_chain [nf_tables] around it returned 0x1 → 0x10002",
        "nft_do_chain_ipv4 [nf_tables] around it returned 0x1 → 0x10002",
        "nf_hook_slow around it returned 1 → -1 EPERM",
      ]),
    // What differs is in the sockets and in the segments, and nothing of it is given to a call or returned by one: see fieldPairs.
    Pair(what: "(c) segment in order and out of order", part: "sockets", left: 6, right: 7, reasons: []),
    Pair(what: "(d) socket free and owned by its user", part: "sockets", left: 11, right: 12, reasons: []),
    Pair(
      what: "(e) TCP checksum right and wrong", part: "sockets", left: 13, right: 14,
      reasons: ["__skb_checksum_complete returned 0x0 → 0xfeff"]),
    Pair(
      what: "(f) first and later packet of a tracked flow", part: "routes", left: 5, right: 7,
      reasons: ["__nf_conntrack_find_get [nf_conntrack] returned 0x0 → 0xff11000007f94710"]),
  ]

  @Test("what a developer would name comes first, and nothing is made up", arguments: pairs)
  func cause(pair: Pair) throws {
    let trace = try Self.load(pair.part)
    let diff = TreeDiff(left: trace, trace.packets[pair.left - 1], right: trace, trace.packets[pair.right - 1])
    #expect(diff.firstDivergence != nil)
    let reasons = diff.reasons.map { "\(diff.name(of: $0.row)) \(DiffReasonText.text($0))" }
    #expect(Array(reasons.prefix(max(1, pair.reasons.count))) == pair.reasons)
    // The other way round the same is said.
    let mirror = TreeDiff(left: trace, trace.packets[pair.right - 1], right: trace, trace.packets[pair.left - 1])
    #expect(mirror.reasons.map(\.left) == diff.reasons.map(\.right))
  }

  /// Text of function_graph, as the capture was exported: without the kernel's types, which take 5 MB.
  private static func load(_ part: String, _ kernel: String = "7.3") throws -> Trace {
    let folder = Fixtures.tests
    return try TraceFile.load(path: folder.appendingPathComponent("Fixtures/answers-\(part)-\(kernel).txt.xz").path)
  }
}
