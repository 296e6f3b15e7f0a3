import TraceEvents

/// Times in ns, of which some are asked for by their rank: without sorting what are millions.
struct TimeRanks: Sendable {
  private var first = Int64.max
  private var last = Int64.min
  /// Those below 4.3 s, in four bytes each, and the others.
  private var short = Column<UInt32>()
  private var long: [Int64] = []

  /// So many are sorted.
  private static let few = 256
  /// Times are counted by this many bits at once.
  private static let bits = 11

  /// No times.
  init() {}

  /// Adds one, which is not negative, and tells whether it is longer than all before it.
  @discardableResult
  @inline(__always)
  mutating func add(_ time: Int64) -> Bool {
    if let short = UInt32(exactly: time) { self.short.append(short) } else { long.append(time) }
    first = min(first, time)
    guard time > last else { return false }
    last = time
    return true
  }

  /// How many there are.
  var count: Int { short.count + long.count }

  /// Nil when there are none.
  var least: Int64? { first <= last ? first : nil }

  /// Nil when there are none.
  var most: Int64? { first <= last ? last : nil }

  /// The smallest time that at least `percent` of all do not exceed; nil when there is none.
  ///
  /// - Complexity: O(times).
  func percentile(_ percent: Int) -> Int64? {
    guard count > 0 else { return nil }
    let place = Self.place(percent, of: count)
    if place >= short.count { return long.sorted()[place - short.count] }
    if short.count <= Self.few { return Int64(short.sorted()[place]) }
    return Int64(select(place, UInt32(clamping: first)...UInt32(clamping: last)))
  }

  /// The same of times that are sorted already.
  static func percentile(_ percent: Int, of sorted: [Int64]) -> Int64? {
    sorted.isEmpty ? nil : sorted[place(percent, of: sorted.count)]
  }

  private static func place(_ percent: Int, of count: Int) -> Int {
    min(max((count * percent + 99) / 100, 1), count) - 1
  }

  /// The short time with `place` others before it. What has the same leading bits as that one is counted by the bits behind
  /// these, until there are none.
  private func select(_ place: Int, _ range: ClosedRange<UInt32>) -> UInt32 {
    var (place, first, last) = (place, range.lowerBound, range.upperBound)
    while true {
      let shift = max(0, UInt32.bitWidth - (last - first).leadingZeroBitCount - Self.bits)
      var counts = [Int](repeating: 0, count: 1 << Self.bits)
      for time in short where time >= first && time <= last { counts[Int((time - first) >> shift)] += 1 }
      var bucket = 0
      while bucket < counts.count - 1, place >= counts[bucket] {
        place -= counts[bucket]
        bucket += 1
      }
      first += UInt32(bucket) << shift
      if shift == 0 { return first }
      last = first + min(last - first, 1 << shift - 1)
    }
  }
}
