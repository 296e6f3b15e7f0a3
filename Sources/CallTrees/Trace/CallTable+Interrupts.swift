extension CallTable {
  /// Hands over the rows of each interrupt among `rows`, which are whole subtrees: its call with all beneath, in order.
  ///
  /// - Complexity: O(interrupts), beneath an interrupt O(rows).
  package func forEachInterrupt(in rows: Range<Int>, _ body: (Range<Int>) -> Void) {
    let first = interrupts.place(of: rows.lowerBound)
    let isBeneath = first > 0 && subtreeEnd[interrupts.row(at: first - 1)] > rows.lowerBound
    var place = first
    var row = rows.lowerBound
    while row < rows.upperBound {
      if !isBeneath {
        guard place < interrupts.count, interrupts.row(at: place) < rows.upperBound else { return }
        row = interrupts.row(at: place)
        place += 1
      } else if !flags[row].contains(.interrupt) {
        row += 1
        continue
      }
      let end = min(rows.upperBound, max(row + 1, subtreeEnd[row]))
      body(row..<end)
      row = end
    }
  }
}
