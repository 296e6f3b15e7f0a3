import CallTrees

/// What a capture has to show for itself.
package struct CaptureContents: Equatable, Sendable {
  /// Entries of its packet list; a window that events were lost of may be there in two parts.
  package var packets = 0
  /// Windows: those parts are one.
  package var windows = 0
  /// Entries that are not whole.
  package var incomplete = 0
  /// Calls in them.
  package var calls = 0
  /// Of those, the ones whose return value was to be recorded and is not there.
  package var withoutValue = 0

  /// Nothing captured.
  init() {}

  /// What a trace shows.
  ///
  /// - Complexity: O(calls).
  init(_ trace: Trace) {
    packets = trace.packets.count
    windows = Set(trace.packets.compactMap { $0.begin?.id ?? $0.end?.id }).count
    incomplete = trace.packets.count { $0.integrity != .complete }
    calls = trace.calls.count
    if var values = MissingValues(trace) { withoutValue = values.count(of: trace.packets) }
  }
}
