/// What the call graph is narrowed to, and how it was folded before: the filter shows everything that it keeps.
struct CallFilter: Sendable {
  /// Only calls that match are shown, and their callers.
  var pattern: SearchPattern
  var folds: FoldSet
  /// By row, counted from `base`: it is kept. Of the packet that the graph is of.
  var kept: [Bool] = []
  var base = 0

  /// Whether a row of that packet is shown, as far as the filter says.
  func keeps(_ row: Int) -> Bool { kept.indices.contains(row - base) && kept[row - base] }
}
