import TestSupport
import Testing

@testable import KernelTypes

@Suite("Types as C writes them")
struct BTFDeclarationTests {
  @Test("prototypes read as their source does, less the names of arguments")
  func prototypes() throws {
    var writer = BTFWriter()
    let int = writer.int("int")
    let long = writer.int("long unsigned int", size: 8)
    let size = writer.typedef("size_t", long)
    let bool = writer.typedef("bool", writer.int("_Bool", size: 1))
    let nothing = writer.pointer(to: 0)
    let packet = writer.pointer(to: writer.structure("sk_buff"))
    let sock = writer.structure("sock")
    let each = writer.pointer(to: writer.prototype([nothing, size], returns: int))
    let named = writer.typedef("each_fn", each)
    let reason = writer.add(kind: 6, "skb_drop_reason", last: 4)
    let value = writer.add(kind: 5, "bpf_attr", last: 8)
    let nameless = writer.structure("")
    _ = writer.function("plain", [packet, bool], returns: int)
    _ = writer.function("nothing", [])
    _ = writer.function("constant", [writer.pointer(to: writer.const(sock)), writer.const(writer.pointer(to: sock))])
    _ = writer.function("indirect", [writer.pointer(to: packet), writer.pointer(to: nothing)], returns: bool)
    _ = writer.function("calls", [named, each, nothing], returns: int)
    _ = writer.function("values", [reason, value, nameless, writer.add(kind: 3, details: [int, int, 4])])
    _ = writer.function("varying", [packet, 0], returns: size)
    _ = writer.typedef("btf_trace_x", writer.pointer(to: writer.prototype([nothing, packet])))
    let btf = try BTF(writer.bytes())

    let expected = [
      "plain": "int (struct sk_buff *, bool)", "nothing": "void (void)",
      "constant": "void (const struct sock *, const struct sock *)", "indirect": "bool (struct sk_buff **, void **)",
      "calls": "int (int (void *, size_t) *, int (void *, size_t) *, void *)",
      "values": "void (enum skb_drop_reason, union bpf_attr, struct ?, array)",
      "varying": "size_t (struct sk_buff *, ...)",
    ]
    let found = btf.numbers(of: Set(expected.keys), kind: .function)
    #expect(found.mapValues { btf.declaration($0) } == expected)
    let probe = try #require(btf.numbers(of: ["btf_trace_x", "plain"], kind: .typedef)["btf_trace_x"])
    #expect(btf.declaration(probe) == "void (void *, struct sk_buff *) *")
    #expect(btf.numbers(of: ["absent"], kind: .function) == [:])
  }

  @Test("types that go round in a circle, or to nowhere, come to an end")
  func damaged() throws {
    var writer = BTFWriter()
    // 1: a pointer to 2, which is a pointer to 1; 3: a pointer to nowhere; 4: a name for itself.
    _ = writer.pointer(to: 2)
    _ = writer.pointer(to: 1)
    _ = writer.pointer(to: 99)
    _ = writer.typedef("own", 4)
    _ = writer.function("f", [1, 3, 4])
    let btf = try BTF(writer.bytes())
    #expect(btf.declaration(3) == "? *")
    #expect(btf.declaration(1).hasPrefix("? *"))
    #expect(btf.declaration(4) == "own")
    #expect(btf.declaration(99) == "?")
    #expect(btf.declaration(0) == "void")
  }
}
