/// One line of the call graph: a call, or a run of equal calls put together.
struct VisibleRow: Equatable, Sendable {
  /// Row of the call table; for a run, its first call's.
  var row: Int
  /// The row after the last one that lies beneath.
  var end: Int
  /// Index of the caller's line, or -1.
  var parent: Int
  /// Levels from the outermost line shown.
  var depth: Int
  /// How many calls the line stands for: 1, or more for a run (×N).
  var repeats: Int
  /// Total time in ns: the call's, or the sum of the run's; nil when not known.
  var total: Int64?
  /// There is something beneath that could be shown.
  var canOpen: Bool
  /// What is beneath is shown.
  var isOpen: Bool

  /// The line stands for several calls in a row of one function.
  var isRun: Bool { repeats > 1 }
}
