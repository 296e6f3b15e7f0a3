/// The matches of a search in what the cursor moves over, found a piece at a time: a bit for each call, packet or line.
struct MatchCount: Sendable {
  /// What is searched. The matches hold as long as that is the same.
  enum Ground: Equatable, Sendable {
    /// By line of the whole list in the trace's order, in whatever order they are listed.
    case packets
    /// By row of the call table.
    case calls(rows: Range<Int>, withoutInterrupts: Bool, withoutNoise: Bool, filter: String?)
    /// By row of the call table, of all packets.
    case everything
    case diff(left: Int, right: Int, rows: Int)
    /// By line, which sorting moves.
    case functions(FunctionsPane.Scope, Sorting<FunctionColumn>, lines: Int)
  }

  let ground: Ground
  private var words: [UInt64] = []
  /// How many items were looked at.
  private(set) var next = 0
  /// How many of them match.
  private(set) var total = 0

  init(_ ground: Ground) { self.ground = ground }

  /// Goes on up to item `end`, for about as long as `budget` items of cost 1 take.
  mutating func proceed(to end: Int, budget: Int, cost: Int, _ isMatch: (Int) -> Bool) {
    let last = min(end, next + max(1, budget / cost))
    while next < last {
      let (word, stop) = (next >> 6, min(last, (next | 63) + 1))
      var bits: UInt64 = 0
      for item in next..<stop where isMatch(item) { bits |= 1 << UInt64(item & 63) }
      if word < words.count { words[word] |= bits } else { words.append(bits) }
      total += bits.nonzeroBitCount
      next = stop
    }
  }

  /// Whether an item was looked at and matches.
  func contains(_ item: Int) -> Bool {
    words.indices.contains(item >> 6) && words[item >> 6] >> UInt64(item & 63) & 1 != 0
  }

  /// Which one of the matches an item is, from 1: how many there are up to it.
  ///
  /// - Complexity: O(items / 64).
  func number(of item: Int) -> Int {
    let word = item >> 6
    guard words.indices.contains(word) else { return total }
    let before = words[..<word].reduce(0) { $0 + $1.nonzeroBitCount }
    return before + (words[word] & (.max >> UInt64(63 - item & 63))).nonzeroBitCount
  }

  /// The first match that a step comes to, going round; nil when there is none.
  ///
  /// - Complexity: O(items / 64).
  func first(_ step: SearchStep) -> Int? {
    guard next > 0 else { return nil }
    let origin = min(max(step.origin, 0), next - 1)
    if step.forward {
      let start = step.includesOrigin ? origin : origin + 1
      return first(in: start..<next) ?? first(in: 0..<start)
    }
    let end = step.includesOrigin ? origin + 1 : origin
    return last(in: 0..<end) ?? last(in: end..<next)
  }

  private func first(in items: Range<Int>) -> Int? {
    var item = items.lowerBound
    while item < items.upperBound {
      let bits = words[item >> 6] >> UInt64(item & 63)
      let found = item + bits.trailingZeroBitCount
      if bits != 0 { return found < items.upperBound ? found : nil }
      item = item | 63 + 1
    }
    return nil
  }

  private func last(in items: Range<Int>) -> Int? {
    var item = items.upperBound - 1
    while item >= items.lowerBound {
      let bits = words[item >> 6] << UInt64(63 - item & 63)
      let found = item - bits.leadingZeroBitCount
      if bits != 0 { return found >= items.lowerBound ? found : nil }
      item = item & ~63 - 1
    }
    return nil
  }
}
