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

  @Test("A dropped packet is told by the call that freed it last")
  func drop() {
    var trace = traceOf("f\n  kfree_skb_reason\n  g\n    sk_skb_reason_drop\n      x")
    var packet = trace.packets[0]
    #expect(PacketErrors(trace, packet).droppedBy == nil)
    packet.end = PacketEnd(id: 1, ret: 0, drop: "NO_SOCKET")
    trace.packets = [packet]
    #expect(PacketErrors(trace, packet).drop == "NO_SOCKET")
    #expect(PacketErrors(trace, packet).droppedBy == 3)
    #expect(!PacketErrors(trace, packet).hasReturns)
  }
}
