import TraceEvents

/// How often one function was called and how long it took, over some packets.
package struct FunctionStatistics: Sendable, Equatable {
  /// The function, in the trace's ``Trace/functions``.
  package var function: FunctionID
  /// Among callers: nothing called it. The function is the unknown one then.
  package var isOutermost = false
  /// Calls, whole or not; interrupts left out.
  package var calls = 0
  /// Those of them that are not known from entry to return, whole, with a duration. They are in no other number.
  package var untimed = 0
  /// Time in ns from entry to return, callees included. A call within a timed call of the same function adds nothing:
  /// its time is in the outer one's already.
  package var total: Int64 = 0
  /// Time in ns in the function itself. Calls that have a callee without a known duration add nothing.
  package var selfTime: Int64 = 0
  /// Shortest time of the timed calls in ns; nil when none is timed.
  package var min: Int64?
  /// Median (nearest rank) of the timed calls in ns; nil when none is timed.
  package var p50: Int64?
  /// 99th percentile (nearest rank) of the timed calls in ns; nil when none is timed.
  package var p99: Int64?
  /// Longest time of the timed calls in ns; nil when none is timed.
  package var max: Int64?
  /// Row of the longest timed call; of the first call when none is timed.
  package var slowest: Int
}
