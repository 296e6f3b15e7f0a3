import CallTrees

/// A trace by reference: what holds one is handed from thread to thread, and a trace is some forty arrays to copy.
package final class HeldTrace: Sendable {
  package let trace: Trace

  package init(_ trace: Trace) { self.trace = trace }
}
