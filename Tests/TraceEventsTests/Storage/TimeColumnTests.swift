import Testing

@testable import TraceEvents

@Suite("Times in half of their size")
struct TimeColumnTests {
  /// What a column makes of these values, one by one and in one go.
  private func columns(_ values: [Int64], from empty: TimeColumn) -> [[Int64]] {
    var single = empty
    for value in values { single.append(value) }
    var whole = empty
    whole.append(values.count) { values[$0] }
    #expect(single == whole)
    return [Array(single), Array(whole)]
  }

  private static let edges: [Int64] = [
    .min, .max, .min + 1, 0, -1, 1, Int64(Int32.max), Int64(Int32.max) - 1, Int64(Int32.min), Int64(Int32.min) + 1,
    1_700_000_000_000_000_000, 1_700_000_002_147_483_646, 1_700_000_002_147_483_647, 1_699_999_997_852_516_352,
    1_699_999_997_852_516_353,
  ]

  @Test("every value comes back, whatever the first of its stretch was", arguments: [TimeColumn(), .durations()])
  func edges(_ empty: TimeColumn) {
    for first in Self.edges {
      let values = [first] + Self.edges
      #expect(columns(values, from: empty) == [values, values])
    }
  }

  @Test(
    "every value comes back where a stretch, a chunk or the column ends",
    arguments: [63, 64, 65, 4095, 4096, 4097, 12_345])
  func lengths(_ count: Int) {
    var random: UInt64 = 7
    let values = (0..<count).map { row -> Int64 in
      random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      if random >> 60 == 0 { return TimeColumn.unknown }
      if random >> 60 == 1 { return Int64(bitPattern: random) }
      return 1_000_000_000_000 + Int64(row) * 300 + Int64(random >> 54)
    }
    #expect(columns(values, from: TimeColumn()) == [values, values])
    #expect(columns(values, from: .durations()) == [values, values])
  }

  @Test("a copy keeps what it has when the original goes on, and both may")
  func copies() {
    var original = TimeColumn()
    original.append(70) { 5_000_000_000 * Int64($0) }
    var copy = original
    original.append(1)
    copy.append(2)
    copy.append(9_000_000_000_000)
    #expect(Array(original) == (0..<70).map { 5_000_000_000 * Int64($0) } + [1])
    #expect(Array(copy) == (0..<70).map { 5_000_000_000 * Int64($0) } + [2, 9_000_000_000_000])
  }

  @Test("the least and the greatest known time of some rows", arguments: [TimeColumn(), .durations()])
  func extents(_ empty: TimeColumn) {
    let kinds: [(Int) -> Int64] = [
      { 1_000_000_000_000 + Int64($0 * 300 % 7919) }, { $0 % 3 == 0 ? TimeColumn.unknown : Int64($0 % 500 - 250) },
      { $0 % 100 == 0 ? Int64($0) * 9_000_000_000 : 5 }, { _ in TimeColumn.unknown }, { _ in 77 },
    ]
    for kind in kinds {
      let values = (0..<5000).map(kind)
      var column = empty
      column.append(values.count) { values[$0] }
      for rows in [0..<0, 0..<1, 3..<9, 60..<70, 64..<128, 100..<101, 0..<5000, 4090..<4100] {
        let known = values[rows].filter { $0 != TimeColumn.unknown }
        #expect(column.extent(in: rows) == known.min().map { $0...(known.max() ?? $0) })
      }
    }
  }
}
