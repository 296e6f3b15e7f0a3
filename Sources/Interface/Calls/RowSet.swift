/// Some of the rows of a range, a bit for each.
struct RowSet: Sendable {
  let rows: Range<Int>
  /// The row of the first bit, a multiple of 64.
  private let base: Int
  private var words: [UInt64]

  /// None of `rows`.
  init(of rows: Range<Int> = 0..<0) {
    self.rows = rows
    base = rows.lowerBound & ~63
    words = Array(repeating: 0, count: (rows.upperBound - base + 63) / 64)
  }

  /// The bits of 64 rows from a multiple of 64 on. Of rows beyond the range they are 0.
  func word(from row: Int) -> UInt64 {
    let index = (row - base) >> 6
    return words.indices.contains(index) ? words[index] : 0
  }

  func contains(_ row: Int) -> Bool { rows.contains(row) && word(from: row & ~63) >> UInt64(row & 63) & 1 != 0 }

  mutating func insert(_ row: Int) {
    guard rows.contains(row) else { return }
    words[(row - base) >> 6] |= 1 << UInt64(row & 63)
  }

  mutating func insert(_ range: Range<Int>) {
    Self.forEachWord(of: range.clamped(to: rows)) { row, bits in words[(row - base) >> 6] |= bits }
  }

  /// Takes in all that another set of the same rows lacks.
  mutating func insert(allBut other: RowSet) {
    Self.forEachWord(of: rows) { row, bits in words[(row - base) >> 6] |= bits & ~other.word(from: row) }
  }

  /// Hands over the words that a range of rows has bits in: the word's first row, and the range's bits.
  @inline(__always)
  static func forEachWord(of range: Range<Int>, _ body: (Int, UInt64) -> Void) {
    var row = range.lowerBound
    while row < range.upperBound {
      let end = min(range.upperBound, row | 63 + 1)
      body(row & ~63, UInt64.max << UInt64(row & 63) & UInt64.max >> UInt64(63 - (end - 1) & 63))
      row = end
    }
  }
}
