/// What the alignment of one level of siblings knows of each of them.
struct DiffToken {
  /// Common number of the function.
  var function: Int
  /// Equal for functions that stand for each other (``FunctionKin``); only those are paired.
  var kin: Int
  /// Equal when everything beneath is alike.
  var shape: UInt64
  /// A bit for every function beneath.
  var sketch: UInt64
  /// How many calls it stands for, itself included.
  var size: Int

  /// What pairing two siblings is worth: most when they are alike and large, something when only the function is the
  /// same, nothing when they must not be paired.
  func worth(with other: DiffToken) -> Int32 {
    guard kin == other.kin else { return 0 }
    let size = Int32(min(size, other.size, 1 << 14))
    // The same name is better than one that stands for it.
    let name: Int32 = function == other.function ? 0 : 1
    if shape == other.shape { return 4 + 8 * size - name }
    let all = Int32((sketch | other.sketch).nonzeroBitCount)
    guard all > 0 else { return 2 + 4 * size - name }
    return 2 - name + 7 * size * Int32((sketch & other.sketch).nonzeroBitCount) / all
  }
}

/// Which siblings of one level belong together, in order.
///
/// Equal beginnings and ends are taken off first. What is left is solved exactly where it is small; else it is cut at
/// siblings that occur once on each side (as `git diff --patience` does), then by Myers' algorithm as long as there are
/// few edits, and at last by looking a few siblings ahead. None of the steps is quadratic in a large level.
struct DiffAlignment {
  /// Cells of the exact solution's table; beyond it, the level is cut up first.
  static let tableLimit = 1 << 16
  /// Edits that Myers' algorithm may need. Its memory is the square of it.
  static let editLimit = 1024
  /// Comparisons that Myers' algorithm may make.
  static let stepLimit = 1 << 24
  /// How often a stretch is cut at unique siblings.
  static let cutLimit = 16
  /// How far the last resort looks ahead.
  static let window = 32

  let left: [DiffToken]
  let right: [DiffToken]
  var pairs: [(left: Int, right: Int)] = []

  private init(_ left: [DiffToken], _ right: [DiffToken]) {
    self.left = left
    self.right = right
  }

  /// The pairs, both indices ascending. The side with the lower digest goes first, whichever it is, so that changing the
  /// packets over gives the same pairs.
  static func pairs(_ tokens: Sided<[DiffToken]>, digests: Sided<UInt64>) -> [(left: Int, right: Int)] {
    let isSwapped = digests.left > digests.right
    let ordered = isSwapped ? tokens.swapped : tokens
    var alignment = DiffAlignment(ordered.left, ordered.right)
    alignment.align(ordered.left.indices, ordered.right.indices, cuts: 0)
    return isSwapped ? alignment.pairs.map { ($0.right, $0.left) } : alignment.pairs
  }

  /// What lies before each pair, and behind the last one.
  static func gaps(between pairs: [(left: Int, right: Int)], counts: Sided<Int>) -> [Sided<Range<Int>>] {
    var next = Sided(0, 0)
    return (pairs + [(counts.left, counts.right)]).map { pair in
      let gap = Sided(next.left..<max(next.left, pair.left), next.right..<max(next.right, pair.right))
      next = Sided(pair.left + 1, pair.right + 1)
      return gap
    }
  }

  private mutating func align(_ leftRange: Range<Int>, _ rightRange: Range<Int>, cuts: Int) {
    var low = (leftRange.lowerBound, rightRange.lowerBound)
    var high = (leftRange.upperBound, rightRange.upperBound)
    while low.0 < high.0, low.1 < high.1, alike(low.0, low.1) {
      pairs.append((low.0, low.1))
      low = (low.0 + 1, low.1 + 1)
    }
    while low.0 < high.0, low.1 < high.1, alike(high.0 - 1, high.1 - 1) { high = (high.0 - 1, high.1 - 1) }
    alignMiddle(low.0..<high.0, low.1..<high.1, cuts: cuts)
    var tail = high
    while tail.0 < leftRange.upperBound {
      pairs.append((tail.0, tail.1))
      tail = (tail.0 + 1, tail.1 + 1)
    }
  }

  private mutating func alignMiddle(_ leftRange: Range<Int>, _ rightRange: Range<Int>, cuts: Int) {
    if leftRange.isEmpty || rightRange.isEmpty { return }
    let cells = leftRange.count.multipliedReportingOverflow(by: rightRange.count)
    if !cells.overflow, cells.partialValue <= Self.tableLimit { return solve(leftRange, rightRange) }
    if cuts < Self.cutLimit {
      let anchors = uniquePairs(leftRange, rightRange)
      if !anchors.isEmpty { return cut(leftRange, rightRange, at: anchors, cuts: cuts + 1) }
      if let anchors = fewEdits(leftRange, rightRange), !anchors.isEmpty {
        return cut(leftRange, rightRange, at: anchors, cuts: Self.cutLimit)
      }
    }
    lookAhead(leftRange, rightRange)
  }

  private mutating func cut(
    _ leftRange: Range<Int>, _ rightRange: Range<Int>, at anchors: [(left: Int, right: Int)], cuts: Int
  ) {
    var low = (leftRange.lowerBound, rightRange.lowerBound)
    for anchor in anchors {
      align(low.0..<anchor.left, low.1..<anchor.right, cuts: cuts)
      pairs.append(anchor)
      low = (anchor.left + 1, anchor.right + 1)
    }
    align(low.0..<leftRange.upperBound, low.1..<rightRange.upperBound, cuts: cuts)
  }

  func alike(_ one: Int, _ other: Int) -> Bool {
    left[one].shape == right[other].shape && left[one].kin == right[other].kin
  }

  /// The alignment of the greatest worth, by the classic table.
  private mutating func solve(_ leftRange: Range<Int>, _ rightRange: Range<Int>) {
    let width = rightRange.count + 1
    var best = [Int32](repeating: 0, count: (leftRange.count + 1) * width)
    for one in stride(from: leftRange.count - 1, through: 0, by: -1) {
      let token = left[leftRange.lowerBound + one]
      for other in stride(from: rightRange.count - 1, through: 0, by: -1) {
        let worth = token.worth(with: right[rightRange.lowerBound + other])
        var value = max(best[(one + 1) * width + other], best[one * width + other + 1])
        if worth > 0 { value = max(value, best[(one + 1) * width + other + 1] + worth) }
        best[one * width + other] = value
      }
    }
    var (one, other) = (0, 0)
    while one < leftRange.count, other < rightRange.count {
      let value = best[one * width + other]
      let pair = (left: leftRange.lowerBound + one, right: rightRange.lowerBound + other)
      let worth = left[pair.left].worth(with: right[pair.right])
      if worth > 0, value == best[(one + 1) * width + other + 1] + worth {
        pairs.append(pair)
        (one, other) = (one + 1, other + 1)
      } else if value == best[(one + 1) * width + other] {
        one += 1
      } else {
        other += 1
      }
    }
  }

  /// Siblings whose shape occurs once on each side, the longest run of them that is in order on both.
  private func uniquePairs(_ leftRange: Range<Int>, _ rightRange: Range<Int>) -> [(left: Int, right: Int)] {
    var places: [UInt64: (left: Int, right: Int)] = [:]  // -1 not met, -2 met more than once
    for one in leftRange {
      let known = places[left[one].shape]
      places[left[one].shape] = (known == nil ? one : -2, -1)
    }
    for other in rightRange {
      guard let known = places[right[other].shape] else { continue }
      places[right[other].shape] = (known.left, known.right == -1 ? other : -2)
    }
    let candidates = leftRange.compactMap { one -> (left: Int, right: Int)? in
      guard let place = places[left[one].shape], place.left == one, place.right >= 0 else { return nil }
      return place
    }
    return Self.longestAscending(candidates)
  }

  /// The longest subsequence with ascending `right` (patience sorting); `left` ascends already.
  private static func longestAscending(_ candidates: [(left: Int, right: Int)]) -> [(left: Int, right: Int)] {
    var tops: [Int] = []
    var before = [Int](repeating: -1, count: candidates.count)
    for index in candidates.indices {
      var (low, high) = (0, tops.count)
      while low < high {
        let middle = (low + high) / 2
        if candidates[tops[middle]].right < candidates[index].right { low = middle + 1 } else { high = middle }
      }
      if low > 0 { before[index] = tops[low - 1] }
      if low == tops.count { tops.append(index) } else { tops[low] = index }
    }
    var chain: [(left: Int, right: Int)] = []
    var index = tops.last ?? -1
    while index >= 0 {
      chain.append(candidates[index])
      index = before[index]
    }
    return chain.reversed()
  }
}
