import CallTrees

/// How often a trace that grows is shown: four times a second at most, and less often when there are many calls.
package struct ShowingPace: Sendable {
  /// Whether there was a first one.
  package private(set) var hasShown = false
  private var lastShown: Int64 = 0
  private var interval: Int64 = 0

  /// In ns: what a person notices, and what each call costs the reader when it goes on.
  private static let shortestInterval: Int64 = 250_000_000
  private static let intervalPerCall: Int64 = 50

  /// Nothing was shown yet: the first trace need not wait.
  package init() {}

  /// How long to wait with the next one, in ns; 0 when it is time. `now` is of ``System/monotonicTime()``.
  package func remaining(at now: Int64) -> Int64 { hasShown ? max(0, lastShown + interval - now) : 0 }

  /// A trace was shown.
  package mutating func showed(_ trace: Trace, at now: Int64) {
    hasShown = true
    lastShown = now
    interval = max(Self.shortestInterval, Int64(trace.calls.count) * Self.intervalPerCall)
  }
}
