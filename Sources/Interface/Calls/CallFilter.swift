/// What the call graph is narrowed to, and how it was folded before: the filter shows everything that it keeps.
struct CallFilter: Sendable {
  /// Only calls that match are shown, and their callers.
  var pattern: SearchPattern
  var folds: FoldSet
  /// What it keeps of the packet that the graph is of. Until all of its calls were looked at all are shown.
  var kept = KeptRows()
}
