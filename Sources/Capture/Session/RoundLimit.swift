/// Up to when events can be handed over: before that time no CPU can still bring one.
///
/// Each CPU's buffer is in order by itself. All CPUs are emptied in every round, and the buffer's clock is CLOCK_MONOTONIC:
/// whatever happened before the *previous* round began was in a buffer when this round read it. A CPU that was not emptied
/// holds the limit back at the last event it has brought.
///
///     round      1        2        3
///     begins at  t1       t2       t3
///     hands over          < t1     < t2
struct RoundLimit {
  private var previousRound: Int64?

  /// The limit, in ns, once a round that began at `start` has ended; nil after the first one.
  ///
  /// - Parameter latest: when each CPU's last event was that it has brought; of those that may hold more.
  mutating func end(startedAt start: Int64, unfinished latest: [UInt64?]) -> UInt64? {
    defer { previousRound = start }
    guard var limit = previousRound.map({ UInt64(clamping: $0) }) else { return nil }
    for time in latest { limit = min(limit, time ?? 0) }
    return limit
  }
}
