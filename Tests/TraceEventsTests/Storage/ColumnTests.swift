import Testing

@testable import TraceEvents

/// Storage that copies share while one of them goes on.
@Suite struct ColumnTests {
  @Test("A copy keeps its values while the original grows, and may go on by itself")
  func copies() {
    var column = Column<Int>()
    for value in 0..<5000 { column.append(value) }
    let early = column
    for value in 5000..<9000 { column.append(value) }
    var other = early
    for value in 0..<4000 { other.append(-value) }
    #expect(early.elementsEqual(0..<5000))
    #expect(column.elementsEqual(0..<9000))
    #expect(other.elementsEqual(Array(0..<5000) + (0..<4000).map { -$0 }))
    #expect(column != other)
  }

  @Test("A copy that ends with a chunk goes on in one of its own")
  func fullChunks() {
    var column = Column<UInt8>()
    column.append(Column<UInt8>.chunkLength) { UInt8(truncatingIfNeeded: $0) }
    var copy = column
    column.append(1)
    copy.append(2)
    #expect([column.last, copy.last] == [1, 2])
  }

  @Test("Many values at once are the same as one by one")
  func runs() {
    var one = Column<Int>()
    var many = Column<Int>()
    for length in [0, 1, 4095, 1, 4096, 4097, 10_000] {
      let base = one.count
      for value in 0..<length { one.append(base + value) }
      many.append(length) { base + $0 }
    }
    #expect(one == many)
    #expect(one.elementsEqual(0..<22_290))
  }

  @Test("Strings keep their numbers in a frozen copy, and both tables go on")
  func frozen() {
    var table = StringTable()
    let names = (0..<3000).map { "function_\($0)" }
    let ids = names.map { table.intern($0) }
    var copy = table.frozen()
    let later = table.intern("later")
    let other = copy.intern("other")
    #expect(names.map { copy.intern($0) } == ids)
    #expect(names.map { table.intern($0) } == ids)
    #expect(ids.map { copy[$0] } == names)
    #expect([table[later], copy[other]] == ["later", "other"])
    #expect(table.count == 3002)
    #expect(copy.count == 3002)
  }

  @Test("A string is cut at its longest, and none is lost between blocks")
  func longStrings() {
    var table = StringTable()
    let long = String(repeating: "x", count: 70_000)
    let ids = (0..<10).map { table.intern(String(repeating: "\($0)", count: 40_000)) }
    let cut = table.intern(long)
    #expect(table[cut].utf8.count == StringTable.longest)
    #expect(ids.enumerated().allSatisfy { table[$0.element] == String(repeating: "\($0.offset)", count: 40_000) })
    #expect(table[StringID(rawValue: 99)] == "")
  }
}
