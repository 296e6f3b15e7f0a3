/// Positions in a list of siblings, ascending: every `step`th of them.
struct DiffPlaces {
  var first: Int
  var count: Int
  var step = 1

  static let none = DiffPlaces(first: 0, count: 0)

  var isEmpty: Bool { count == 0 }

  init(first: Int, count: Int, step: Int = 1) {
    self.first = first
    self.count = count
    self.step = step
  }

  init(_ range: Range<Int>) { self.init(first: range.lowerBound, count: range.count) }

  /// What is there in a list.
  func nodes(of list: [Int]) -> [Int] { (0..<count).map { list[first + $0 * step] } }
}

/// Siblings of one level that one line will stand for; of a side that has none there are none.
struct DiffStretch {
  var left: DiffPlaces
  var right: DiffPlaces
  /// There is a line for each of them with the one that it faces, as many on both sides.
  var isApart = false
}

/// One level of siblings on both sides, aligned.
struct DiffLevel {
  /// Which repeated siblings become one line, when they face the same ones of the other side.
  enum Grouping {
    case none, ofOtherLength, all
  }

  private let siblings: Sided<DiffSiblings>
  private let counts: Sided<Int>
  private var pairs = DiffPairs()

  /// Aligns siblings of both sides.
  init(_ siblings: Sided<DiffSiblings>, kin: [Int]) {
    self.siblings = siblings
    counts = siblings.map { $0.count }
    if counts.left == 0 || counts.right == 0 { return }
    pairs = DiffRenames(siblings).added(to: aligned(kin))
  }

  /// Equal beginnings and ends, and between them what ``DiffAlignment`` pairs.
  private func aligned(_ kin: [Int]) -> DiffPairs {
    let most = min(counts.left, counts.right)
    var head = 0
    while head < most, isAlike(head, head, kin) { head += 1 }
    var tail = 0
    while head + tail < most, isAlike(counts.left - 1 - tail, counts.right - 1 - tail, kin) { tail += 1 }
    var pairs = DiffPairs()
    pairs.append(0, 0, count: head)
    if head + tail < most {
      let tokens = siblings.map { DiffTokens($0, head..<$0.count - tail, kin: kin) }
      let middle = DiffAlignment.pairs(tokens, digests: siblings.map { $0.digest })
      for block in middle.blocks { pairs.append(head + block.left, head + block.right, count: block.count) }
    }
    pairs.append(counts.left - tail, counts.right - tail, count: tail)
    return pairs
  }

  private func isAlike(_ one: Int, _ other: Int, _ kin: [Int]) -> Bool {
    if siblings.left.hashes[one] == siblings.right.hashes[other] { return true }
    let (first, second) = (siblings.left[one], siblings.right[other])
    return first.shape == second.shape && kin[first.function] == kin[second.function]
  }

  /// Somewhere both sides have siblings that are not paired.
  var hasFacingGap: Bool {
    pairs.withGaps(counts).contains { gap, _ in !gap.left.isEmpty && !gap.right.isEmpty }
  }

  /// The level from first to last. Pairs stand alone or are grouped; what is unpaired comes run by run, left before
  /// right.
  func stretches(grouping: Grouping) -> [DiffStretch] {
    var groups = DiffGroups(
      loops: grouping == .none || counts.left == counts.right ? [] : loops(), repeats: repeats(grouping))
    var list: [DiffStretch] = []
    var next = Sided(0, 0)
    for block in pairs.blocks {
      var offset = 0
      while true {
        // What a group took away is passed over.
        offset = max(offset, next.left - block.left, next.right - block.right)
        guard offset < block.count else { break }
        let group = groups.first(from: block.left + offset)
        let apart = min(block.count, (group?.place ?? .max) - block.left) - offset
        if apart > 0 {
          let first = Sided(block.left + offset, block.right + offset)
          appendUnpaired(next.left..<first.left, next.right..<first.right, to: &list)
          list.append(
            DiffStretch(
              left: DiffPlaces(first: first.left, count: apart), right: DiffPlaces(first: first.right, count: apart),
              isApart: apart > 1))
          next = first.map { $0 + apart }
        } else if let group {
          appendUnpaired(
            next.left..<max(next.left, group.ranges.left.lowerBound),
            next.right..<max(next.right, group.ranges.right.lowerBound), to: &list)
          list += group.stretches
          next = group.ranges.map { $0.upperBound }
        }
      }
    }
    appendUnpaired(next.left..<counts.left, next.right..<counts.right, to: &list)
    return list
  }

  private func appendUnpaired(_ leftRange: Range<Int>, _ rightRange: Range<Int>, to list: inout [DiffStretch]) {
    for run in siblings.left.runs(in: leftRange) { list.append(DiffStretch(left: DiffPlaces(run), right: .none)) }
    for run in siblings.right.runs(in: rightRange) { list.append(DiffStretch(left: .none, right: DiffPlaces(run))) }
  }

  /// Runs of equal siblings that face each other and no other, and that become one line; in the left one's order.
  private func repeats(_ grouping: Grouping) -> [Sided<Range<Int>>] {
    if grouping == .none { return [] }
    var repeats: [Sided<Range<Int>>] = []
    var run = Sided(0..<0, 0..<0)
    // Neither run has been paired with another so far.
    var isAlone = false
    func add() {
      if isAlone, grouping == .all || run.left.count != run.right.count { repeats.append(run) }
    }
    for block in pairs.blocks {
      var offset = 0
      while offset < block.count {
        let place = Sided(block.left + offset, block.right + offset)
        let isNew = Sided(place.left >= run.left.upperBound, place.right >= run.right.upperBound)
        if isNew.left, isNew.right { add() }
        isAlone = isNew.left && isNew.right
        if isNew.left { run.left = siblings.left.run(around: place.left, from: run.left.upperBound) }
        if isNew.right { run.right = siblings.right.run(around: place.right, from: run.right.upperBound) }
        offset = min(run.left.upperBound - block.left, run.right.upperBound - block.right)
      }
    }
    add()
    return repeats.isEmpty ? [] : withoutMoved(repeats, grouping)
  }

  /// A call that the other side makes elsewhere in the level was moved, and not made another number of times.
  private func withoutMoved(_ repeats: [Sided<Range<Int>>], _ grouping: Grouping) -> [Sided<Range<Int>>] {
    if grouping == .all { return repeats }
    let loose = loose()
    return repeats.filter { ranges in
      ranges.left.count > ranges.right.count
        ? !loose.right.contains(siblings.left.hashes[ranges.left.lowerBound])
        : !loose.left.contains(siblings.right.hashes[ranges.right.lowerBound])
    }
  }

  /// What is not paired.
  private func loose() -> Sided<Set<UInt64>> {
    var loose: Sided<Set<UInt64>> = Sided([], [])
    for (gap, _) in pairs.withGaps(counts) {
      for position in gap.left { loose.left.insert(siblings.left.hashes[position]) }
      for position in gap.right { loose.right.insert(siblings.right.hashes[position]) }
    }
    return loose
  }

  /// Loops of several calls a turn that the packets went through a different number of times, in the left one's order.
  private func loops() -> [DiffLoop] {
    var loops: [Int: DiffLoop] = [:]
    var used = [Bool](repeating: false, count: counts.left)
    for isSwapped in [false, true] {
      let (siblings, pairs) = isSwapped ? (self.siblings.swapped, self.pairs.swapped) : (self.siblings, self.pairs)
      for (range, turn) in DiffLoop.candidates(siblings.left) {
        guard let facing = DiffLoop.facing(range, pairs, turn: turn),
          DiffLoop.isLoop(facing, of: siblings.right, turn: turn)
        else { continue }
        add(DiffLoop(ranges: isSwapped ? Sided(facing, range) : Sided(range, facing), turn: turn), to: &loops, &used)
      }
    }
    return loops.isEmpty ? [] : (0..<counts.left).compactMap { loops[$0] }
  }

  private func add(_ loop: DiffLoop, to loops: inout [Int: DiffLoop], _ used: inout [Bool]) {
    let first = loop.ranges.map { $0.lowerBound }
    guard loop.ranges.left.count != loop.ranges.right.count, !used[loop.ranges.left].contains(true),
      (0..<loop.turn).allSatisfy({
        siblings.left[first.left + $0].function == siblings.right[first.right + $0].function
      }), pairs.partner(ofLeft: first.left) == first.right
    else { return }
    for position in loop.ranges.left { used[position] = true }
    loops[first.left] = loop
  }
}

/// What becomes one line, or one line for each call of a turn, in a level: loops, and runs of equal siblings.
private struct DiffGroups {
  /// Both in the left one's order.
  private let loops: [DiffLoop]
  private let repeats: [Sided<Range<Int>>]
  private var nextLoop = 0
  private var nextRepeat = 0

  struct Group {
    /// Where it is met, among the left one's siblings.
    var place: Int
    var ranges: Sided<Range<Int>>
    var stretches: [DiffStretch]
  }

  init(loops: [DiffLoop], repeats: [Sided<Range<Int>>]) { (self.loops, self.repeats) = (loops, repeats) }

  /// The first group at `position` or behind it, which is never asked for a smaller one. A loop is met at its begin, a run
  /// wherever it is paired first.
  mutating func first(from position: Int) -> Group? {
    while nextLoop < loops.count, loops[nextLoop].ranges.left.lowerBound < position { nextLoop += 1 }
    while nextRepeat < repeats.count, repeats[nextRepeat].left.upperBound <= position { nextRepeat += 1 }
    let run = nextRepeat < repeats.count ? repeats[nextRepeat] : nil
    let runPlace = run.map { max(position, $0.left.lowerBound) } ?? .max
    if nextLoop < loops.count, loops[nextLoop].ranges.left.lowerBound <= runPlace {
      let loop = loops[nextLoop]
      return Group(place: loop.ranges.left.lowerBound, ranges: loop.ranges, stretches: loop.stretches)
    }
    return run.map { run in
      Group(
        place: runPlace, ranges: run,
        stretches: [DiffStretch(left: DiffPlaces(run.left), right: DiffPlaces(run.right))])
    }
  }
}
