import TestSupport
import Testing
import TraceEvents

@testable import CallTrees

/// What addresses are during a packet's window, and names in the place of them.
@Suite("Names for addresses")
struct ObjectNoteTests {
  /// A window whose packet, its device, namespace and socket are known, and that is freed in `free_it`.
  static let window = """
     0)               |  /* packet_begin: id=1 entry=tcp skb=7 dev=d ifindex=2 netns=9 proto=0x0800 len=60 comm=c summary="s" data=45 */
     0)               |  /* packet_object: id=1 func=0x0 kind=skb address=0xff11000001000000 number=0 name= */
     0)               |  /* packet_object: id=1 func=0x0 kind=dev address=0xff11000002000000 number=2 name=veth-a=1 */
     0)               |  /* packet_object: id=1 func=0x0 kind=net address=0xffffffff83000000 number=4026531840 name= */
     0)   ==========> |
     0)   1.000 us    |  irq_enter_rcu();
     0)   <========== |
     0)               |  tcp_v4_rcv(skb=0xff11000001000000) {
     0)               |    find(net=0xffffffff83000000, dev=0xff11000002000000, len=0x14, other=0xff11000009000000) {
     0)               |      /* packet_object: id=1 func=find kind=sock address=0xff11000003000000 number=9000 name=tcp-listen */
     0)   0.100 us    |    } /* find ret=0xff11000003000000 */
     0)   0.100 us    |    same(skb=0xff11000001000000); /* ret=0xff11000001000000 */
     0)               |    free_it(skb=0xff11000001000000, sk=0xff11000003000000) {
     0)               |      inner() {
     0)               |        /* packet_object: id=1 func=inner kind=skb address=0x0 number=0 name= */
     0)   0.100 us    |      } /* inner ret=0xff11000001000000 */
     0)   0.100 us    |    } /* free_it ret=0xff11000001000000 */
     0)   0.100 us    |    alloc(skb=0xff11000001000000, dev=0xff11000002000000); /* ret=0xff11000001000000 */
     0)   9.000 us    |  } /* tcp_v4_rcv ret=0x0 */
     0)               |  /* packet_end: id=1 ret=0 kind=int drop=none at=none keep=1 values=all */

    """

  @Test("what is known by name is shown so, the packet's own address until it was freed")
  func names() {
    let result = trace(ofText: Self.window)
    #expect(violations(result) == [] && result.notices == [])
    let packet = result.packets[0]
    let shown = packet.rows.map { row in
      let notes = result.namedNotes(row, result.objectNames(of: packet))
      return "\(result.functions.printed(result.calls.function[row]))(\(notes?.args ?? ""))"
        + (notes?.ret.map { " = " + $0 } ?? "")
    }
    #expect(
      shown == [
        "irq_enter_rcu()", "tcp_v4_rcv(skb=skb) = 0x0",
        "find(net=net 4026531840, dev=veth-a=1, len=0x14, other=0xff11000009000000) = tcp-listen:9000",
        "same(skb=skb) = skb", "free_it(skb=skb, sk=tcp-listen:9000) = 0xff11000001000000",
        "inner() = 0xff11000001000000", "alloc(skb=0xff11000001000000, dev=veth-a=1) = 0xff11000001000000",
      ])
  }

  @Test("notes have the addresses, and no comment")
  func raw() {
    let result = trace(ofText: Self.window)
    #expect(result.notes[3]?.args == "skb=0xff11000001000000")
    #expect(result.notes[1]?.objects.map(\.label) == ["skb", "veth-a=1", "net 4026531840"])
    #expect((0..<result.calls.count).allSatisfy { result.notes[$0]?.comments.isEmpty ?? true })
    let names = result.objectNames(of: result.packets[0])
    #expect(names.list.map(\.label) == ["skb", "veth-a=1", "net 4026531840", "tcp-listen:9000"])
    #expect(names.freedIn == 5)
  }

  @Test("names are of their own window only")
  func windows() {
    let bare = Self.window.split(separator: "\n").filter { $0.place(of: "packet_object") == nil }
    let second = bare.joined(separator: "\n").replacingIDs()
    let result = trace(ofText: Self.window + second + "\n")
    #expect(result.packets.count == 2)
    let packet = result.packets[1]
    #expect(result.objectNames(of: packet).isEmpty)
    #expect(
      result.namedNotes(packet.rows.lowerBound + 1, result.objectNames(of: packet))?.args == "skb=0xff11000001000000")
  }

  @Test("interrupts left out, names stay")
  func withoutInterrupts() {
    let whole = trace(ofText: Self.window)
    let (result, rows) = whole.withoutInterrupts(in: [(whole.packets[0].rows, keepsFirst: false)])
    #expect(result.objectNames(in: rows[0]).list == whole.objectNames(of: whole.packets[0]).list)
  }

  @Test("what is damaged is another event's comment")
  func damaged() {
    let text = """
       0)               |  f() {
       0)               |    /* packet_object: id=1 func=f kind=cat address=0x1 number=0 name= */
       0)               |    /* packet_object: id=1 func=f kind=dev address=1 number=0 name=d */
       0)               |    /* packet_object: kind=dev address=0x1 number=-1 name=d */
       0)   9.000 us    |  }

      """
    let notes = trace(ofText: text).notes[0]
    #expect(notes?.objects == [])
    #expect(notes?.comments.count == 3)
  }

  @Test("an object is text and back")
  func texts() {
    let object = PacketObject(.device, at: 0xff11_0000_0200_0000, number: 2, name: "veth a")
    #expect(object.text == "kind=dev address=0xff11000002000000 number=2 name=veth a")
    #expect(PacketObject(text: object.text) == object)
    #expect(PacketObject(text: "kind=dev address=0xff number=2") == nil)
    #expect(PacketObject(.socket, at: 1, number: 0, name: "raw").label == "raw")
  }
}

/// What of this a diff tells.
@Suite("Names for addresses in a diff")
struct ObjectReasonTests {
  /// A packet that a call is given, its own or another one; it goes another way then.
  private func packet(
    own: Int, given: Int, socket: String = "tcp", port: Int = 9000, device: String = "lo", isKnown: Bool = true
  ) -> String {
    let objects = """
       1)               |    /* packet_object: kind=skb address=0xff1100000100000\(own) number=0 name= */
       1)               |    /* packet_object: kind=dev address=0xff1100000200000\(own) number=2 name=\(device) */
       1)               |    /* packet_object: kind=sock address=0xff1100000300000\(own) number=\(port) name=\(socket) */

      """
    return """
       1)               |  demo_rcv(skb=0xff1100000100000\(own), dev=0xff1100000200000\(own), sk=0xff1100000300000\(own)) {
      \(isKnown ? objects : "") 1)   0.100 us    |    demo_look(skb=0xff1100000100000\(given)); /* ret=0xff1100000100000\(given) */
       1)   0.100 us    |    \(own == given ? "demo_deliver" : "demo_forward")();
       1)   2.000 us    |  }

      """
  }

  private func reasons(_ text: String, _ options: DiffOptions = DiffOptions()) -> [String] {
    let result = trace(ofText: text)
    let diff = TreeDiff(left: result, result.packets[0], right: result, result.packets[1], options: options)
    return diff.reasons.map { "\(diff.name(of: $0.row)) \(DiffReasonText.text($0))" }
  }

  @Test("two packets whose objects only lie elsewhere are the same")
  func same() {
    let result = trace(ofText: packet(own: 1, given: 1) + packet(own: 2, given: 2, port: 9001))
    let diff = TreeDiff(left: result, result.packets[0], right: result, result.packets[1])
    #expect(diff.isSame && diff.reasons.isEmpty)
  }

  @Test("the packet's own on the one side and another on the other is a reason, also where the address is the same")
  func another() {
    let expected = ["demo_look returned skb → another", "demo_look was given skb=skb → another"]
    #expect(reasons(packet(own: 1, given: 1) + packet(own: 2, given: 3)) == expected)
    #expect(reasons(packet(own: 1, given: 1) + packet(own: 2, given: 1)) == expected)
    #expect(
      reasons(packet(own: 2, given: 1) + packet(own: 1, given: 1)) == [
        "demo_look returned another → skb", "demo_look was given skb=another → skb",
      ])
  }

  @Test("nothing is told where one of the packets is not known")
  func unknown() {
    #expect(reasons(packet(own: 1, given: 1) + packet(own: 2, given: 3, isKnown: false)) == [])
  }

  @Test("another device and another kind of socket are reasons, another port is none")
  func others() {
    #expect(
      reasons(
        packet(own: 1, given: 3, socket: "tcp-listen", device: "veth0")
          + packet(own: 2, given: 2, port: 9001)) == [
          "demo_look returned another → skb", "demo_look was given skb=another → skb",
          "demo_rcv was given sk=tcp-listen:9000 → tcp:9001", "demo_rcv was given dev=veth0 → lo",
        ])
  }

  @Test("what the one's family has too is no reason")
  func learned() {
    let others = [packet(own: 3, given: 3, device: "veth0"), packet(own: 3, given: 3)]
    let text = packet(own: 1, given: 1, device: "veth0") + packet(own: 2, given: 3) + others.joined() + others.joined()
    let result = trace(ofText: text)
    var options = DiffOptions()
    options.leftValues = ValueHistory(result, [0, 2, 3, 4, 5])
    #expect(
      reasons(text, options) == ["demo_look returned skb → another", "demo_look was given skb=skb → another"])
    #expect(reasons(text).count == 3)
  }
}

extension String {
  /// The same window once more, with another number.
  fileprivate func replacingIDs() -> String {
    split(separator: "id=1 ", omittingEmptySubsequences: false).joined(separator: "id=2 ")
  }
}
