import KernelTypes
import Testing

@testable import CallTrees

@Suite("What a diff says beyond one call more or less")
struct DiffStateTests {
  @Test("Calls of one caller in another order: the smaller one was moved")
  func reordered() {
    let left = traceOf("f\n  a\n    x\n    y\n  b\n  c")
    let diff = diffOf(left, traceOf("f\n  b\n  a\n    x\n    y\n  c"))
    #expect(linesOf(diff) == "f\n  b moved\n  a\n    x\n    y\n  b moved\n  c")
    #expect(diff.rows[1].counterpart == 5)
    #expect(diff.rows[5].counterpart == 1)
    #expect(diff.rows[1].left == nil)
    #expect(diff.firstDivergence == 1)
    #expect(diff.counts[.moved] == 1)
  }

  @Test("What each packet does once, but elsewhere, was moved with all beneath; what is done twice is not")
  func elsewhere() {
    let left = traceOf("f\n  a\n    free\n      lock\n  b\n    c")
    let right = traceOf("f\n  a\n  b\n    c\n    free\n      lock")
    #expect(
      linesOf(diffOf(left, right)) == """
        f
          a
            free moved
              lock moved
          b
            c
            free moved
              lock moved
        """)
    let twice = traceOf("f\n  a\n  b\n    c\n    free\n      lock\n  d\n    free\n      lock")
    #expect(diffOf(left, twice).counts[.moved] == nil)
  }

  @Test("A call that calls the same under another name was renamed; a leaf was replaced")
  func renamed() {
    let left = traceOf("f\n  old\n    a\n    b\n  x")
    let diff = diffOf(left, traceOf("f\n  new\n    a\n    b\n  y"))
    #expect(linesOf(diff) == "f\n  old → new renamed\n    a\n    b\n  x onlyLeft\n  y onlyRight")
    #expect(diff.firstDivergence == 1)
    #expect(diff.replacement(of: 4) == 5)
  }

  @Test("IPv4's and IPv6's functions face each other; the first divergence is what comes beyond their names")
  func counterparts() {
    let left = traceOf("tcp_v4_rcv\n  __inet_lookup_established\n  tcp_v4_do_rcv\n    tcp_ack\n  tcp_v4_send_reset")
    let right = traceOf("tcp_v6_rcv\n  __inet6_lookup_established\n  tcp_v6_do_rcv\n    tcp_ack\n    tcp_data_queue")
    let diff = diffOf(left, right)
    #expect(
      linesOf(diff) == """
        tcp_v4_rcv → tcp_v6_rcv renamed
          __inet_lookup_established → __inet6_lookup_established renamed
          tcp_v4_do_rcv → tcp_v6_do_rcv renamed
            tcp_ack
            tcp_data_queue onlyRight
          tcp_v4_send_reset onlyLeft
        """)
    #expect(diff.firstDivergence == 4)
    #expect(diffOf(traceOf("udp_rcv"), traceOf("udpv6_rcv")).firstDivergence == 0)
  }

  @Test(
    "Names that stand for each other",
    arguments: [
      ("tcp_v4_rcv", "tcp_v6_rcv", true), ("udp_rcv", "udpv6_rcv", true), ("icmp_rcv", "icmpv6_rcv", true),
      ("ip_rcv", "ipv6_rcv", true), ("__udp4_lib_lookup", "__udp6_lib_lookup", true),
      ("inet_lookup_reuseport", "inet6_lookup_reuseport", true), ("ip_local_deliver", "ip6_input", true),
      ("tcp_ack", "tcp_ack.isra.0", true), ("nft_do_chain [nf_tables]", "nft_do_chain.cold [nf_tables]", true),
      ("tcp_ack", "udp_ack", false), ("crc32_le", "crc64_le", false), ("sha4", "sha6", false),
    ])
  func kin(one: String, other: String, isKin: Bool) {
    #expect((FunctionKin.neutral(one) == FunctionKin.neutral(other)) == isKin)
  }

  @Test("A loop of several calls a turn is one line for each of them")
  func loops() {
    let left = traceOf("f\n  lock 5\n  get 7\n    x\n  unlock 5\n  end")
    let turn = "\n  lock 5\n  get 9\n    x\n  unlock 5"
    let diff = diffOf(left, traceOf("f" + turn + turn + turn + "\n  end"))
    #expect(
      linesOf(diff) == """
        f
          lock ×1 ×3 countChanged
          get ×1 ×3 countChanged
            x ×1 ×3
          unlock ×1 ×3 countChanged
          end
        """)
    #expect(diff.rows[2].rightTime == 27)
  }

  @Test("Wrappers around each other are told one by one, whatever they are around", arguments: 1...5)
  func nestedWrappers(levels: Int) {
    let body = [(0, "a"), (1, "b"), (0, "c")]
    func tree(_ wrappers: Int) -> Trace {
      var text = "f"
      for level in 0..<wrappers { text += "\n" + String(repeating: "  ", count: level + 1) + "w\(level)" }
      for (depth, name) in body { text += "\n" + String(repeating: "  ", count: depth + wrappers + 1) + name }
      return traceOf(text)
    }
    let diff = diffOf(tree(0), tree(levels))
    #expect(diff.counts[.onlyRight] == levels)
    #expect(diff.counts[.onlyLeft] == nil)
    #expect(diffOf(tree(levels), tree(0)).counts[.onlyLeft] == levels)
  }

  @Test("Recursion: a level more is one call more")
  func recursion() {
    let diff = diffOf(traceOf("f\n  f\n    a\n    f\n      b"), traceOf("f\n  f\n    a\n    f\n      f\n        b"))
    #expect(linesOf(diff) == "f\n  f\n    a\n    f\n      f onlyRight\n        b")
  }

  @Test("Ignored functions are left out with what is beneath and with their time")
  func ignored() throws {
    var options = DiffOptions()
    options.ignored = [try #require(GlobPattern("*lock")), try #require(GlobPattern("kmem_[a-c]*"))]
    let left = traceOf("f 1000\n  spin_lock 10\n  a 500")
    let right = traceOf("f 9000\n  spin_lock 8000\n    slowpath 7000\n  a 500\n  kmem_cache_free 30")
    let diff = diffOf(left, right, options)
    #expect(linesOf(diff) == "f\n  a")
    #expect(diff.rows[0].leftTime == 990)
    #expect(diff.rows[0].rightTime == 970)
  }

  @Test(
    "Patterns",
    arguments: [
      ("tcp_*", "tcp_ack", true), ("tcp_*", "xtcp_ack", false), ("*ack", "tcp_ack", true), ("t?p", "tcp", true),
      ("t?p", "tp", false), ("[!t]*", "tcp", false), ("[a-t]cp", "tcp", true), ("a\\*", "a*", true),
      ("a\\*", "ab", false),
      ("*a*b*", "xxaxxbxx", true), ("*a*b*", "xxbxxaxx", false), ("", "", true), ("*", "", true), ("[]]", "]", true),
    ])
  func globs(pattern: String, name: String, fits: Bool) throws {
    #expect(try #require(GlobPattern(pattern)).matches(name) == fits)
  }

  @Test("Patterns that are none", arguments: ["[a", "a\\", "[", "[z-a]"])
  func badGlobs(pattern: String) {
    #expect(GlobPattern(pattern) == nil)
  }

  @Test("A tolerance learned for a call path goes before the general one")
  func learned() {
    var options = DiffOptions()
    options.learned = [CallPathNumber.of(["f", "g"]): 5000, CallPathNumber.of(["f", "h"]): 10]
    let left = traceOf("f 9000\n  g 1000\n  h 3000")
    let diff = diffOf(left, traceOf("f 9000\n  g 5900\n  h 3011"), options)
    #expect(linesOf(diff) == "f\n  g\n  h slower")
  }

  @Test("Digits that a text does not have are no difference")
  func digits() {
    var options = DiffOptions()
    options.percent = 0
    options.nanoseconds = 0
    // Seven digits: 119.7602 ms and 119.7603 ms may be one nanosecond apart.
    func state(_ one: Int64, _ other: Int64) -> DiffRow.State {
      diffOf(traceOf("f \(one)"), traceOf("f \(other)"), options).rows[0].state
    }
    #expect(state(119_760_200, 119_760_200) == .same)
    #expect(state(119_760_200, 119_760_300) == .slower)
    options.nanoseconds = 50
    #expect(state(119_760_200, 119_760_300) == .same)
    #expect(state(119_760_201, 119_760_301) == .slower)
    // Whole microseconds, in every call.
    let short = (1...8).map { "\n  g\($0) \($0)000" }.joined()
    let longer = (1...8).map { "\n  g\($0) \($0 + 1)000" }.joined()
    #expect(diffOf(traceOf("f" + short), traceOf("f" + longer), options).counts[.slower] == nil)
    #expect(diffOf(traceOf("f\n  g1 1000"), traceOf("f\n  g1 2000"), options).counts[.slower] == 1)
  }
}

@Suite("Where the difference of two packets' times comes from")
struct DiffCauseTests {
  private func causes(_ diff: TreeDiff) -> [String] {
    diff.causes.list.map { "\($0.kind) \($0.row.map { diff.name(of: $0) } ?? "-") \($0.delta)" }
  }

  @Test("Every nanosecond is in one part, the largest first")
  func parts() {
    let left = traceOf("f 10000\n  a 2000\n    x 500\n  gone 3000\n    y 1000\n  loop 100\n  loop 100\n  h 1000")
    let right = traceOf("f 22000\n  a 9000\n    x 500\n  new 4000\n  loop 100\n  loop 100\n  loop 150\n  h 1010")
    let diff = diffOf(left, right)
    #expect(
      causes(diff) == [
        "time a 7000", "onlyRight new 4000", "time f 3840", "onlyLeft gone -3000", "countChanged loop 150", "rest - 10",
      ])
    #expect(diff.causes.total == 12_000)
    #expect(diff.causes.list.reduce(0) { $0 + $1.delta } == 12_000)
    #expect(diff.causes.percent(diff.causes.list[0]) == 58)
    let mirror = diffOf(right, left)
    #expect(mirror.causes.total == -12_000)
    #expect(mirror.causes.list.map(\.delta) == diff.causes.list.map { -$0.delta })
  }

  @Test("A wrapper explains its own time, what it wraps the rest; a moved call what it took more")
  func wrappersAndMoves() {
    let left = traceOf("f 3000\n  a 1000\n  b 1000\n  c 900")
    let right = traceOf("f 9000\n  w 7000\n    a 1000\n    b 5000\n  c 900")
    #expect(causes(diffOf(left, right)) == ["time b 4000", "time f 1000", "onlyRight w 1000"])
    let moved = traceOf("f 4000\n  c 1900\n  a 1000\n  b 1000")
    #expect(causes(diffOf(left, moved)) == ["moved c 1000"])
  }

  @Test("What is not known of a time is in no part")
  func unknown() {
    let diff = diffOf(traceOf("f\n  a 100\n  b 200"), traceOf("f 5000\n  a 100\n  b 900"))
    #expect(diff.causes.left == nil)
    #expect(diff.causes.right == 5000)
    #expect(diff.causes.list.reduce(0) { $0 + $1.delta } == diff.causes.total)
  }
}
