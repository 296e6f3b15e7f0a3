/// Which calls are folded. Kept apart from the tree, by row of the call table.
struct FoldSet: Equatable, Sendable {
  /// Calls at this depth and deeper are folded, the outermost calls being 0.
  var level: Int
  /// Rows that differ from what `level` says.
  var flipped: Set<Int> = []
  /// First rows of the runs of equal calls that are open.
  var openRuns: Set<Int> = []

  /// Three levels are open at first.
  static let standard = FoldSet(level: 3)

  /// Every call at `level` and deeper is folded, none before.
  init(level: Int) { self.level = level }

  /// Goes on with calls of which some are at other rows; nil for those that are gone.
  mutating func follow(_ row: (Int) -> Int?) {
    flipped = Set(flipped.compactMap(row))
    openRuns = Set(openRuns.compactMap(row))
  }

  /// Whether a call is folded.
  ///
  /// - Parameter depth: the call's own, in the call table.
  func isFolded(_ row: Int, depth: Int) -> Bool { (depth >= level) != flipped.contains(row) }

  /// Folds or unfolds a call, whatever it was.
  mutating func set(_ row: Int, depth: Int, folded: Bool) {
    if folded == (depth >= level) { flipped.remove(row) } else { flipped.insert(row) }
  }
}
