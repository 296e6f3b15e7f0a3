import KernelTypes
import TestSupport
import Testing
import TraceEvents

@testable import CallTrees

@Suite("Errors of a packet")
struct PacketErrorTests {
  private func errors(_ text: String) -> [String] {
    let trace = traceOf(text)
    let errors = PacketErrors(trace, trace.packets[0])
    func name(_ row: Int) -> String { trace.functions.name(trace.calls.function[row]) }
    return errors.list.map { error in
      let path = errors.path(to: error.row).map(name).joined(separator: "/")
      return
        "\(ErrorNumber.text(error.code)) \(path) to \(name(error.reached))\(error.isOutermost ? ", all the way" : "")"
    }
  }

  @Test("The deepest call that returned an error is named, with how far up it was passed")
  func chain() {
    #expect(
      errors("f =-22\n  g =-22\n    h =0x0\n    i =-22\n      j =1\n  k =0")
        == ["-22 EINVAL f/g/i to f, all the way"])
  }

  @Test("Errors that were dealt with end where they were; the first to return comes first")
  func several() {
    #expect(
      errors("f =0\n  a =-2\n    b =-2\n  c =0\n    d =-524\n  e =-111\n    e2 =0\n      e3 =-512")
        == [
          "-2 ENOENT f/a/b to a", "-524 ENOTSUPP f/c/d to d", "-512 ERESTARTSYS f/e/e2/e3 to e3",
          "-111 ECONNREFUSED f/e to e",
        ])
  }

  @Test("Pointers that are errors, registers whose upper half is zero; other numbers are none")
  func forms() {
    #expect(errors("f =0xffffffffffffffea") == ["-22 EINVAL f to f, all the way"])
    #expect(errors("f =0xffffffea") == ["-22 EINVAL f to f, all the way"])
    #expect(errors("f =-4000") == ["-4000 f to f, all the way"])
    for value in ["0xffff888100112233", "-5000", "-0", "22", "0x80000000", "true", ""] {
      #expect(errors("f =\(value)") == [])
    }
  }

  @Test("Interrupts' errors are not the packet's; an error changed on the way is the same one")
  func interruptsAndChanges() {
    #expect(errors("f =0\n  irq =-5 irq") == [])
    #expect(errors("f =-1\n  g =-13") == ["-13 EACCES f/g to f, all the way"])
  }

  @Test("A window says whether its packet was dropped; the call that freed it last is named")
  func drop() {
    let trace = traceOf("f\n  kfree_skb_reason\n  g\n    sk_skb_reason_drop\n      x")
    var packet = trace.packets[0]
    packet.end = PacketEnd(id: 1, ret: 0, drop: "NO_SOCKET")
    #expect(PacketErrors(trace, packet).drops == [PacketDrop(reason: .name("NO_SOCKET"), row: 3)])
    #expect(!PacketErrors(trace, packet).hasReturns)
    packet.end = PacketEnd(id: 1, ret: 0, drop: nil)
    #expect(PacketErrors(trace, packet).isEmpty)
  }

  @Test("Without a window the calls that free packets tell, each once, in interrupts too")
  func plainDrops() {
    let trace = traceOf(
      """
      f
        kfree_skb
          kfree_skb_reason
        consume_skb
          skb_release_data
            kfree_skb_list_reason
        irq irq
          sk_skb_reason_drop irq
        kfree
      """)
    #expect(PacketErrors(trace, trace.packets[0]).drops == [PacketDrop(row: 1), PacketDrop(row: 7)])
    #expect(PacketErrors(trace, trace.packets[0]).troubles.contains(7))
    #expect(!PacketErrors(trace, trace.packets[0]).troubles.contains(2))
  }

  /// `reason` as `funcgraph-args` prints it, as a name, and as a `kfree_skb` event within the call says it.
  @Test(
    "The reason is what the trace says, a number where it says no name",
    arguments: [
      ("(sk=0x0, skb=0xffff888100112233, reason=8)", "", PacketDrop.Reason.number(8)),
      ("(reason=0xb)", "", .number(11)),
      ("(skb=0x1, reason=SKB_DROP_REASON_NO_SOCKET)", "", .name("NO_SOCKET")),
      (
        "(skb=0x1, reason=8)", "kfree_skb: skbaddr=0 location=f+0x1/0x2 reason: NETFILTER_DROP", .name("NETFILTER_DROP")
      ),
      ("()", "kfree_skb: skbaddr=0 reason:", nil), ("(noreason=3)", "other: reason: X", nil),
    ] as [(String, String, PacketDrop.Reason?)])
  func reasons(args: String, event: String, reason: PacketDrop.Reason?) {
    let comment = event.isEmpty ? "" : " 1)               |      /* \(event) */\n"
    let trace = TestSupport.trace(
      ofText: " 1)               |  f() {\n 1)               |    sk_skb_reason_drop\(args) {\n\(comment)"
        + " 1)   1.000 us    |    }\n 1)   2.000 us    |  }\n")
    #expect(PacketErrors(trace, trace.packets[0]).drops == [PacketDrop(reason: reason, row: 1)])
  }

  /// As in a text of Debian's 6.12 that was told to trace other functions.
  @Test("An event tells a drop where the call that frees was not traced, and once where it was")
  func events() {
    let event = " 1)               |      /* kfree_skb: skbaddr=0 rx_sk=0 protocol=2048 location=icmp_rcv+0x1f4/0x360 "
    let trace = TestSupport.trace(
      ofText: " 1)               |  f() {\n 1)               |    icmp_rcv() {\n\(event)reason: NO_SOCKET */\n"
        + " 1)   1.000 us    |    }\n 1)               |    sk_skb_reason_drop() {\n\(event)reason: TCP_CSUM */\n"
        + " 1)   0.100 us    |      skb_release_data();\n 1)   1.000 us    |    }\n 1)   2.000 us    |  }\n")
    #expect(
      PacketErrors(trace, trace.packets[0]).drops
        == [PacketDrop(reason: .name("NO_SOCKET"), row: 1), PacketDrop(reason: .name("TCP_CSUM"), row: 2)])
  }

  @Test("Freeing nothing is no drop")
  func nothing() {
    let trace = TestSupport.trace(ofText: " 1)   1.000 us    |  kfree_skb(skb=0x0);\n")
    #expect(PacketErrors(trace, trace.packets[0]).isEmpty)
  }

  @Test("What the trace does not tell is no error, but said")
  func doubtful() {
    let trace = traceOf("f =0\n  g lost\n  h =-2")
    let errors = PacketErrors(trace, trace.packets[0])
    #expect(errors.doubtful == [1])
    #expect(errors.troubles == [1, 2])
  }

  @Test("An outermost call that is an interrupt has errors of its own")
  func interruptRoot() {
    #expect(errors("irq irq =0\n  g =-5 irq") == ["-5 EIO irq/g to g"])
  }
}
