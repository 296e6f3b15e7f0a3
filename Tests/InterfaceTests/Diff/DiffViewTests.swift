import CallTrees
import Screen
import Testing

@testable import Interface

@Suite struct DiffViewTests {
  @Test func sideBySideOnAWideScreen() {
    var session = Session(Sample.trace, 120, 40)
    session.press("djd")
    #expect(
      session.screen == """
        ┌────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┐
        │*diff of packets 1 and 2: -8 +2 <1 =1                        - only left, + only right, < faster, = return value changed│
        │ first: tcp_v4_rcv/__rcu_read_lock  only left                                                                           │
        │ right: dropped: SOCKET_FILTER, by tcp_v4_rcv/kfree_skb_reason                                                          │
        │ left: first error: -13 EACCES, by tcp_v4_rcv/tcp_filter                                                                │
        │    -10.500 µs    88%  only left tcp_v4_do_rcv in tcp_v4_rcv                                                            │
        │     -1.932 µs    16%  self time tcp_v4_rcv                                                                             │
        │     +0.700 µs    -6%  only right kfree_skb_reason in tcp_v4_rcv                                                        │
        │     -0.268 µs     2%  2 more                                                                                           │
        │ 1: TCP S 10.0.0.1:40000 → 10.0.0.2:9000    18.000    2: TCP . 10.0.0.1:40000 → 10.0.0.2:9000    6.000    delta µs share│
        │ ▾ tcp_v4_rcv                               18.000 <│ ▾ tcp_v4_rcv                               6.000     -12.000  100%│
        │▌    __rcu_read_lock                         0.208 -│                                                                 2%│
        │   ▸ tcp_filter                              1.250 =│   ▸ tcp_filter                             1.250       0.000      │
        │   ▸ tcp_v4_do_rcv                          10.500 -│                                                                88%│
        │     __rcu_read_unlock                       0.060 -│                                                                 1%│
        │                                                   +│   ▸ kfree_skb_reason                       0.700               -6%│
        │                                                                                                                        │
        │                                                                                                                        │
        │                                                                                                                        │
        │                                                                                                                        │
        │                                                                                                                        │
        │                                                                                                                        │
        │                                                                                                                        │
        │                                                                                                                        │
        │                                                                                                                        │
        │                                                                                                                        │
        │                                                                                                                        │
        │                                                                                                                        │
        │                                                                                                                        │
        │                                                                                                                        │
        │                                                                                                                        │
        │                                                                                                                        │
        │                                                                                                                        │
        │                                                                                                                        │
        │                                                                                                                        │
        │                                                                                                                        │
        │                                                                                                                        │
        │                                                                                                                        │
        │                                                                                                                        │
        │ web.dat                                                                                                       line 2/6 │
        │ ]c [c differences  c first  l h unfold, fold  x write  / search  q back  ? help                                        │
        └────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┘
        """)
  }

  @Test func oneListOnANarrowScreen() {
    var session = Session(Sample.trace, 80, 24)
    session.press(":diff 1 2<Enter>")
    #expect(
      session.screen == """
        ┌────────────────────────────────────────────────────────────────────────────────┐
        │*diff of packets 1 and 2: -8 +2 <1 =1                                           │
        │ first: tcp_v4_rcv/__rcu_read_lock  only left                                   │
        │ right: dropped: SOCKET_FILTER, by tcp_v4_rcv/kfree_skb_reason                  │
        │ left: first error: -13 EACCES, by tcp_v4_rcv/tcp_filter                        │
        │    -10.500 µs    88%  only left tcp_v4_do_rcv in tcp_v4_rcv                    │
        │     -1.500 µs    13%  4 more                                                   │
        │ - left, + right, < faster, = return          left µs  right µs   delta µs share│
        │ < ▾ tcp_v4_rcv                                18.000     6.000    -12.000  100%│
        │▌-     __rcu_read_lock                          0.208                         2%│
        │ =   ▸ tcp_filter                               1.250     1.250      0.000      │
        │ -   ▸ tcp_v4_do_rcv                           10.500                        88%│
        │ -     __rcu_read_unlock                        0.060                         1%│
        │ +   ▸ kfree_skb_reason                                   0.700              -6%│
        │                                                                                │
        │                                                                                │
        │                                                                                │
        │                                                                                │
        │                                                                                │
        │                                                                                │
        │                                                                                │
        │                                                                                │
        │                                                                                │
        │ web.dat                                                               line 2/6 │
        │ ]c [c differences  c first  l h unfold, fold  x write  / search  q back  ? help│
        └────────────────────────────────────────────────────────────────────────────────┘
        """)
  }

  @Test func theSmallestScreen() {
    var session = Session(Sample.trace, 40, 10)
    session.press(":diff 1 2<Enter>")
    #expect(
      session.screen == """
        ┌────────────────────────────────────────┐
        │*diff of packets 1 and 2: -8 +2 <1 =1   │
        │ first: …/__rcu_read_lock  only left    │
        │ right: dropped: SOCKET_FILTER          │
        │ -left +right <faster =return   delta µs│
        │ < ▾ tcp_v4_rcv                  -12.000│
        │▌-    __rcu_read_lock             -0.208│
        │ =  ▸ tcp_filter                   0.000│
        │ -  ▸ tcp_v4_do_rcv              -10.500│
        │ web.dat                       line 2/6 │
        │ ]c [c differences  c first  x write    │
        └────────────────────────────────────────┘
        """)
  }

  @Test func twoCallsOfOnePacketWithWhatIsBeneath() {
    var session = Session(Sample.trace, 80, 10)
    session.press("<Tab>ld")
    #expect(session.state.message?.text == "__rcu_read_lock is marked; d on another one shows the difference")
    session.press("jd")
    #expect(
      session.screen == """
        ┌────────────────────────────────────────────────────────────────────────────────┐
        │*diff of __rcu_read_lock (1) and tcp_filter (1): +1 ~1                          │
        │ first: __rcu_read_lock  renamed                                                │
        │ both: first error: -13 EACCES, by tcp_v4_rcv/tcp_filter                        │
        │ + only right, ~ renamed                      left µs  right µs   delta µs share│
        │▌~ ▾ __rcu_read_lock → tcp_filter               0.208     1.250     +1.042  100%│
        │ +     security_sock_rcv_skb                              0.500              48%│
        │                                                                                │
        │                                                                                │
        │ web.dat                                                               line 1/2 │
        │ ]c [c differences  c first  l h unfold, fold  x write  / search  q back  ? help│
        └────────────────────────────────────────────────────────────────────────────────┘
        """)
  }

  @Test func aDiffIsWrittenInTheFormThatItsNameSays() {
    var session = Session()
    session.press("djdx")
    #expect(session.state.prompt.line?.text.string == "diff-1-2.html")
    let diff = DiffSelection(
      left: Selection(packet: 0, row: nil), right: Selection(packet: 1, row: nil), options: DiffOptions())
    session.press("<Enter>:export a.json<Enter>y")
    #expect(
      session.effects == [.exportDiff(diff, path: "diff-1-2.html"), .exportDiff(diff, path: "a.json"), .copyDiff(diff)])
    #expect(DiffSelection(left: diff.left, right: diff.left, options: DiffOptions()) != diff)
  }

  @Test func differencesAreVisitedInOrder() {
    var session = Session()
    session.press("djd")
    #expect(row(session) == "__rcu_read_lock")
    session.press("]c")
    #expect(row(session) == "tcp_filter")
    session.press("2]c")
    #expect(row(session) == "__rcu_read_unlock")
    session.press("3[c")
    #expect(row(session) == "__rcu_read_lock")
    session.press("99[c")
    #expect(session.state.message?.text == "no difference above")
    session.press("G]c")
    #expect(session.state.message?.text == "no difference below")
    session.press("c")
    #expect(row(session) == "__rcu_read_lock")
  }

  @Test func foldsSearchAndBack() {
    var session = Session()
    session.press("djdzM")
    #expect(lines(session) == 1)
    session.press("zR")
    #expect(lines(session) == 13)
    session.press("zM/rack<Enter>")
    #expect(row(session) == "tcp_rack_advance")
    session.press("q")
    guard case .main = session.state.mode else {
      Issue.record("still in the diff")
      return
    }
    #expect(session.effects.isEmpty)
  }

  @Test func thePacketIsMarkedOnceAndTakenOffTheSameWay() {
    var session = Session()
    session.press("d")
    #expect(session.state.packets.marks.diff?.packet == 0)
    session.press("d")
    #expect(session.state.packets.marks.diff?.packet == nil)
    session.press(":diff 1 9<Enter>")
    #expect(session.state.message?.text == "there is no packet 9; the list has 3")
    session.press(":diff 1<Enter>")
    #expect(session.state.message?.text == "give two packets: :diff 1 2")
  }

  private func row(_ session: Session) -> String {
    guard case .diff(let view) = session.state.mode, view.lines.indices.contains(view.cursor) else { return "" }
    return view.diff.name(of: view.lines[view.cursor].row)
  }

  private func lines(_ session: Session) -> Int {
    guard case .diff(let view) = session.state.mode else { return 0 }
    return view.lines.count
  }
}
