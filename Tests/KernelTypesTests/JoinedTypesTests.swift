import TestSupport
import Testing

@testable import KernelTypes
@testable import TraceEvents

@Suite("A kernel's types and its modules' as one")
struct JoinedTypesTests {
  struct Parts {
    var kernel: BTF
    var modules: [(name: String, types: BTF)]
  }

  /// Two modules with types of every kind, the same names in both and in the kernel, each with another meaning.
  static func parts(bigEndian: Bool = false) throws -> Parts {
    var kernel = BTFWriter(bigEndian: bigEndian)
    let int = kernel.int("int", isSigned: true)
    let packet = kernel.pointer(to: kernel.structure("sk_buff"))
    _ = kernel.function("receive", named: [("skb", packet)], returns: int)
    _ = kernel.function("same", named: [("n", int)], returns: int)
    func module(_ own: String, _ isFirst: Bool) -> BTFWriter {
      var module = BTFWriter(bigEndian: bigEndian, base: kernel.asBase)
      let long = module.int("long", size: 8, isSigned: true)
      let state = module.enumeration("verdict", [("\(own.uppercased())_DROP", 0), ("\(own.uppercased())_ACCEPT", 1)])
      let wide = module.enumeration64("wide_\(own)", [("\(own.uppercased())_WIDE", 1 << 40)])
      let array = module.add(kind: 3, details: [long, int, 4])
      let table = module.structure(
        "table_\(own)", size: 48, members: [("state", state, 0), ("skb", packet, 64), ("slots", array, 128)])
      let pointer = module.pointer(to: module.const(module.typedef("table_t", table)))
      _ = module.add(kind: 14, "variable_\(own)", last: table, details: [1])
      _ = module.add(kind: 15, ".data_\(own)", count: 1, last: 48, details: [pointer, 0, 8])
      _ = module.function("\(own)_do", named: [("skb", packet), ("table_\(own)", pointer)], returns: state)
      _ = module.function("\(own)_wide", named: [("size", long)], returns: wide)
      _ = module.function("same", named: [(own, isFirst ? packet : long)], returns: isFirst ? 0 : long)
      return module
    }
    let base = try BTF(kernel.bytes())
    let modules = try [
      ("nf_tables", module("nft", true)), ("empty", BTFWriter(bigEndian: bigEndian, base: kernel.asBase)),
      ("xt", module("xt", false)),
    ].map { (name: $0.0, types: try BTF($0.1.bytes(), base: base)) }
    return Parts(kernel: base, modules: modules)
  }

  @Test("every type means what it meant", arguments: [false, true])
  func types(bigEndian: Bool) throws {
    let parts = try Self.parts(bigEndian: bigEndian)
    let joined = try BTF(parts.kernel.joined(with: parts.modules))
    let found = joined.parts
    #expect(found.kernel == 1..<parts.kernel.end)
    #expect(found.modules.map(\.name) == ["xt", "nf_tables"])
    for number in found.kernel { #expect(joined.declaration(number) == parts.kernel.declaration(number)) }
    for (name, numbers) in found.modules {
      let types = try #require(parts.modules.first { $0.name == name }?.types)
      #expect(numbers.count == Int(types.end - types.first))
      for (number, own) in zip(numbers, types.first..<types.end) {
        #expect(joined.declaration(number) == types.declaration(own))
        #expect(joined.name(of: number) == types.name(of: own))
        #expect(joined.size(of: number) == types.size(of: own))
        #expect(joined.enumerator(of: number, value: 1) == types.enumerator(of: own, value: 1))
      }
    }
    #expect(joined.pointer("skb", of: "table_xt", to: "sk_buff") == .pointer)
  }

  @Test("a function is looked for where it is from")
  func functions() throws {
    let parts = try Self.parts()
    var plans = ArgumentPlans(try BTF(parts.kernel.joined(with: parts.modules)))
    func told(_ name: String, _ module: String?) -> String {
      Array(name.utf8).withUnsafeBytes {
        let arguments = plans.plan(for: $0, of: module).map { plans.text($0, [1, 2]) } ?? Array("?".utf8)
        let value = plans.returnText(1, plans.returnShape(of: $0, in: module))
        return "(\(String(decoding: arguments, as: UTF8.self))) = \(String(decoding: value, as: UTF8.self))"
      }
    }
    #expect(told("same", nil) == "(n=1) = 1")
    #expect(told("same", "nf_tables") == "(nft=0x1) = ")
    #expect(told("same", "xt") == "(xt=1) = 1")
    #expect(told("same", "other") == "(?) = 0x1")
    #expect(told("nft_do", "nf_tables") == "(skb=0x1, table_nft=0x2) = NFT_ACCEPT")
    #expect(told("nft_do", "xt") == "(?) = 0x1")
    #expect(told("nft_do", nil) == "(?) = 0x1")
    #expect(told("receive", nil) == "(skb=0x1) = 1")
  }

  @Test("a kernel without modules stays as it is")
  func alone() throws {
    let kernel = try Self.parts().kernel
    let joined = try BTF(kernel.joined(with: []))
    #expect(joined.end == kernel.end)
    #expect(joined.parts.modules.isEmpty)
  }

  @Test("marks that make no sense are names for types, and end the looking")
  func damage() throws {
    for first in [0, 1, 2, 3, 9, UInt32.max] {
      var writer = BTFWriter()
      let int = writer.int("int")
      _ = writer.function("f", named: [("n", int)], returns: int)
      _ = writer.typedef("module x", first)
      let types = try BTF(writer.bytes())
      let isGood = (1...3).contains(first)
      #expect(types.parts.modules.count == (isGood ? 1 : 0))
      #expect(types.parts.kernel == (isGood ? 1..<first : 1..<types.end))
    }
  }
}
