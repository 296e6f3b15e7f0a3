/// Siblings of one level that one line, or a few, will stand for. An empty range means that the side has none.
struct DiffStretch {
  /// Positions in the left list of siblings.
  var left: Range<Int>
  /// Positions in the right list of siblings.
  var right: Range<Int>
}

/// One level of siblings on both sides, aligned.
struct DiffLevel {
  private let left: [Int]
  private let right: [Int]
  /// Siblings that follow each other and are equal in everything beneath.
  private let leftRuns: Runs
  private let rightRuns: Runs
  private var pairs: [(Int, Int)] = []

  private struct Runs {
    var ranges: [Range<Int>] = []
    /// By position.
    var run: [Int] = []

    init(_ list: [Int], in side: DiffSide) {
      for (position, node) in list.enumerated() {
        if let last = ranges.last, side.isEqual(list[last.lowerBound], node) {
          ranges[ranges.count - 1] = last.lowerBound..<position + 1
        } else {
          ranges.append(position..<position + 1)
        }
        run.append(ranges.count - 1)
      }
    }
  }

  /// Aligns the nodes of two lists.
  init(_ left: [Int], in leftSide: DiffSide, _ right: [Int], in rightSide: DiffSide) {
    self.left = left
    self.right = right
    self.leftRuns = Runs(left, in: leftSide)
    self.rightRuns = Runs(right, in: rightSide)
    // Decided in an order that does not depend on which packet is left, so that swapping them gives the same pairs.
    let (one, other) = (left.map(leftSide.token), right.map(rightSide.token))
    if leftSide.digest(left) <= rightSide.digest(right) {
      pairs = DiffAlignment.pairs(one, other).map { ($0.left, $0.right) }
    } else {
      pairs = DiffAlignment.pairs(other, one).map { ($0.right, $0.left) }
    }
  }

  /// Which runs become one stretch, when one faces exactly one of the other side.
  enum Grouping {
    case none, ofOtherLength, all
  }

  /// The level from first to last. Pairs stand alone or are grouped; what is unpaired comes run by run, left before
  /// right.
  func stretches(grouping: Grouping) -> [DiffStretch] {
    let (leftPartners, rightPartners) = partners()
    var list: [DiffStretch] = []
    var next = (0, 0)
    for (one, other) in pairs where one >= next.0 && other >= next.1 {
      let (leftRun, rightRun) = (leftRuns.run[one], rightRuns.run[other])
      let (leftRange, rightRange) = (leftRuns.ranges[leftRun], rightRuns.ranges[rightRun])
      var stretch = DiffStretch(left: one..<one + 1, right: other..<other + 1)
      if leftPartners[leftRun] == rightRun, rightPartners[rightRun] == leftRun,
        grouping == .all || grouping == .ofOtherLength && leftRange.count != rightRange.count
      {
        stretch = DiffStretch(left: leftRange, right: rightRange)
      }
      appendUnpaired(next.0..<stretch.left.lowerBound, next.1..<stretch.right.lowerBound, to: &list)
      list.append(stretch)
      next = (stretch.left.upperBound, stretch.right.upperBound)
    }
    appendUnpaired(next.0..<left.count, next.1..<right.count, to: &list)
    return list
  }

  private func appendUnpaired(_ leftRange: Range<Int>, _ rightRange: Range<Int>, to list: inout [DiffStretch]) {
    for run in Self.pieces(leftRange, of: leftRuns) {
      list.append(DiffStretch(left: run, right: rightRange.lowerBound..<rightRange.lowerBound))
    }
    for run in Self.pieces(rightRange, of: rightRuns) {
      list.append(DiffStretch(left: leftRange.upperBound..<leftRange.upperBound, right: run))
    }
  }

  private static func pieces(_ range: Range<Int>, of runs: Runs) -> [Range<Int>] {
    guard let first = range.first, let last = range.last else { return [] }
    return (runs.run[first]...runs.run[last]).map { runs.ranges[$0].clamped(to: range) }
  }

  /// For each run, the only run of the other side that its siblings are paired with; -1 for none, -2 for several.
  private func partners() -> (left: [Int], right: [Int]) {
    var left = [Int](repeating: -1, count: leftRuns.ranges.count)
    var right = [Int](repeating: -1, count: rightRuns.ranges.count)
    for (one, other) in pairs {
      let (leftRun, rightRun) = (leftRuns.run[one], rightRuns.run[other])
      left[leftRun] = left[leftRun] == -1 || left[leftRun] == rightRun ? rightRun : -2
      right[rightRun] = right[rightRun] == -1 || right[rightRun] == leftRun ? leftRun : -2
    }
    return (left, right)
  }
}

extension DiffSide {
  /// Both stand for the same calls in the same order.
  func isEqual(_ one: Int, _ other: Int) -> Bool {
    exact[one] == exact[other] && end[one] - one == end[other] - other
  }

  fileprivate func token(_ node: Int) -> DiffToken {
    DiffToken(function: function[node], shape: shape[node], sketch: sketch[node], size: end[node] - node)
  }

  /// One number for a whole level.
  fileprivate func digest(_ list: [Int]) -> UInt64 {
    list.reduce(0) { Self.mix($0 &+ exact[$1]) }
  }
}
