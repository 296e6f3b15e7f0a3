import TestSupport
import Testing

@testable import KernelTypes
@testable import TraceEvents

@Suite("The types that some functions need")
struct SelectedTypesTests {
  @Test("a chosen function is told as before, and no other one", arguments: [false, true])
  func functions(bigEndian: Bool) throws {
    let parts = try JoinedTypesTests.parts(bigEndian: bigEndian)
    let whole = try BTF(parts.kernel.joined(with: parts.modules))
    let selected = try BTF(whole.selection(functions: ["nft_do", "same", "nft_wide", "none"]))
    func told(_ types: BTF, _ name: String, _ module: String?) -> String {
      var plans = ArgumentPlans(types)
      return Array(name.utf8).withUnsafeBytes {
        let arguments = plans.plan(for: $0, of: module).map { plans.text($0, [1, 2]) } ?? Array("?".utf8)
        let value = plans.returnText(1, plans.returnShape(of: $0, in: module))
        return "(\(String(decoding: arguments, as: UTF8.self))) = \(String(decoding: value, as: UTF8.self))"
      }
    }
    for (name, module) in [
      ("same", nil), ("same", "nf_tables"), ("same", "xt"), ("nft_do", "nf_tables"), ("nft_wide", "nf_tables"),
    ] {
      #expect(told(selected, name, module) == told(whole, name, module))
    }
    #expect(told(selected, "nft_do", "nf_tables") == "(skb=0x1, table_nft=0x2) = NFT_ACCEPT")
    #expect(told(selected, "receive", nil) == "(?) = 0x1")
    #expect(told(selected, "xt_do", "xt") == "(?) = 0x1")
    #expect(selected.bytes.count < whole.bytes.count / 2)
  }

  @Test("a module stays where one of its types is")
  func modules() throws {
    let parts = try JoinedTypesTests.parts()
    let whole = try BTF(parts.kernel.joined(with: parts.modules))
    #expect(try BTF(whole.selection(functions: ["xt_do"])).parts.modules.map(\.name) == ["xt"])
    #expect(try BTF(whole.selection(functions: ["receive"])).parts.modules.isEmpty)
    #expect(try BTF(whole.selection(functions: [])).functions.isEmpty)
  }

  @Test("a structure has its name and size, and no members")
  func structures() throws {
    let parts = try JoinedTypesTests.parts()
    let whole = try BTF(parts.kernel.joined(with: parts.modules))
    let selected = try BTF(whole.selection(functions: ["nft_do"]))
    let function = try #require(selected.functions.first)
    #expect(selected.name(of: function) == "nft_do")
    let table = try #require(selected.parameters(of: function).flatMap { $0.last.flatMap(selected.pointee) })
    #expect(table.kind == .structure)
    #expect(selected.name(of: table.number) == "table_nft")
    #expect(selected.size(of: table.number) == 48)
    let before = try #require(whole.structures(["table_nft"])["table_nft"])
    #expect(whole.memberNames(of: before) == ["state", "skb", "slots"])
    #expect(selected.memberNames(of: table.number) == [])
  }

  @Test("types that go round in a circle end")
  func circle() throws {
    var writer = BTFWriter()
    let pointer = writer.pointer(to: 2)
    _ = writer.const(pointer)
    _ = writer.function("f", named: [("p", pointer), ("far", 4_000_000)], returns: pointer)
    let selected = try BTF(BTF(writer.bytes()).selection(functions: ["f"]))
    #expect(selected.end == 5)
    #expect(selected.functions.map { selected.name(of: $0) } == ["f"])
    #expect(selected.functions.first.flatMap { selected.parameters(of: $0) } == [1, 0])
  }
}
