/// One line of the call graph: a call, or a run of equal calls put together.
package struct VisibleRow: Equatable, Sendable {
  /// Row of the call table; for a run, its first call's.
  package var row: Int
  /// The row after the last one that lies beneath.
  package var end: Int
  /// Index of the caller's line, or -1.
  package var parent: Int
  /// Levels from the outermost line shown.
  package var depth: Int
  /// How many calls the line stands for: 1, or more for a run (×N).
  package var repeats: Int
  /// Total time in ns: the call's, or the sum of the run's; nil when not known.
  package var total: Int64?
  /// There is something beneath that could be shown.
  package var canOpen: Bool
  package var isOpen: Bool

  /// The line stands for several calls in a row of one function.
  package var isRun: Bool { repeats > 1 }
}
