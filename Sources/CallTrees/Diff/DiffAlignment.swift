/// Which siblings of one level belong together, in order.
///
/// Equal beginnings and ends are taken off first. What is left is solved exactly where it is small; else it is cut at
/// siblings that occur once on each side (as `git diff --patience` does), then by Myers' algorithm as long as there are
/// few edits, and at last by looking a few siblings ahead. None of the steps is quadratic in a large level.
struct DiffAlignment {
  /// Cells of the exact solution's table; beyond it, the level is cut up first.
  static let tableLimit = 1 << 16
  /// How often a stretch is cut at unique siblings.
  static let cutLimit = 16
  /// How far the last resort looks ahead.
  static let window = 32

  private let left: DiffTokens
  private let right: DiffTokens
  var pairs = DiffPairs()
  /// Of a level that is too large for the exact solution.
  private var shapes: DiffShapes?

  private init(_ tokens: Sided<DiffTokens>) { (left, right) = (tokens.left, tokens.right) }

  /// The pairs. The side with the lower digest goes first, whichever it is, so that changing the packets over gives the
  /// same pairs.
  static func pairs(_ tokens: Sided<DiffTokens>, digests: Sided<UInt64>) -> DiffPairs {
    let isSwapped = digests.left > digests.right
    var alignment = DiffAlignment(isSwapped ? tokens.swapped : tokens)
    alignment.align(0..<alignment.left.count, 0..<alignment.right.count, cuts: 0)
    return isSwapped ? alignment.pairs.swapped : alignment.pairs
  }

  private mutating func align(_ leftRange: Range<Int>, _ rightRange: Range<Int>, cuts: Int) {
    let most = min(leftRange.count, rightRange.count)
    var head = 0
    while head < most, alike(leftRange.lowerBound + head, rightRange.lowerBound + head) { head += 1 }
    var tail = 0
    while head + tail < most, alike(leftRange.upperBound - 1 - tail, rightRange.upperBound - 1 - tail) { tail += 1 }
    pairs.append(leftRange.lowerBound, rightRange.lowerBound, count: head)
    alignMiddle(
      leftRange.lowerBound + head..<leftRange.upperBound - tail,
      rightRange.lowerBound + head..<rightRange.upperBound - tail, cuts: cuts)
    pairs.append(leftRange.upperBound - tail, rightRange.upperBound - tail, count: tail)
  }

  private mutating func alignMiddle(_ leftRange: Range<Int>, _ rightRange: Range<Int>, cuts: Int) {
    if leftRange.isEmpty || rightRange.isEmpty { return }
    let cells = leftRange.count.multipliedReportingOverflow(by: rightRange.count)
    if !cells.overflow, cells.partialValue <= Self.tableLimit { return solve(leftRange, rightRange) }
    if cuts < Self.cutLimit {
      if shapes == nil { shapes = DiffShapes(left, right) }
      if let anchors = shapes?.unique(leftRange, rightRange), !anchors.isEmpty {
        return cut(leftRange, rightRange, at: Self.longestAscending(anchors), cuts: cuts + 1)
      }
      if let anchors = shapes?.fewEdits(leftRange, rightRange), !anchors.blocks.isEmpty {
        return cut(leftRange, rightRange, at: anchors.blocks, cuts: Self.cutLimit)
      }
    }
    lookAhead(leftRange, rightRange)
  }

  private mutating func cut(
    _ leftRange: Range<Int>, _ rightRange: Range<Int>, at anchors: [DiffPairs.Block], cuts: Int
  ) {
    var low = (leftRange.lowerBound, rightRange.lowerBound)
    for anchor in anchors {
      align(low.0..<anchor.left, low.1..<anchor.right, cuts: cuts)
      pairs.append(anchor.left, anchor.right, count: anchor.count)
      low = (anchor.left + anchor.count, anchor.right + anchor.count)
    }
    align(low.0..<leftRange.upperBound, low.1..<rightRange.upperBound, cuts: cuts)
  }

  private func alike(_ one: Int, _ other: Int) -> Bool { left[one].isAlike(right[other]) }

  /// The alignment of the greatest worth, by the classic table.
  private mutating func solve(_ leftRange: Range<Int>, _ rightRange: Range<Int>) {
    let (tokens, facing) = (leftRange.map { left[$0] }, rightRange.map { right[$0] })
    let width = rightRange.count + 1
    var best = [Int32](repeating: 0, count: (leftRange.count + 1) * width)
    for one in stride(from: leftRange.count - 1, through: 0, by: -1) {
      for other in stride(from: rightRange.count - 1, through: 0, by: -1) {
        let worth = tokens[one].worth(with: facing[other])
        var value = max(best[(one + 1) * width + other], best[one * width + other + 1])
        if worth > 0 { value = max(value, best[(one + 1) * width + other + 1] + worth) }
        best[one * width + other] = value
      }
    }
    var (one, other) = (0, 0)
    while one < leftRange.count, other < rightRange.count {
      let value = best[one * width + other]
      let worth = tokens[one].worth(with: facing[other])
      if worth > 0, value == best[(one + 1) * width + other + 1] + worth {
        pairs.append(leftRange.lowerBound + one, rightRange.lowerBound + other)
        (one, other) = (one + 1, other + 1)
      } else if value == best[(one + 1) * width + other] {
        one += 1
      } else {
        other += 1
      }
    }
  }

  /// The longest subsequence with ascending `right` (patience sorting); `left` ascends already.
  private static func longestAscending(_ candidates: [DiffPairs.Block]) -> [DiffPairs.Block] {
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
    var chain: [DiffPairs.Block] = []
    var index = tops.last ?? -1
    while index >= 0 {
      chain.append(candidates[index])
      index = before[index]
    }
    return chain.reversed()
  }

  /// The last resort: goes on at the nearest pair of the same function, or drops a sibling of both sides.
  private mutating func lookAhead(_ leftRange: Range<Int>, _ rightRange: Range<Int>) {
    var (one, other) = (leftRange.lowerBound, rightRange.lowerBound)
    while one < leftRange.upperBound, other < rightRange.upperBound {
      if let jump = nearest(one..<leftRange.upperBound, other..<rightRange.upperBound) {
        pairs.append(jump.left, jump.right)
        (one, other) = (jump.left + 1, jump.right + 1)
      } else {
        (one, other) = (one + 1, other + 1)
      }
    }
  }

  private func nearest(_ leftRange: Range<Int>, _ rightRange: Range<Int>) -> (left: Int, right: Int)? {
    for distance in 0...Self.window {
      for ahead in 0...distance {
        let (one, other) = (leftRange.lowerBound + ahead, rightRange.lowerBound + distance - ahead)
        guard one < leftRange.upperBound, other < rightRange.upperBound else { continue }
        if left[one].kin == right[other].kin { return (one, other) }
      }
    }
    return nil
  }
}
