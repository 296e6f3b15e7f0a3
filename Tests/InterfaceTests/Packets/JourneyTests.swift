import CallTrees
import TestSupport
import Testing
import TraceEvents

@testable import Interface

/// One packet on its way through a router, in three windows, with another one between; the second way ends in a drop.
private let routed = """
   100.000000 |   0)   nc-7    |               |  /* packet_begin: id=1 journey=1 entry=rx skb=7 dev=veth1 ifindex=2 \
  netns=11 proto=0x0800 len=60 comm=nc summary="IP 10.0.1.1 > 10.0.2.1" data= */
   100.000001 |   0)   nc-7    |   3.000 us    |  ip_rcv();
   100.000005 |   0)   nc-7    |               |  /* packet_end: id=1 ret=0 kind=int drop=none at=none keep=1 */
   100.000006 |   0)   nc-7    |               |  /* packet_begin: id=2 journey=2 entry=rx skb=8 dev=veth1 ifindex=2 \
  netns=11 proto=0x0800 len=61 comm=nc summary="IP 10.0.1.1 > 10.0.2.2" data= */
   100.000007 |   0)   nc-7    |   1.000 us    |  ip_rcv();
   100.000009 |   0)   nc-7    |               |  /* packet_end: id=2 ret=1 kind=int drop=NETFILTER_DROP at=nft_do_chain \
  [nf_tables] keep=1 */
   100.000023 |   1)   ping-8  |               |  /* packet_begin: id=3 journey=1 entry=xmit skb=7 dev=veth2 ifindex=3 \
  netns=12 proto=0x0800 len=60 comm=ping summary="IP 10.0.1.1 > 10.0.2.1" data= */
   100.000024 |   1)   ping-8  |   2.000 us    |  __dev_queue_xmit();
   100.000027 |   1)   ping-8  |               |  /* packet_end: id=3 ret=0 kind=int drop=none at=none keep=1 */
   100.000028 |   1)   ping-8  |               |  /* packet_begin: id=4 journey=0 entry=tcp skb=9 dev=veth2 ifindex=3 \
  netns=12 proto=0x0800 len=60 comm=ping summary="IP 10.0.1.1 > 10.0.2.3" data= */
   100.000029 |   1)   ping-8  |   2.000 us    |  tcp_v4_rcv();
   100.000030 |   1)   ping-8  |               |  /* packet_end: id=4 ret=0 kind=void drop=none at=none keep=0 */

  """

@Suite struct JourneyTests {
  @Test func theListSaysHowLongAPacketWasQueued() {
    let session = Session(trace(routed), 110, 12)
    let lines = session.screen.split(separator: "\n").dropFirst(1).prefix(4).joined(separator: "\n")
    #expect(
      lines == """
        │* # proto source → destination     len  calls  total µs verdict                              queued µs entry  │
        │▌ 1 rx    IP 10.0.1.1 > 10.0.2.1    60      1     3.000 ok                                             rx     │
        │  2 rx    IP 10.0.1.1 > 10.0.2.2    61      1     1.000 DROP NETFILTER_DROP at nft_do_chain            rx     │
        │  3 xmit  IP 10.0.1.1 > 10.0.2.1    60      1     2.000 ok                                      18.000 xmit   │
        """)
  }

  @Test func keysGoAlongAJourney() {
    var session = Session(trace(routed), 110, 24)
    session.press("]j")
    #expect(session.state.packet?.index == 3)
    #expect(session.state.message?.text == "window 2 of 2 of journey 1")
    session.press("]j")
    #expect(session.state.packet?.index == 3)
    #expect(session.state.message?.text == "no window of this packet later: it has 2")
    session.press("[j")
    #expect(session.state.packet?.index == 1)
    // Sorted or not.
    session.press("ss]j")
    #expect(session.state.packet?.index == 3)
  }

  @Test func detailsShowTheWholeJourneyAndTheVerdict() {
    var session = Session(trace(routed), 80, 40)
    session.press("D")
    #expect(session.screen.contains("│ returned   0 "))
    #expect(session.screen.contains("│ journey 1  #1 rx veth1, netns 11, 3.000 µs (this one) "))
    #expect(session.screen.contains("│            queued 18.000 µs "))
    #expect(session.screen.contains("│            #3 xmit veth2, netns 12, 2.000 µs "))
    session.press("j")
    #expect(session.screen.contains("│ dropped    NETFILTER_DROP, in nft_do_chain [nf_tables] "))
    #expect(session.state.packet.map { PacketVerdict($0).text } == "DROP NETFILTER_DROP at nft_do_chain [nf_tables]")
  }

  @Test func whatNoRuleKeepsIsLeftOutAndCounted() {
    let trace = trace(routed)
    #expect(trace.packets.map(\.index) == [1, 2, 3])
    #expect(
      trace.notices == [
        Notice("1 packet is left out: the rules of what to keep (--keep) did not ask for them")
      ])
  }

  @Test(
    "what a return value says",
    arguments: [
      ("void", 0, "ok"), ("int", 0, "ok"), ("int", -22, "ret -22"), ("int", 1, "ret 1"), ("uint", 3, "ret 3"),
      ("bool", 0, "false"), ("bool", 1, "true"), ("pointer", 0, "NULL"), ("pointer", -12, "ret -12"),
      ("pointer", 4711, "pointer"),
    ])
  func returned(kind: String, value: Int64, text: String) {
    let line = "packet_end: id=1 ret=\(value) kind=\(kind) drop=none at=none keep=1"
    let trace = trace(routed.replacing("packet_end: id=1 ret=0 kind=int drop=none at=none keep=1", with: line))
    #expect(PacketVerdict(trace.packets[0]).text == text)
  }
}
