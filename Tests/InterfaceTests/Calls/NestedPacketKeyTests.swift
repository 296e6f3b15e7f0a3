import CallTrees
import TestSupport
import Testing

@testable import Interface

/// Other packets in a window: on their calls' lines, in the details, and by `]p` and `[p`.
@Suite struct NestedPacketKeyTests {
  private static let text = """
     1)               |  /* packet_begin: id=7 journey=1 entry=xmit skb=3 dev=d ifindex=2 netns=9 proto=0x0800 len=84 comm=p summary="IP ask" data=45 */
     1)               |  __dev_queue_xmit() {
     1)               |    /* packet_nested: id=7 journey=2 entry=icmp skb=4 dev=e ifindex=3 netns=9 proto=0x0800 len=84 comm=p summary="IP answer" data=4500 */
     1)               |    icmp_rcv() {
     1)   0.100 us    |      icmp_reply();
     1)   1.000 us    |    }
     1)   0.100 us    |    between();
     1)               |    /* packet_nested: id=7 journey=4 entry=icmp skb=5 dev=e ifindex=3 netns=9 proto=0x0800 len=84 comm=p summary="IP another" data=45 */
     1)   2.000 us    |    icmp_rcv();
     1)   9.000 us    |  }
     1)               |  /* packet_end: id=7 ret=0 */

    """

  private func lines(_ session: Session) -> [String] { session.screen.split(separator: "\n").map(String.init) }

  @Test func theirCallsSayWhatTheyAre() {
    let session = Session(trace(Self.text), 100, 14)
    let calls = lines(session).filter { $0.place(of: "icmp_rcv") != nil }.map { String($0.prefix(48)) }
    #expect(
      calls.map { $0.trimmingCharacters(" ") } == [
        "│ P  │ ▾ icmp_rcv  packet: IP answer", "│ P  │   icmp_rcv  packet: IP another",
      ])
  }

  @Test func keysGoFromOneToTheNext() {
    var session = Session(trace(Self.text), 100, 14)
    session.press("<Tab>]p")
    #expect(session.state.calls.line?.row == 1)
    #expect(session.state.message?.text == "packet 1 of 2 in this window: IP answer")
    session.press("]p")
    #expect(session.state.calls.line?.row == 4)
    session.press("]p")
    #expect(session.state.message?.text == "no other packet below: the window has 2")
    session.press("[p")
    #expect(session.state.calls.line?.row == 1)
    // Folded away it is unfolded.
    session.press("zM]p")
    #expect(session.state.calls.line?.row == 1)
  }

  @Test func aSearchFindsThem() {
    var session = Session(trace(Self.text), 100, 14)
    session.press("/another<Enter>")
    #expect(session.state.calls.line?.row == 4)
  }

  @Test func theDetailsListThem() {
    var session = Session(trace(Self.text), 120, 40)
    session.press("D")
    let packet = lines(session)
    #expect(packet.contains { $0.place(of: "call 2, 1.000") != nil && $0.place(of: "IP answer") != nil })
    #expect(packet.contains { $0.place(of: "call 5, 2.000") != nil && $0.place(of: "IP another") != nil })
    var other = Session(trace(Self.text), 120, 40)
    other.press("<Tab>D]p")
    let call = lines(other)
    #expect(call.contains { $0.place(of: "not the window's, at icmp: IP answer") != nil })
    #expect(call.contains { $0.place(of: "e (3), netns 9") != nil })
  }

  @Test func aWindowWithoutSaysSo() {
    var session = Session()
    session.press("<Tab>]p")
    #expect(session.state.message?.text == "no other packet was handled in this window")
  }
}
