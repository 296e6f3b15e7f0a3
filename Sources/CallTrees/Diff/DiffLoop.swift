/// Siblings that repeat several at a time on one side, and what faces them on the other: `a b a b a b` and `a b`.
struct DiffLoop {
  var ranges: Sided<Range<Int>>
  /// How many calls a turn has.
  var turn: Int

  /// A stretch for each call of a turn, of all turns.
  var stretches: [DiffStretch] {
    (0..<turn).map { offset in
      let places = ranges.map { DiffPlaces(first: $0.lowerBound + offset, count: $0.count / turn, step: turn) }
      return DiffStretch(left: places.left, right: places.right)
    }
  }

  /// Where siblings repeat two to ``DiffSide/longestTurn`` at a time, the shortest turns first.
  static func candidates(_ siblings: DiffSiblings) -> [(Range<Int>, turn: Int)] {
    var found: [(Range<Int>, turn: Int)] = []
    var position = 0
    while position + 4 <= siblings.count {
      var best: (Range<Int>, turn: Int)?
      for turn in 2...DiffSide.longestTurn where position + 2 * turn <= siblings.count {
        // Asked first: a long run of equal calls would be gone through again from each of them.
        guard isVaried(position..<position + turn, of: siblings) else { continue }
        var end = position + turn
        while end < siblings.count, siblings.isEqual(end, end - turn) { end += 1 }
        end -= (end - position) % turn
        guard end - position >= 2 * turn else { continue }
        if end - position > best?.0.count ?? 0 { best = (position..<end, turn) }
      }
      if let best { found.append(best) }
      position = best?.0.upperBound ?? position + 1
    }
    return found
  }

  /// What a range of siblings of the left is paired with, if that is whole turns in one piece.
  static func facing(_ range: Range<Int>, _ pairs: DiffPairs, turn: Int) -> Range<Int>? {
    let others = range.compactMap { pairs.partner(ofLeft: $0) }
    guard let first = others.first, let last = others.last, last - first + 1 == others.count,
      others.count.isMultiple(of: turn)
    else { return nil }
    return first..<last + 1
  }

  /// Whether siblings are turns of a loop, or one turn.
  static func isLoop(_ range: Range<Int>, of siblings: DiffSiblings, turn: Int) -> Bool {
    range.dropFirst(turn).allSatisfy { siblings.isEqual($0, $0 - turn) }
  }

  private static func isVaried(_ turn: Range<Int>, of siblings: DiffSiblings) -> Bool {
    turn.contains { !siblings.isEqual($0, turn.lowerBound) }
  }
}
