extension TimeColumn {
  /// The least and the greatest of the known times in a range of rows; nil where none is known.
  ///
  /// - Complexity: O(rows), many at a time.
  public func extent(in rows: Range<Int>) -> ClosedRange<Int64>? {
    precondition(rows.lowerBound >= 0 && rows.upperBound <= count, "a column has no such rows")
    var (least, greatest) = (Int64.max, Int64.min)
    var row = rows.lowerBound
    while row < rows.upperBound {
      let end = Swift.min(rows.upperBound, (row >> Self.shift + 1) << Self.shift)
      var (near, far) = (Int32.max, Int32.min)
      distances.forEachRun(of: row..<end) { place in
        for distance in place {
          near = Swift.min(near, distance)
          far = Swift.max(far, distance)
        }
      }
      if near != Self.unknownMark, far != Self.farMark {
        least = Swift.min(least, bases[row >> Self.shift] &+ Int64(near))
        greatest = Swift.max(greatest, bases[row >> Self.shift] &+ Int64(far))
      } else if far != Self.unknownMark {
        for time in row..<end where self[time] != Self.unknown {
          least = Swift.min(least, self[time])
          greatest = Swift.max(greatest, self[time])
        }
      }
      row = end
    }
    return least <= greatest ? least...greatest : nil
  }
}
