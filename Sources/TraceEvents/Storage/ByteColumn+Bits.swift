extension ByteColumn {
  /// Of the 64 numbers from `first` on, which is a multiple of 64, a bit for each that is at most `limit`, the first in the
  /// lowest. Where there are no more numbers, bits are 0.
  ///
  /// - Complexity: O(1), eight numbers at a time.
  public func bits(atMost limit: Int, from first: Int) -> UInt64 {
    guard limit >= 0 else { return 0 }
    guard first + 64 <= count else {
      return (first..<Swift.max(first, count)).reduce(0) { self[$1] <= limit ? $0 | 1 << UInt64($1 - first) : $0 }
    }
    // What is marked as large is compared by itself.
    let most = UInt64(Swift.min(limit, Int(Self.largeMark) - 1))
    var bits: UInt64 = 0
    let place = UnsafeRawPointer(bytes.bases[first >> Column<UInt8>.shift] + (first & (Column<UInt8>.chunkLength - 1)))
    for eight in 0..<8 {
      let word = UInt64(littleEndian: place.loadUnaligned(fromByteOffset: 8 * eight, as: UInt64.self))
      bits |= Self.bits(of: word, atMost: most) << UInt64(8 * eight)
    }
    guard limit >= Int(Self.largeMark) else { return bits }
    var rest = ~bits
    while rest != 0 {
      let bit = rest.trailingZeroBitCount
      if largeNumber(first + bit) <= limit { bits |= 1 << UInt64(bit) }
      rest &= rest - 1
    }
    return bits
  }

  /// A bit for each of eight bytes that is at most `limit`, the first in the lowest.
  ///
  /// Seven bits of each are taken from those of the limit with the eighth set: it stays set unless they are larger, and no byte
  /// borrows from the next.
  @inline(__always)
  private static func bits(of word: UInt64, atMost limit: UInt64) -> UInt64 {
    let (ones, eighths) = (0x0101_0101_0101_0101 as UInt64, 0x8080_8080_8080_8080 as UInt64)
    let isWithin = ((limit | 0x80) &* ones) &- (word & ~eighths)
    let found = (limit < 128 ? isWithin & ~word : isWithin | ~word) & eighths
    return ((found >> 7) &* 0x0102_0408_1020_4080) >> 56
  }

  /// The least and the greatest number in a range of rows; nil of an empty one.
  ///
  /// - Complexity: O(rows), many at a time.
  public func extent(in rows: Range<Int>) -> ClosedRange<Int>? {
    guard !rows.isEmpty else { return nil }
    precondition(rows.lowerBound >= 0 && rows.upperBound <= count, "a column has no such rows")
    var (least, greatest) = (UInt8.max, UInt8.min)
    bytes.forEachRun(of: rows) { place in
      for byte in place {
        least = Swift.min(least, byte)
        greatest = Swift.max(greatest, byte)
      }
    }
    guard greatest == Self.largeMark else { return Int(least)...Int(greatest) }
    return rows.reduce(self[rows.lowerBound]...self[rows.lowerBound]) {
      Swift.min($0.lowerBound, self[$1])...Swift.max($0.upperBound, self[$1])
    }
  }
}

extension Column {
  /// Hands over the values of a range of rows, as many at a time as lie together.
  @inlinable @inline(__always)
  public func forEachRun(of rows: Range<Int>, _ body: (UnsafeBufferPointer<Element>) -> Void) {
    var row = rows.lowerBound
    while row < rows.upperBound {
      let place = row & (Self.chunkLength - 1)
      let length = Swift.min(rows.upperBound - row, Self.chunkLength - place)
      body(UnsafeBufferPointer(start: bases[row >> Self.shift] + place, count: length))
      row += length
    }
  }
}
