/// Which calls are folded. Kept apart from the tree, by row of the call table.
package struct FoldSet: Equatable, Sendable {
  /// Calls at this depth and deeper are folded, the outermost calls being 0.
  package var level: Int
  /// Rows that differ from what `level` says.
  package var flipped: Set<Int> = []
  /// First rows of the runs of equal calls that are open.
  package var openRuns: Set<Int> = []

  package init(level: Int) { self.level = level }

  package func isFolded(_ row: Int, depth: Int) -> Bool { (depth >= level) != flipped.contains(row) }

  package mutating func set(_ row: Int, depth: Int, folded: Bool) {
    if folded == (depth >= level) { flipped.remove(row) } else { flipped.insert(row) }
  }
}
