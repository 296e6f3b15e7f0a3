import CallTrees
import TestSupport
import Testing

/// A look at a packet says what its record says.
@Suite struct PacketLookTests {
  @Test(arguments: [
    // Outermost calls: whole, with an interrupt inside, cut off, and with lost events.
    """
     0)   1.000 us    |  a();
     0)               |  b() {
     0)   ==========> |
     0)   2.000 us    |    handle_irq();
     0)   <========== |
     0)   9.000 us    |  }
     1)               |  c() {
    CPU:1 [LOST 5 EVENTS]
     1)   9.000 us    |  }
     0)               |  d() {

    """,
    // Packets, one without calls.
    """
     1)   t-20   |   |  /* packet_begin: id=1 entry=tcp skb=7 dev=veth0 ifindex=2 netns=1 proto=0x0800 len=9 comm=t \
    summary="one" data=45 */
     1)   t-20   |   0.100 us |  f();
     1)   t-20   |   |  /* packet_end: id=1 ret=0 drop=none */
     1)   t-20   |   |  /* packet_begin: id=2 entry=tcp skb=7 dev=veth0 ifindex=2 netns=1 proto=0x0800 len=9 comm=t \
    summary="two" data=45 */
     1)   t-20   |   |  /* packet_end: id=2 ret=0 drop=none */

    """,
  ])
  func aLookSaysWhatTheRecordSays(text: String) {
    let trace = TestSupport.trace(ofText: text, source: "a.txt")
    #expect(trace.packets.count >= 2)
    for (position, packet) in trace.packets.enumerated() {
      let look = trace.packets.look(at: position)
      #expect(look.kind == packet.kind && look.rows == packet.rows)
      #expect(look.duration == packet.duration && look.integrity == packet.integrity)
      #expect(
        trace.packets.isTroubled(at: position) == (packet.integrity != .complete || packet.end?.drop != nil))
    }
  }
}
