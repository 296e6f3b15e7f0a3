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
}

/// One level of siblings on both sides, aligned.
struct DiffLevel {
  /// Which repeated siblings become one line, when they face the same ones of the other side.
  enum Grouping {
    case none, ofOtherLength, all
  }

  private let siblings: Sided<DiffSiblings>
  private let runs: Sided<DiffRuns>
  private var pairs: [(left: Int, right: Int)] = []

  /// Aligns siblings of both sides.
  init(_ siblings: Sided<DiffSiblings>, kin: [Int]) {
    self.siblings = siblings
    runs = siblings.map { DiffRuns($0) }
    if siblings.left.nodes.isEmpty || siblings.right.nodes.isEmpty { return }
    pairs = DiffAlignment.pairs(
      siblings.map { siblings in siblings.nodes.map { siblings.side.token($0, kin) } },
      digests: siblings.map(\.digest))
    pairs = DiffRenames(siblings).added(to: pairs)
  }

  /// The level from first to last. Pairs stand alone or are grouped; what is unpaired comes run by run, left before
  /// right.
  func stretches(grouping: Grouping) -> [DiffStretch] {
    let loops = grouping == .none || siblings.left.count == siblings.right.count ? [:] : loops()
    let repeats = repeats(grouping)
    var list: [DiffStretch] = []
    var next = Sided(0, 0)
    for pair in pairs where pair.left >= next.left && pair.right >= next.right {
      let ranges: Sided<Range<Int>>
      var group: [DiffStretch] = []
      if let loop = loops[pair.left], loop.ranges.right.lowerBound == pair.right {
        (ranges, group) = (loop.ranges, loop.stretches)
      } else {
        ranges = repeats[runs.left.run[pair.left]] ?? Sided(pair.left..<pair.left + 1, pair.right..<pair.right + 1)
        group = [DiffStretch(left: DiffPlaces(ranges.left), right: DiffPlaces(ranges.right))]
      }
      appendUnpaired(
        next.left..<max(next.left, ranges.left.lowerBound), next.right..<max(next.right, ranges.right.lowerBound),
        to: &list)
      list += group
      next = ranges.map(\.upperBound)
    }
    appendUnpaired(next.left..<siblings.left.count, next.right..<siblings.right.count, to: &list)
    return list
  }

  private func appendUnpaired(_ leftRange: Range<Int>, _ rightRange: Range<Int>, to list: inout [DiffStretch]) {
    for run in runs.left.pieces(leftRange) { list.append(DiffStretch(left: DiffPlaces(run), right: .none)) }
    for run in runs.right.pieces(rightRange) { list.append(DiffStretch(left: .none, right: DiffPlaces(run))) }
  }

  /// By run of the left, runs that face each other and no other and that become one line.
  private func repeats(_ grouping: Grouping) -> [Int: Sided<Range<Int>>] {
    if grouping == .none { return [:] }
    let partners = partners()
    let loose = grouping == .ofOtherLength ? loose() : Sided([], [])
    var repeats: [Int: Sided<Range<Int>>] = [:]
    for (run, range) in runs.left.ranges.enumerated() where partners.left[run] >= 0 {
      let partner = partners.left[run]
      guard partners.right[partner] == run else { continue }
      let ranges = Sided(range, runs.right.ranges[partner])
      let counts = ranges.map(\.count)
      if grouping == .ofOtherLength, counts.left == counts.right { continue }
      // A call that the other side makes elsewhere in the level was moved, and not made another number of times.
      if counts.left > counts.right, loose.right.contains(siblings.left.exact(range.lowerBound)) { continue }
      if counts.left < counts.right, loose.left.contains(siblings.right.exact(ranges.right.lowerBound)) { continue }
      repeats[run] = ranges
    }
    return repeats
  }

  /// What is not paired.
  private func loose() -> Sided<Set<UInt64>> {
    var loose: Sided<Set<UInt64>> = Sided([], [])
    for gap in DiffAlignment.gaps(between: pairs, counts: siblings.map(\.count)) {
      for position in gap.left { loose.left.insert(siblings.left.exact(position)) }
      for position in gap.right { loose.right.insert(siblings.right.exact(position)) }
    }
    return loose
  }

  /// For each run, the only run of the other side that its siblings are paired with; -1 for none, -2 for several.
  private func partners() -> Sided<[Int]> {
    var partners = runs.map { [Int](repeating: -1, count: $0.ranges.count) }
    for (one, other) in pairs {
      let (left, right) = (runs.left.run[one], runs.right.run[other])
      partners.left[left] = partners.left[left] == -1 || partners.left[left] == right ? right : -2
      partners.right[right] = partners.right[right] == -1 || partners.right[right] == left ? left : -2
    }
    return partners
  }

  /// Loops of several calls a turn that the packets went through a different number of times, by where they begin on the
  /// left.
  private func loops() -> [Int: DiffLoop] {
    var partners = siblings.map { [Int](repeating: -1, count: $0.count) }
    for (one, other) in pairs { (partners.left[one], partners.right[other]) = (other, one) }
    var loops: [Int: DiffLoop] = [:]
    var used = Set<Int>()
    for isSwapped in [false, true] {
      let (siblings, partners) = isSwapped ? (self.siblings.swapped, partners.swapped) : (self.siblings, partners)
      for (range, turn) in DiffLoop.candidates(siblings.left) {
        guard let facing = DiffLoop.facing(range, partners.left, turn: turn),
          DiffLoop.isLoop(facing, of: siblings.right, turn: turn)
        else { continue }
        add(DiffLoop(ranges: isSwapped ? Sided(facing, range) : Sided(range, facing), turn: turn), to: &loops, &used)
      }
    }
    return loops
  }

  private func add(_ loop: DiffLoop, to loops: inout [Int: DiffLoop], _ used: inout Set<Int>) {
    let first = loop.ranges.map(\.lowerBound)
    guard loop.ranges.left.count != loop.ranges.right.count, used.isDisjoint(with: loop.ranges.left),
      (0..<loop.turn).allSatisfy({
        siblings.left.function(first.left + $0) == siblings.right.function(first.right + $0)
      }), pairs.contains(where: { $0 == (first.left, first.right) })
    else { return }
    used.formUnion(loop.ranges.left)
    loops[first.left] = loop
  }
}

extension DiffSide {
  fileprivate func token(_ node: Int, _ kin: [Int]) -> DiffToken {
    DiffToken(
      function: function[node], kin: kin[function[node]], shape: shape[node], sketch: sketch[node], size: size(node))
  }
}
