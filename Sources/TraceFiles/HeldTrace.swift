import CallTrees

/// A trace by reference: what holds one is handed from thread to thread, and a trace is some forty arrays to copy.
package final class HeldTrace: Sendable {
  /// The trace, which does not change any more.
  package let trace: Trace

  /// Moves a trace to where it need not be copied again.
  package init(_ trace: Trace) { self.trace = trace }
}
