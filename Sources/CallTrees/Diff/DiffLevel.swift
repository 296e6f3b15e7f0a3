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
  private let left: [Int]
  private let right: [Int]
  private let leftSide: DiffSide
  private let rightSide: DiffSide
  /// Siblings that follow each other and are equal in everything beneath.
  private let leftRuns: DiffRuns
  private let rightRuns: DiffRuns
  private var pairs: [(left: Int, right: Int)] = []

  /// Aligns the nodes of two lists.
  init(_ left: [Int], in leftSide: DiffSide, _ right: [Int], in rightSide: DiffSide, kin: [Int]) {
    self.left = left
    self.right = right
    self.leftSide = leftSide
    self.rightSide = rightSide
    self.leftRuns = DiffRuns(left, in: leftSide)
    self.rightRuns = DiffRuns(right, in: rightSide)
    if left.isEmpty || right.isEmpty { return }
    // Decided in an order that does not depend on which packet is left, so that swapping them gives the same pairs.
    let (one, other) = (left.map { leftSide.token($0, kin) }, right.map { rightSide.token($0, kin) })
    if leftSide.digest(left) <= rightSide.digest(right) {
      pairs = DiffAlignment.pairs(one, other)
    } else {
      pairs = DiffAlignment.pairs(other, one).map { ($0.right, $0.left) }
    }
    pairs = DiffRenames(left, leftSide, right, rightSide).added(to: pairs)
  }

  /// Which repeated siblings become one line, when they face the same ones of the other side.
  enum Grouping {
    case none, ofOtherLength, all
  }

  /// The level from first to last. Pairs stand alone or are grouped; what is unpaired comes run by run, left before
  /// right.
  func stretches(grouping: Grouping) -> [DiffStretch] {
    let loops = grouping == .none || left.count == right.count ? [:] : loops()
    let (leftPartners, rightPartners) = partners()
    let loose = grouping == .ofOtherLength ? self.loose() : (left: [], right: [])
    var list: [DiffStretch] = []
    var next = (0, 0)
    for (one, other) in pairs where one >= next.0 && other >= next.1 {
      let (leftRun, rightRun) = (leftRuns.run[one], rightRuns.run[other])
      let (leftRange, rightRange) = (leftRuns.ranges[leftRun], rightRuns.ranges[rightRun])
      var stretch = DiffStretch(left: DiffPlaces(one..<one + 1), right: DiffPlaces(other..<other + 1))
      var others: [DiffStretch] = []
      var ends = (one + 1, other + 1)
      if let loop = loops[one], loop.right.lowerBound == other {
        stretch = loop.stretch(0)
        others = (1..<loop.turn).map { loop.stretch($0) }
        ends = (loop.left.upperBound, loop.right.upperBound)
      } else if leftPartners[leftRun] == rightRun, rightPartners[rightRun] == leftRun,
        grouping == .all || grouping == .ofOtherLength && leftRange.count != rightRange.count,
        !(leftRange.count > rightRange.count && loose.right.contains(leftSide.exact[left[one]])),
        !(leftRange.count < rightRange.count && loose.left.contains(rightSide.exact[right[other]]))
      {
        stretch = DiffStretch(left: DiffPlaces(leftRange), right: DiffPlaces(rightRange))
        ends = (leftRange.upperBound, rightRange.upperBound)
      }
      appendUnpaired(
        next.0..<max(next.0, stretch.left.first), next.1..<max(next.1, stretch.right.first), to: &list)
      list.append(stretch)
      list += others
      next = ends
    }
    appendUnpaired(next.0..<left.count, next.1..<right.count, to: &list)
    return list
  }

  private func appendUnpaired(_ leftRange: Range<Int>, _ rightRange: Range<Int>, to list: inout [DiffStretch]) {
    for run in leftRuns.pieces(leftRange) { list.append(DiffStretch(left: DiffPlaces(run), right: .none)) }
    for run in rightRuns.pieces(rightRange) { list.append(DiffStretch(left: .none, right: DiffPlaces(run))) }
  }

  /// What is not paired: a repeated call that the other side makes elsewhere in the level was moved, and not made another
  /// number of times.
  private func loose() -> (left: Set<UInt64>, right: Set<UInt64>) {
    var loose: (left: Set<UInt64>, right: Set<UInt64>) = ([], [])
    var next = (0, 0)
    for (one, other) in pairs + [(left.count, right.count)] {
      for position in next.0..<max(next.0, one) { loose.left.insert(leftSide.exact[left[position]]) }
      for position in next.1..<max(next.1, other) { loose.right.insert(rightSide.exact[right[position]]) }
      next = (one + 1, other + 1)
    }
    return loose
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

  /// Loops of several calls a turn that the packets went through a different number of times, by where they begin on the
  /// left.
  private func loops() -> [Int: DiffLoop] {
    var partners = (left: [Int](repeating: -1, count: left.count), right: [Int](repeating: -1, count: right.count))
    for (one, other) in pairs { (partners.left[one], partners.right[other]) = (other, one) }
    var loops: [Int: DiffLoop] = [:]
    var used = Set<Int>()
    for (range, turn) in DiffLoop.candidates(left, in: leftSide) {
      guard let facing = DiffLoop.facing(range, partners.left, turn: turn),
        DiffLoop.isLoop(right[facing], in: rightSide, turn: turn)
      else { continue }
      add(DiffLoop(left: range, right: facing, turn: turn), to: &loops, &used)
    }
    for (range, turn) in DiffLoop.candidates(right, in: rightSide) {
      guard let facing = DiffLoop.facing(range, partners.right, turn: turn),
        DiffLoop.isLoop(left[facing], in: leftSide, turn: turn)
      else { continue }
      add(DiffLoop(left: facing, right: range, turn: turn), to: &loops, &used)
    }
    return loops
  }

  private func add(_ loop: DiffLoop, to loops: inout [Int: DiffLoop], _ used: inout Set<Int>) {
    let kinds = 0..<loop.turn
    guard loop.left.count != loop.right.count, used.isDisjoint(with: loop.left),
      kinds.allSatisfy({
        leftSide.function[left[loop.left.lowerBound + $0]] == rightSide.function[right[loop.right.lowerBound + $0]]
      }), pairs.contains(where: { $0 == (loop.left.lowerBound, loop.right.lowerBound) })
    else { return }
    used.formUnion(loop.left)
    loops[loop.left.lowerBound] = loop
  }
}

extension DiffSide {
  fileprivate func token(_ node: Int, _ kin: [Int]) -> DiffToken {
    DiffToken(
      function: function[node], kin: kin[function[node]], shape: shape[node], sketch: sketch[node], size: size(node))
  }

  /// One number for a whole level.
  fileprivate func digest(_ list: [Int]) -> UInt64 { list.reduce(0) { Self.mix($0 &+ exact[$1]) } }
}
