/// How long many calls took, in ns: every value, in four bytes as long as it is under four seconds.
struct DurationSample: Sendable {
  private var short: [UInt32] = []
  private var other: [Int64] = []
  /// The shortest; nil while there are none.
  private(set) var min: Int64?
  /// The longest; nil while there are none.
  private(set) var max: Int64?

  /// How many there are.
  var count: Int { short.count + other.count }

  mutating func append(_ time: Int64) {
    if let value = UInt32(exactly: time) { short.append(value) } else { other.append(time) }
    if time < min ?? .max { min = time }
    if time > max ?? .min { max = time }
  }

  /// The smallest value that at least `percent` of all values do not exceed.
  ///
  /// - Complexity: O(values).
  func percentile(_ percent: Int) -> Int64? {
    guard other.isEmpty, short.count > Self.sortedAtOnce else {
      return StatisticsTally.percentile(percent, of: (short.map(Int64.init) + other).sorted())
    }
    return Int64(value(at: StatisticsTally.rank(percent, of: short.count)))
  }

  /// Fewer values than these are sorted faster than they are counted.
  private static let sortedAtOnce = 20_000

  /// What stands at `index` once they are sorted: found by its upper 16 bits, then by its lower ones.
  private func value(at index: Int) -> UInt32 {
    let upper = Self.digit(at: index, among: short.lazy.map { Int($0 >> 16) })
    let same = short.lazy.filter { Int($0 >> 16) == upper.digit }
    let lower = Self.digit(at: index - upper.smaller, among: same.map { Int($0 & 0xffff) })
    return UInt32(upper.digit) << 16 | UInt32(lower.digit)
  }

  /// What stands at `index` of these once they are sorted, and how many are smaller.
  private static func digit(at index: Int, among digits: some Sequence<Int>) -> (digit: Int, smaller: Int) {
    var counts = [Int](repeating: 0, count: 1 << 16)
    for digit in digits { counts[digit] += 1 }
    var smaller = 0
    for (digit, count) in counts.enumerated() {
      if index < smaller + count { return (digit, smaller) }
      smaller += count
    }
    return (counts.count - 1, smaller)
  }
}
