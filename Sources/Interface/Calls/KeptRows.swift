/// Which of a packet's calls a filter keeps, matches and the calls that lead to them: worked out a piece at a time, since a packet may have
/// millions of calls.
struct KeptRows: Sendable {
  private(set) var found = RowSet()
  /// The next row to be looked at.
  private var next = 0

  /// Nothing is kept of no rows.
  init() {}

  /// Nothing was looked at yet.
  init(of rows: Range<Int>) { (found, next) = (RowSet(of: rows), rows.lowerBound) }

  var rows: Range<Int> { found.rows }

  /// All rows were looked at.
  var isWhole: Bool { next >= rows.upperBound }

  /// Looks at up to so many more rows.
  mutating func proceed(_ count: Int, _ outline: CallOutline, _ isMatch: (Int) -> Bool) {
    let end = min(rows.upperBound, next + count)
    for row in next..<max(next, end) where isMatch(row) {
      found.insert(row)
      var caller = outline.caller(of: row, from: rows.lowerBound)
      while let kept = caller, !found.contains(kept) {
        found.insert(kept)
        caller = outline.caller(of: kept, from: rows.lowerBound)
      }
    }
    next = max(next, end)
  }
}
