import SystemCalls

/// When a capture that may sleep does: until a packet matches, and again once none has for a while.
struct Slumber {
  /// What is to be done now.
  enum Step: Equatable {
    case fallAsleep, wake
  }

  /// The tracer is off.
  private(set) var isAsleep = false

  /// How long no packet may match before it sleeps, in ns.
  private let quiet: Int64
  /// What had matched at the last look, and when that was new.
  private var matched: UInt64 = 0
  private var lastMatch: Int64
  /// What had matched while asleep, when it fell asleep last.
  private var missedBefore: UInt64 = 0

  /// - Parameters:
  ///   - seconds: how long no packet may match before it sleeps.
  ///   - now: the time, in ns.
  init(after seconds: Int, at now: Int64) {
    quiet = Int64(seconds) &* 1_000_000_000
    lastMatch = now
  }

  /// What the counters ask for; nil is to go on as it is.
  mutating func next(_ stats: CaptureStats, at now: Int64) -> Step? {
    if stats.matched != matched { (matched, lastMatch) = (stats.matched, now) }
    if isAsleep { return stats.skippedAsleep > missedBefore ? .wake : nil }
    return now &- lastMatch >= quiet && stats.openNow == 0 ? .fallAsleep : nil
  }

  /// It has fallen asleep.
  mutating func fellAsleep(_ stats: CaptureStats) {
    isAsleep = true
    missedBefore = stats.skippedAsleep
  }

  /// It is awake, or could not fall asleep; the time without a match begins now.
  mutating func isUp(at now: Int64) {
    isAsleep = false
    lastMatch = now
  }
}
