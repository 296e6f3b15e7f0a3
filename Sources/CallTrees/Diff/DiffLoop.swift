/// Siblings of one side that follow each other and are equal in everything beneath.
struct DiffRuns {
  private(set) var ranges: [Range<Int>] = []
  /// By position.
  private(set) var run: [Int] = []

  init(_ list: [Int], in side: DiffSide) {
    run.reserveCapacity(list.count)
    for (position, node) in list.enumerated() {
      if let last = ranges.last, side.isEqual(list[last.lowerBound], node) {
        ranges[ranges.count - 1] = last.lowerBound..<position + 1
      } else {
        ranges.append(position..<position + 1)
      }
      run.append(ranges.count - 1)
    }
  }

  /// The runs of a range, cut to it.
  func pieces(_ range: Range<Int>) -> [Range<Int>] {
    guard let first = range.first, let last = range.last else { return [] }
    return (run[first]...run[last]).map { ranges[$0].clamped(to: range) }
  }
}

/// Siblings that repeat several at a time on one side, and what faces them on the other: `a b a b a b` and `a b`.
struct DiffLoop {
  var left: Range<Int>
  var right: Range<Int>
  /// How many calls a turn has.
  var turn: Int

  /// One call of a turn, of all turns.
  func stretch(_ offset: Int) -> DiffStretch {
    DiffStretch(
      left: DiffPlaces(first: left.lowerBound + offset, count: left.count / turn, step: turn),
      right: DiffPlaces(first: right.lowerBound + offset, count: right.count / turn, step: turn))
  }

  /// Where siblings repeat two to ``DiffSide/longestTurn`` at a time, the shortest turns first.
  static func candidates(_ list: [Int], in side: DiffSide) -> [(Range<Int>, turn: Int)] {
    var found: [(Range<Int>, turn: Int)] = []
    var position = 0
    while position + 4 <= list.count {
      var best: (Range<Int>, turn: Int)?
      for turn in 2...DiffSide.longestTurn where position + 2 * turn <= list.count {
        var end = position + turn
        while end < list.count, side.isEqual(list[end], list[end - turn]) { end += 1 }
        end -= (end - position) % turn
        guard end - position >= 2 * turn, isVaried(list[position..<position + turn], in: side) else { continue }
        if end - position > best?.0.count ?? 0 { best = (position..<end, turn) }
      }
      if let best { found.append(best) }
      position = best?.0.upperBound ?? position + 1
    }
    return found
  }

  /// What a range of siblings is paired with, if that is whole turns in one piece.
  static func facing(_ range: Range<Int>, _ partners: [Int], turn: Int) -> Range<Int>? {
    let others = range.lazy.map { partners[$0] }.filter { $0 >= 0 }
    guard let first = others.first, let last = others.max(), last - first + 1 == others.count,
      others.count.isMultiple(of: turn)
    else { return nil }
    return first..<last + 1
  }

  /// Whether siblings are turns of a loop, or one turn.
  static func isLoop(_ list: ArraySlice<Int>, in side: DiffSide, turn: Int) -> Bool {
    list.indices.dropFirst(turn).allSatisfy { side.isEqual(list[$0], list[$0 - turn]) }
  }

  private static func isVaried(_ turn: ArraySlice<Int>, in side: DiffSide) -> Bool {
    guard let first = turn.first else { return false }
    return turn.contains { !side.isEqual($0, first) }
  }
}
