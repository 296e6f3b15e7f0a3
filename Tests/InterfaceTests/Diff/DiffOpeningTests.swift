import CallTrees
import TestSupport
import Testing

@testable import Interface

/// Where a diff opens, and what its head says of why.
@Suite struct DiffOpeningTests {
  /// A packet that goes through `calls` functions and is then taken, or dropped by a rule.
  private static func packet(_ id: Int, calls: Int, time: String, isDropped: Bool) -> String {
    let begin = """
       1)               |  /* packet_begin: id=\(id) entry=ip-in skb=7 dev=veth0 ifindex=2 netns=1 proto=0x0800 len=60 \
      comm=x summary="packet \(id)" data=45 */
       1)               |  ip_rcv() {

      """
    let way = (0..<calls).map { " 1)   \(time) us    |    step_\($0)();\n" }.joined()
    let end =
      isDropped
      ? " 1)   0.100 us    |      sk_skb_reason_drop();\n" : " 1)   0.100 us    |      accept_packet();\n"
    return begin + way + " 1)               |    nft_do_chain [nf_tables]() {\n" + end
      + " 1)   1.000 us    |    }\n 1) + 900.000 us  |  }\n"
      + " 1)               |  /* packet_end: id=\(id) ret=0 drop=\(isDropped ? "NETFILTER_DROP" : "none") */\n"
  }

  private static var trace: Trace {
    TestSupport.trace(
      ofText: packet(1, calls: 40, time: "1.000", isDropped: false)
        + packet(2, calls: 40, time: "9.000", isDropped: true), source: "web.dat")
  }

  @Test func theFirstDivergenceIsInSightBehindFortyOtherDifferences() {
    var session = Session(Self.trace, 80, 24)
    session.press(":diff 1 2<Enter>")
    #expect(
      session.screen == """
        ┌────────────────────────────────────────────────────────────────────────────────┐
        │*diff of packets 1 and 2: -1 +1 >40                                             │
        │ first: ip_rcv/nft_do_chain [nf_tables]/accept_packet  only left                │
        │ right: dropped: NETFILTER_DROP, by ip_rcv/nft_do_chain/sk_skb_reason_drop      │
        │   -320.000 µs         self time ip_rcv                                         │
        │   +320.000 µs         42 more                                                  │
        │ - only left, + only right, > slower          left µs  right µs   delta µs share│
        │ >     step_27                                  1.000     9.000     +8.000      │
        │ >     step_28                                  1.000     9.000     +8.000      │
        │ >     step_29                                  1.000     9.000     +8.000      │
        │ >     step_30                                  1.000     9.000     +8.000      │
        │ >     step_31                                  1.000     9.000     +8.000      │
        │ >     step_32                                  1.000     9.000     +8.000      │
        │ >     step_33                                  1.000     9.000     +8.000      │
        │ >     step_34                                  1.000     9.000     +8.000      │
        │ >     step_35                                  1.000     9.000     +8.000      │
        │ >     step_36                                  1.000     9.000     +8.000      │
        │ >     step_37                                  1.000     9.000     +8.000      │
        │ >     step_38                                  1.000     9.000     +8.000      │
        │ >     step_39                                  1.000     9.000     +8.000      │
        │     ▾ nft_do_chain [nf_tables]                 1.000     1.000      0.000      │
        │▌-       accept_packet                          0.100                           │
        │ +       sk_skb_reason_drop                               0.100                 │
        │ web.dat                                                             line 43/44 │
        │ ]c [c differences  c first  l h unfold, fold  x write  / search  q back  ? help│
        └────────────────────────────────────────────────────────────────────────────────┘
        """)
    session.press("gc")
    #expect(name(session) == "accept_packet")
    session.press("zM")
    #expect(name(session) == "ip_rcv")
    session.press("c")
    #expect(name(session) == "accept_packet")
  }

  @Test func theCauseIsOnTheSmallestScreenToo() {
    var session = Session(Self.trace, 40, 10)
    session.press(":diff 1 2<Enter>")
    #expect(
      session.screen == """
        ┌────────────────────────────────────────┐
        │*diff of packets 1 and 2: -1 +1 >40     │
        │ first: …/accept_packet  only left      │
        │ right: dropped: NETFILTER_DROP         │
        │ - left, + right, > slower      delta µs│
        │ >    step_39                     +8.000│
        │    ▾ nft_do_chain [nf_tabl…       0.000│
        │▌-     accept_packet              -0.100│
        │ +     sk_skb_reason_drop         +0.100│
        │ web.dat                     line 43/44 │
        │ ]c [c differences  c first  x write    │
        └────────────────────────────────────────┘
        """)
  }

  @Test func packetsThatDifferInTimeOnlyOpenAtTheFirstSuchLine() {
    let text = [("1.000", "2.000"), ("9.000", "10.000")].map { own, all in
      " 1)               |  f() {\n 1)   0.100 us    |    g();\n 1)   \(own) us    |    h();\n 1)   \(all) us   |  }\n"
    }.joined()
    var session = Session(TestSupport.trace(ofText: text), 80, 24)
    session.press(":diff 1 2<Enter>")
    #expect(name(session) == "f")
    session.press("]c")
    #expect(name(session) == "h")
    session.press("c")
    #expect(name(session) == "f")
    session.press("]t")
    #expect(name(session) == "h")
    session.press("]t")
    #expect(session.state.message?.text == "no difference in time below")
    session.press("[t")
    #expect(name(session) == "f")
    session.press("q:diff 1 1<Enter>c")
    #expect(session.state.message?.text == "nothing differs")
  }

  @Test func theKeyIsOfDiffsOnly() {
    var session = Session()
    session.press("c")
    #expect(session.state.message?.text == "c moves in a diff: d marks a packet for one")
  }

  @Test func whatWentWrongAlikeIsSaidOnce() {
    let drop = TroubleLine(what: "dropped: X", path: ["f", "g"], isDrop: true, more: [])
    let error = TroubleLine(what: "first error: -1 EPERM", path: ["f"], more: [])
    #expect(
      DiffTrouble.list(left: [drop, error], right: [drop]) == [
        DiffTrouble(side: "both", line: drop), DiffTrouble(side: "left", line: error),
      ])
    #expect(
      DiffTrouble.list(left: [error], right: [drop]) == [
        DiffTrouble(side: "right", line: drop), DiffTrouble(side: "left", line: error),
      ])
  }

  private func name(_ session: Session) -> String {
    guard case .diff(let view) = session.state.mode, view.lines.indices.contains(view.cursor) else { return "" }
    return view.diff.name(of: view.lines[view.cursor].row)
  }
}
