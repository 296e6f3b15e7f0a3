import TestSupport
import Testing

@testable import KernelTypes
@testable import TraceEvents

/// Fields of the kernel's structures, and how their changes are said.
@Suite("Fields")
struct FieldTests {
  private let types: BTF
  private let packet: UInt32

  init() throws {
    var writer = BTFWriter()
    let u32 = writer.int("unsigned int")
    let int = writer.int("int", isSigned: true)
    let bool = writer.int("_Bool", size: 1)
    let byte = writer.int("unsigned char", size: 1)
    let state = writer.enumeration("state", [("FREE", 0)])
    let device = writer.pointer(to: writer.structure("net_device"))
    let inner = writer.structure("", size: 8, members: [("owned", int, 0), ("slock", u32, 32)])
    let lock = writer.structure("lock", size: 8, members: [("owned", int, 32)])
    packet = writer.structure(
      "sk_buff", size: 64,
      members: [
        ("len", u32, 64), ("dev", device, 128), ("", inner, 192), ("sk_lock", lock, 256), ("seen", bool, 320),
        ("state", state, 352), ("pkt_type", byte, 3 << 24 | 384), ("cloned", byte, 1 << 24 | 391),
        ("wide", u32, 20 << 24 | 398),
      ], bitFields: true)
    _ = writer.structure("sk_buff", size: 8)
    _ = writer.function("lookup", [device], returns: writer.pointer(to: writer.const(packet)))
    _ = writer.function("other", [device], returns: device)
    types = try BTF(writer.bytes())
  }

  private func field(_ path: String) -> Result<KernelField, KernelFieldError> {
    Result { () throws(KernelFieldError) in
      try types.field(path.split(separator: ".").map(String.init), of: packet)
    }
  }

  @Test("a path leads to bytes, through what has no name, and to bits")
  func paths() {
    let expected: [(String, KernelField)] = [
      ("len", KernelField(byteOffset: 8, size: 4, shift: 0, bits: 32, kind: .uint)),
      ("dev", KernelField(byteOffset: 16, size: 8, shift: 0, bits: 64, kind: .pointer)),
      ("owned", KernelField(byteOffset: 24, size: 4, shift: 0, bits: 32, kind: .int)),
      ("slock", KernelField(byteOffset: 28, size: 4, shift: 0, bits: 32, kind: .uint)),
      ("sk_lock.owned", KernelField(byteOffset: 36, size: 4, shift: 0, bits: 32, kind: .int)),
      ("seen", KernelField(byteOffset: 40, size: 1, shift: 0, bits: 8, kind: .bool)),
      ("state", KernelField(byteOffset: 44, size: 4, shift: 0, bits: 32, kind: .int)),
      ("pkt_type", KernelField(byteOffset: 48, size: 1, shift: 0, bits: 3, kind: .uint)),
      ("cloned", KernelField(byteOffset: 48, size: 1, shift: 7, bits: 1, kind: .uint)),
      ("wide", KernelField(byteOffset: 49, size: 4, shift: 6, bits: 20, kind: .uint)),
    ]
    for (path, wanted) in expected { #expect(field(path) == .success(wanted), "\(path)") }
    #expect(types.place(of: "slock", in: packet) == 28)
  }

  @Test("what leads nowhere says what there is")
  func nowhere() {
    let all = ["len", "dev", "owned", "slock", "sk_lock", "seen", "state", "pkt_type", "cloned", "wide"]
    #expect(field("length") == .failure(.noMember("length", there: all)))
    #expect(field("sk_lock") == .failure(.noNumber(there: ["owned"])))
    #expect(field("dev.name") == .failure(.noMember("name", there: [])))
    #expect(field("cloned.bit") == .failure(.noMember("bit", there: [])))
    #expect(field("len.low") == .failure(.noMember("low", there: [])))
  }

  @Test("of several structures of one name the largest is meant; functions are found by what they return")
  func found() {
    #expect(types.structures(["sk_buff", "gone"]) == ["sk_buff": packet])
    #expect(types.functions(returning: "sk_buff") == ["lookup"])
  }

  @Test("a change is text and back")
  func texts() {
    let change = FieldChange("skb.len", .uint, was: 84, value: 64)
    #expect(change?.text == "skb.len 84 → 64")
    #expect(change?.text(arrow: "->") == "skb.len 84 -> 64")
    #expect(FieldChange(text: "skb.len 84 → 64") == change)
    #expect(FieldChange("sk.sk_filter", .pointer, was: nil, value: -4096)?.text == "sk.sk_filter 0xfffffffffffff000")
    #expect(FieldChange("a", .uint, was: nil, value: -1)?.after == "18446744073709551615")
    #expect(FieldChange("a-b", .int, was: -1, value: 0)?.text == "a-b -1 → 0")
    #expect(FieldChange("skb.seen", .bool, was: 0, value: 1)?.text == "skb.seen false → true")
    for text in ["", "skb.len", "skb.len ", "skb len=1;", " 1 → 2", "é 1", String(repeating: "a", count: 48) + " 1"] {
      #expect(text == "skb len=1;" || FieldChange(text: text) == nil, "\(text)")
    }
    #expect(FieldChange("a b", .int, was: nil, value: 0) == nil)
  }
}
