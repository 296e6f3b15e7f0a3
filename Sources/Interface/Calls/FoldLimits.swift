import CallTrees

/// What is folded, as how deep calls may lie that are shown: from some rows on, up to some depth. All of a tree unfolded, or folded
/// at one level, is one such stretch; each call that differs adds two at most.
struct FoldLimits: Sendable {
  private var firsts: [Int]
  private var depths: [Int]

  /// - Parameter rows: whole subtrees, whose outermost calls are shown in any case.
  /// - Complexity: O(n log n) of the calls that are folded or unfolded unlike their level.
  init(_ folds: FoldSet, _ calls: CallTable, _ rows: Range<Int>) {
    firsts = [rows.lowerBound]
    depths = [max(folds.level, rows.isEmpty ? 0 : calls.depth[rows.lowerBound])]
    var open: [(end: Int, depth: Int)] = [(rows.upperBound, depths[0])]
    for row in folds.flipped.filter(rows.contains).sorted() {
      close(&open, before: row)
      let (depth, end) = (calls.depth[row], calls.subtreeEnd[row])
      // A call that is not shown shows nothing.
      guard let outer = open.last?.depth, depth <= outer, end > row + 1 else { continue }
      let limit = depth >= folds.level ? depth + 1 : depth
      begin(limit, at: row + 1)
      open.append((end, limit))
    }
    close(&open, before: rows.upperBound)
  }

  /// Goes back to what holds around the subtrees that end.
  private mutating func close(_ open: inout [(end: Int, depth: Int)], before row: Int) {
    while open.count > 1, let last = open.last, last.end <= row {
      open.removeLast()
      begin(open[open.count - 1].depth, at: last.end)
    }
  }

  private mutating func begin(_ depth: Int, at row: Int) {
    if firsts[firsts.count - 1] == row {
      depths[depths.count - 1] = depth
    } else {
      firsts.append(row)
      depths.append(depth)
    }
  }

  /// The stretch that a row lies in.
  ///
  /// - Complexity: O(log stretches).
  func stretch(of row: Int) -> Int {
    var low = 0
    var high = firsts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if firsts[middle] <= row { low = middle } else { high = middle }
    }
    return low
  }

  /// The greatest depth that is shown in a stretch.
  func depth(of stretch: Int) -> Int { depths[stretch] }

  /// The row that a stretch begins with.
  func first(of stretch: Int) -> Int { firsts[stretch] }

  /// The row after a stretch; beyond all rows for the last.
  func end(of stretch: Int) -> Int { stretch + 1 < firsts.count ? firsts[stretch + 1] : .max }
}
