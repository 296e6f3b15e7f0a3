import KernelTypes
import TestSupport
import Testing

@testable import TraceEvents

@Suite("What functions return, by their types")
struct ReturnShapeTests {
  private static func plans() throws -> ArgumentPlans {
    var writer = BTFWriter()
    let int = writer.int("int", isSigned: true)
    let long = writer.int("long", size: 8, isSigned: true)
    let unsigned = writer.int("unsigned int")
    let bool = writer.typedef("bool", writer.int("_Bool", size: 1))
    let pointer = writer.pointer(to: writer.structure("sk_buff"))
    // NETDEV_TX_OK = 0, NETDEV_TX_BUSY = 16
    let enumeration = writer.enumeration("netdev_tx", [("NETDEV_TX_OK", 0), ("NETDEV_TX_BUSY", 16), ("__MIN", .max)])
    let transmitted = writer.typedef("netdev_tx_t", enumeration)
    let wide = writer.enumeration64("wide", [("FIRST", 1 << 40)])
    let structure = writer.structure("sockptr_t", size: 16)
    for (name, type) in [
      ("nothing", 0), ("answer", int), ("written", long), ("mtu", unsigned), ("may", bool), ("skb", pointer),
      ("xmit", transmitted), ("large", wide), ("pair", structure),
    ] {
      _ = writer.function(name, [int], returns: type)
    }
    _ = writer.function(
      "given",
      named: [
        ("skb", pointer), ("n", int), ("wide", long), ("mtu", unsigned), ("may", bool), ("how", transmitted),
      ])
    // Two functions of one name that differ.
    _ = writer.function("same", [int], returns: int)
    _ = writer.function("same", [long])
    return ArgumentPlans(try BTF(writer.bytes()))
  }

  @Test(
    "each kind of value, with what the rest of the register holds",
    arguments: [
      ("nothing", 0xdead_beef, ""), ("answer", 0, "0"), ("answer", 0xffff_ffea, "-22"),
      ("answer", 0xffff_ffff_0000_0001, "1"),
      ("answer", 0x8000_0000, "-2147483648"), ("written", 0xffff_ffea, "4294967274"), ("written", UInt64.max, "-1"),
      ("mtu", 0xdead_0000_05dc, "0x5dc"), ("mtu", 0xffff_ffea, "0xffffffea"), ("may", 0xff00, "false"),
      ("may", 0x1234_5601, "true"), ("skb", 0xff11_0000_06c3_e4e8, "0xff11000006c3e4e8"),
      ("skb", 0xffff_ffff_ffff_fff4, "-12"), ("skb", 0, "0x0"), ("xmit", 0, "NETDEV_TX_OK"),
      ("xmit", 0xdead_0000_0010, "NETDEV_TX_BUSY"), ("xmit", 7, "7"), ("xmit", 0xffff_ffff, "__MIN"),
      ("large", 1 << 40, "FIRST"), ("large", 5, "5"), ("pair", 0xffff_ffea, "-22"), ("same", 0xffff_ffea, "-22"),
      ("nobody", 0xff11_0000_0000_0000, "0xff11000000000000"), ("answer.constprop.0", 0xffff_ffea, "-22"),
      ("nothing.isra.0", 1, "0x1"), ("nothing.part.0", 1, "0x1"),
    ] as [(String, UInt64, String)])
  func values(_ function: String, value: UInt64, text: String) throws {
    let plans = try Self.plans()
    let shape = Array(function.utf8).withUnsafeBytes { plans.returnShape(of: $0, in: nil) }
    #expect(String(decoding: plans.returnText(value, shape), as: UTF8.self) == text)
  }

  @Test(
    "arguments by type, beside what trace-cmd prints of them",
    arguments: [
      (
        [0xff11_0000_06c3_e4e8, 0xffff_ffff, 5, 0x5dc, 1, 16],
        "skb=0xff11000006c3e4e8, n=-1, wide=5, mtu=0x5dc, may=true, how=NETDEV_TX_BUSY",
        "skb=0xff11000006c3e4e8, n=4294967295, wide=5, mtu=0x5dc, may=0x1, how=16"
      ),
      (
        [UInt64.max - 11, 7, UInt64.max, 0, 0, 3], "skb=-12, n=7, wide=-1, mtu=0x0, may=false, how=3",
        "skb=0xfffffffffffffff4, n=7, wide=-1, mtu=0x0, may=0x0, how=3"
      ),
      ([1, 2], "skb=0x1, n=2, ...", "skb=0x1, n=2, ..."),
    ] as [([UInt64], String, String)])
  func given(_ words: [UInt64], byType: String, plain: String) throws {
    var plans = try Self.plans()
    let plan = try #require(Array("given".utf8).withUnsafeBytes { plans.plan(for: $0, of: nil) })
    #expect(String(decoding: plans.text(plan, words, byType: true), as: UTF8.self) == byType)
    #expect(String(decoding: plans.text(plan, words), as: UTF8.self) == plain)
  }
}
