/// What the module counts, since it was last armed.
package struct CaptureStats: Equatable, Sendable {
  /// Packets that reached an entry point.
  package var seen: UInt64 = 0
  /// Of those, accepted by the filter.
  package var matched: UInt64 = 0
  /// Windows opened.
  package var opened: UInt64 = 0
  /// Windows closed.
  package var closed: UInt64 = 0
  /// Of those, the ones that are kept: what a rule asked for, or all without one.
  package var kept: UInt64 = 0
  /// Matches inside the open window of the same packet: part of that window.
  package var nested: UInt64 = 0
  /// Matches inside the open window of another packet, in the same task: recorded there.
  package var nestedOther: UInt64 = 0
  /// Matches after the quota was met.
  package var skippedForQuota: UInt64 = 0
  /// Matches left out by sampling.
  package var skippedBySampling: UInt64 = 0
  /// Matches for which the module had no room.
  package var skippedBusy: UInt64 = 0
  /// Matches while the gate was asleep.
  package var skippedAsleep: UInt64 = 0
  /// Windows in which nothing could be recorded: the PID filter was removed by somebody, or kprobes were switched off.
  package var gateFailed: UInt64 = 0
  /// Windows whose packet could not be followed from one to the next.
  package var withoutJourney: UInt64 = 0
  /// Calls in windows of which the module said what they returned.
  package var values: UInt64 = 0
  /// Calls of which it could not say that.
  package var valuesMissed: UInt64 = 0
  /// Calls in windows of which the module said what they were given.
  package var arguments: UInt64 = 0
  /// Calls of which it could not say that.
  package var argumentsMissed: UInt64 = 0
  /// Windows open at this moment.
  package var openNow: UInt32 = 0
  /// Whether the module says what calls return, or why not.
  package var valuesState = ValuesState.off
  /// The same of what calls were given.
  package var argumentsState = ValuesState.off

  /// Nothing counted yet.
  init() {}
}
