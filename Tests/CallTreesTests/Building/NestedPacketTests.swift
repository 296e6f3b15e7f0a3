import TestSupport
import Testing
import TraceEvents

@testable import CallTrees

/// Other packets that are handled in a packet's window.
@Suite("Packets in another packet's window")
struct NestedPacketTests {
  /// A question over veth: the answer is received in the window that sends it, once an interrupt's call comes in between, and once
  /// the function that it is given to is not traced.
  static let window = """
     0)               |  /* packet_begin: id=7 journey=1 entry=xmit skb=3 dev=veth0 ifindex=2 netns=9 proto=0x0800 len=84 comm=ping summary="IP 10.0.0.1 > 10.0.0.2: ICMP echo request" data=45 */
     0)               |  __dev_queue_xmit() {
     0)   0.100 us    |    before();
     0)               |    net_rx_action() {
     0)               |      /* packet_nested: id=7 journey=2 entry=icmp skb=4 dev=veth1 ifindex=3 netns=9 proto=0x0800 len=84 comm=ping summary="IP 10.0.0.2 > 10.0.0.1: ICMP echo reply" data=4500 */
     0)               |      icmp_rcv() {
     0)   0.200 us    |        icmp_reply();
     0)   1.000 us    |      }
     0)               |      /* packet_nested: id=7 journey=3 entry=icmp skb=5 dev=veth1 ifindex=3 netns=9 proto=0x0800 len=84 comm=ping summary="IP second" data=45 */
     0)   ==========> |
     0)   0.300 us    |      irq_enter_rcu();
     0)   <========== |
     0)   0.400 us    |      icmp_rcv();
     0)               |      /* packet_nested: id=7 journey=0 entry=veth:veth_xmit skb=6 dev= ifindex=0 netns=9 proto=0x0800 len=84 comm=ping summary="IP third" data= */
     0)   0.100 us    |      other();
     0)   4.000 us    |    }
     0)   9.000 us    |  }
     0)               |  /* packet_end: id=7 ret=0 kind=int drop=none at=none keep=1 values=none */

    """

  private static func told(_ trace: Trace) -> [String] {
    trace.packets.flatMap { packet in
      trace.nestedPackets(in: packet.rows).map { nested in
        "\(trace.functions.printed(trace.calls.function[nested.row])) \(nested.row): \(nested.begin.summary)"
      }
    }
  }

  @Test("each is told of its own call, or of the one around where that is not traced")
  func homes() {
    let result = trace(ofText: Self.window)
    #expect(violations(result) == [] && result.notices == [])
    #expect(result.packets.count == 1)
    #expect(
      Self.told(result) == [
        "net_rx_action 2: IP third", "icmp_rcv 3: IP 10.0.0.2 > 10.0.0.1: ICMP echo reply", "icmp_rcv 6: IP second",
      ])
    let reply = result.nestedPackets(in: 3..<4).first?.begin
    #expect(reply?.id == 7 && reply?.journey == 2 && reply?.entry == "icmp" && reply?.bytes == [0x45, 0])
    #expect(result.notes[3]?.remarks == ["another packet, icmp: IP 10.0.0.2 > 10.0.0.1: ICMP echo reply"])
    // The packet itself is what it would be without.
    let bare = Self.window.split(separator: "\n").filter { $0.place(of: "packet_nested") == nil }
    let plain = trace(ofText: bare.joined(separator: "\n") + "\n")
    #expect(plain.packets[0].duration == result.packets[0].duration && plain.calls.count == result.calls.count)
    #expect(Self.told(plain) == [])
  }

  @Test("where a call's entry was lost the rows behind it keep theirs")
  func lateEntry() {
    // `inner` returns without an entry, and takes in what was called before: every row moves by one.
    let text = """
       0)               |  /* packet_begin: id=1 entry=xmit skb=3 dev=d ifindex=2 netns=9 proto=0x0800 len=84 comm=c summary="s" data=45 */
       0)               |  __dev_queue_xmit() {
       0)               |      /* packet_nested: id=1 journey=2 entry=icmp skb=4 dev=d ifindex=3 netns=9 proto=0x0800 len=84 comm=c summary="IP 10.0.0.1 > 10.0.0.2" data=45 */
       0)   0.400 us    |      icmp_rcv();
       0)   0.900 us    |    } /* inner */
       0)   9.000 us    |  }
       0)               |  /* packet_end: id=1 ret=0 kind=int drop=none at=none keep=1 values=none */

      """
    #expect(Self.told(trace(ofText: text)) == ["icmp_rcv 2: IP 10.0.0.1 > 10.0.0.2"])
  }

  @Test("one behind the last call is told of the call around it, and one of a window without calls is no row's")
  func withoutCalls() {
    let lines = Self.window.split(separator: "\n").map(String.init)
    let begin = lines[0]
    let nested = lines.first { $0.place(of: "packet_nested") != nil } ?? ""
    let end = lines.last { $0.place(of: "packet_end") != nil } ?? ""
    #expect(Self.told(trace(ofText: [begin, nested, end, ""].joined(separator: "\n"))) == [])
    let last = [begin, "     0)               |  __dev_queue_xmit() {", nested, "     0)   9.000 us    |  }", end, ""]
    #expect(
      Self.told(trace(ofText: last.joined(separator: "\n"))) == [
        "__dev_queue_xmit 0: IP 10.0.0.2 > 10.0.0.1: ICMP echo reply"
      ])
    // The next window's first call is none of it.
    let two = [begin, nested, end] + lines
    #expect(Self.told(trace(ofText: two.joined(separator: "\n") + "\n")).count == 3)
  }

  @Test("outside of a window it is a comment like any other")
  func outside() {
    let text = """
       0)               |  f() {
       0)               |    /* packet_nested: id=1 journey=2 entry=icmp skb=4 dev=d ifindex=3 netns=9 proto=0x0800 len=84 comm=c summary="IP 10.0.0.1 > 10.0.0.2" data=45 */
       0)   0.400 us    |    icmp_rcv();
       0)   9.000 us    |  }

      """
    let result = trace(ofText: text)
    #expect(Self.told(result) == [])
    #expect(result.notes[0]?.comments.count == 1)
  }

  @Test("what is no such text makes no packet")
  func parsing() {
    #expect(PacketBegin(nested: "packet_nested: id=1 entry=udp summary=\"a\" data=")?.entry == "udp")
    #expect(PacketBegin(nested: "packet_begin: id=1 entry=udp") == nil)
    #expect(PacketBegin(nested: "packet_nested:")?.summary == "")
    #expect(PacketBegin.isNested("packet_nested: x") && !PacketBegin.isNested("packet_nest"))
  }
}
