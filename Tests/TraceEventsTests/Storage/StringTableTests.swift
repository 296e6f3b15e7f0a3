import Testing

@testable import TraceEvents

@Suite("Tables of texts")
struct StringTableTests {
  @Test("A text is the same as that of another table by its bytes, whatever its number")
  func sameInOtherTables() {
    var (one, other) = (StringTable(), StringTable())
    let zero = one.intern("0x0")
    _ = other.intern("kfree")
    let (sameZero, error) = (other.intern("0x0"), other.intern("-22"))
    #expect(zero != sameZero)
    #expect(one.isSame(zero, as: sameZero, of: other))
    #expect(!one.isSame(zero, as: error, of: other))
    #expect(one.isSame(zero, as: zero, of: one))
  }

  @Test("No text, and one that a table does not have, is the same as none")
  func noText() {
    var table = StringTable()
    let zero = table.intern("0x0")
    #expect(!table.isSame(.none, as: .none, of: table))
    #expect(!table.isSame(zero, as: StringID(rawValue: 99), of: table))
    #expect(!table.isSame(StringID(rawValue: 99), as: zero, of: table))
  }
}

@Suite("Order of places")
struct OrderTests {
  @Test("What is equal by the rule keeps its order")
  func order() {
    let words = ["ccc", "a", "bb", "b", "aaa", "cc"]
    let order = words.indices.inOrder { words[$0].utf8.count > words[$1].utf8.count }
    #expect(order.map { words[$0] } == ["ccc", "aaa", "bb", "cc", "a", "b"])
    #expect((0..<0).inOrder { _, _ in true } == [])
  }
}
