import CallTrees
import Screen
import TestSupport
import Testing

@testable import Interface

/// What wide screens are used for, and what narrow ones keep.
@Suite struct WidthTests {
  @Test(arguments: [
    (72, false, 8), (110, false, 16), (110, true, 16), (140, false, 36), (200, false, 76), (200, true, 34),
    (400, false, 80),
  ])
  func barsUseWideScreens(width: Int, hasNotes: Bool, columns: Int) {
    #expect(CallColumns(width: width, needs: CallWidths(), hasNotes: hasNotes).bar == columns)
  }

  /// Columns a level, columns cut off at the left.
  @Test(arguments: [
    (0, 5, 80, 2, 0), (5, 27, 80, 2, 0), (5, 28, 80, 1, 0), (28, 28, 80, 1, 0), (60, 60, 80, 1, 6), (3, 3, 45, 1, 0),
    (30, 30, 46, 1, 10),
  ])
  func indentationIsSqueezedBeforeNamesAreCut(depth: Int, deepest: Int, room: Int, step: Int, cut: Int) {
    let rule = IndentRule(depth: depth, deepest: deepest, room: room)
    #expect([rule.step, rule.cut] == [step, cut])
  }

  @Test func aZoomShowsItsPath() {
    var session = Session(Sample.trace, 80, 24)
    session.press("<Tab>/tcp_ack<Enter><Enter>")
    #expect(
      session.screen == """
        ┌────────────────────────────────────────────────────────────────────────────────┐
        │  # proto source → destination        total µs verdict                          │
        │▌ 1 TCP S …:40000 → 10.0.0.2:9000       20.000 ok                               │
        │  2 TCP . …:40000 → 10.0.0.2:9000        6.000 DROP SOCKET_FILTER at tcp_v4_rcv │
        │  3 UDP   …:5353 → 192.168.7.2:53        2.000 ok                               │
        │*calls of packet 1                                   total µs   self µs share   │
        │    tcp_v4_rcv/tcp_v4_do_rcv/tcp_rcv_established/tcp_ack                        │
        │▌   ▾ tcp_ack                                           0.900     0.800 ▍       │
        │    │   tcp_rack_advance                                0.100     0.100 ▏       │
        │                                                                                │
        │                                                                                │
        │                                                                                │
        │                                                                                │
        │                                                                                │
        │                                                                                │
        │                                                                                │
        │                                                                                │
        │                                                                                │
        │                                                                                │
        │                                                                                │
        │                                                                                │
        │                                                                                │
        │                                                                                │
        │ web.dat                                                               line 1/2 │
        │ Esc back  h l fold  Enter zoom  w slowest  ? help  q back  / search  D details │
        └────────────────────────────────────────────────────────────────────────────────┘
        """)
    // The line below the path is the first one.
    let top = Layout(session.state).calls.y
    session.send(.mouse(MouseInput(.press, x: 10, y: top + 3)))
    #expect(session.function == "tcp_rack_advance")
    session.press("<Esc>")
    #expect(!session.screen.contains("tcp_v4_rcv/tcp_v4_do_rcv"))
  }

  @Test func aZoomOnTheSmallestScreen() {
    var session = Session(Sample.trace, 40, 10)
    session.press("<Tab>/tcp_ack<Enter><Enter>")
    #expect(
      session.screen == """
        ┌────────────────────────────────────────┐
        │  # source → destin… verdict            │
        │▌ 1 → 10.0.0.2:9000  ok                 │
        │  2 → 10.0.0.2:9000  DROP SOCKET_FILTER │
        │*calls of packet 1, in tcp_ack  total µs│
        │▌   ▾ tcp_ack                      0.900│
        │    │  tcp_rack_advance            0.100│
        │                                        │
        │                                        │
        │ web.dat                       line 1/2 │
        │ Esc back  h l fold  Enter zoom  ? help │
        └────────────────────────────────────────┘
        """)
    session.send(.resize(width: 40, height: 14))
    #expect(
      session.screen == """
        ┌────────────────────────────────────────┐
        │  # source → destin… verdict            │
        │▌ 1 → 10.0.0.2:9000  ok                 │
        │  2 → 10.0.0.2:9000  DROP SOCKET_FILTER │
        │  3 → 192.168.7.2:53 ok                 │
        │*calls of packet 1              total µs│
        │    …/tcp_rcv_established/tcp_ack       │
        │▌   ▾ tcp_ack                      0.900│
        │    │  tcp_rack_advance            0.100│
        │                                        │
        │                                        │
        │                                        │
        │                                        │
        │ web.dat                       line 1/2 │
        │ Esc back  h l fold  Enter zoom  ? help │
        └────────────────────────────────────────┘
        """)
  }

  /// Names of families are whole where columns would be empty.
  @Test func pathsAreNotCutWhileColumnsAreEmpty() {
    var trace = FamilyViewTests.many
    trace.packets = PacketTable(Array(trace.packets).prefix(8))
    let session = Session(trace, 200, 60)
    #expect(
      session.buffer.text.split(separator: "\n").prefix(10).joined(separator: "\n") == """
        * #     time s cpu proto source → destination                                                              len  calls  total µs verdict fam path                       entry  device   task
        ▌ 1   0.000000   1 tcp   packet                                                                             60      3     4.101 ok        1 tcp_v4_rcv/tcp_v4_do_rcv   tcp    veth0    ksoftirqd/1-21
          2   0.000001   1 tcp   packet                                                                             60      3     4.102 ok        1 tcp_v4_rcv/tcp_v4_do_rcv   tcp    veth0    ksoftirqd/1-21
          3   0.000002   1 tcp   packet                                                                             60      3     4.103 ok        1 tcp_v4_rcv/tcp_v4_do_rcv   tcp    veth0    ksoftirqd/1-21
          4   0.000003   1 tcp   packet                                                                             60      3     4.104 ok        1 tcp_v4_rcv/tcp_v4_do_rcv   tcp    veth0    ksoftirqd/1-21
          5   0.000004   1 tcp   packet                                                                             60      3     4.105 ok        1 tcp_v4_rcv/tcp_v4_do_rcv   tcp    veth0    ksoftirqd/1-21
          6   0.000005   1 tcp   packet                                                                             60      3     4.106 ok        1 tcp_v4_rcv/tcp_v4_do_rcv   tcp    veth0    ksoftirqd/1-21
          7   0.000006   1 tcp   packet                                                                             60      2     2.500 ok        2 tcp_v4_rcv/tcp_add_backlog tcp    veth0    ksoftirqd/1-21
          8   0.000007   1 tcp   packet                                                                             60      3     4.108 ok        1 tcp_v4_rcv/tcp_v4_do_rcv   tcp    veth0    ksoftirqd/1-21
         calls of packet 1                                                                                at µs  total µs   self µs share
        """)
  }
}
