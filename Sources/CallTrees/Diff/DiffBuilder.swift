/// Walks two packets from their outermost calls down and writes the lines of the diff.
///
/// The walk keeps its own stack: a damaged trace can be nested deeper than the program's stack allows.
struct DiffBuilder {
  /// Nodes of one side that a line stands for.
  struct Members {
    /// -1 when there are none.
    var first: Int
    /// All of them when there are several; else nothing, since most lines stand for one.
    var several: [Int] = []
    /// How many calls of the line above they come from.
    var share: Int

    static let none = Members(first: -1, share: 1)

    var count: Int { first < 0 ? 0 : max(1, several.count) }
    var all: [Int] { first < 0 ? [] : several.isEmpty ? [first] : several }
  }

  private enum Step {
    /// Subtrees side by side that make the same calls in the same order, so many calls of each side.
    case equal(Int, Int, calls: Int, depth: Int)
    /// A call of each side.
    case calls(Int, Int, depth: Int)
    case pair(Members, Members, depth: Int)
    case onlyLeft(Members, depth: Int)
    case onlyRight(Members, depth: Int)
    case wrapper(DiffWrapper, depth: Int)
    case close(Int)
  }

  var rows: [DiffRow] = []
  let lines: DiffLines
  private let names: DiffNames
  private let pairsOutermost: Bool
  /// What is left to do, the next step last.
  private var steps: [Step] = []

  private var left: DiffSide { lines.left }
  private var right: DiffSide { lines.right }

  init(left: DiffSide, right: DiffSide, names: DiffNames, options: DiffOptions) {
    self.names = names
    pairsOutermost = options.pairsOutermost
    lines = DiffLines(left, right, names, options)
  }

  /// Writes ``rows``.
  mutating func run() {
    rows.reserveCapacity(max(left.count, right.count) + min(left.count, right.count) / 8)
    if pairsOutermost, left.count > 0, right.count > 0, left[0].end == left.count, right[0].end == right.count {
      steps.append(.calls(0, 0, depth: 0))
    } else {
      pushLevel(0..<left.count, 0..<right.count, depth: 0)
    }
    while let step = steps.popLast() {
      switch step {
      case .equal(let one, let other, let calls, let depth): emitEqual(one, other, calls, depth: depth)
      case .calls(let one, let other, let depth): emitPair(one, other, depth: depth)
      case .pair(let one, let other, let depth): emitPair(one, other, depth: depth)
      case .onlyLeft(let members, let depth): emitOnly(members, depth: depth, isLeft: true)
      case .onlyRight(let members, let depth): emitOnly(members, depth: depth, isLeft: false)
      case .wrapper(let wrapper, let depth): emitWrapper(wrapper, depth: depth)
      case .close(let row): rows[row].subtreeEnd = rows.count
      }
    }
  }

  /// The lines; the builder has none then.
  mutating func takeRows() -> [DiffRow] {
    defer { rows = [] }
    return rows
  }

  /// A call of each side, with what is beneath.
  private mutating func emitPair(_ one: Int, _ other: Int, depth: Int) {
    let (first, second) = (left[one], right[other])
    let size = first.end - one
    if second.end - other == size,
      first.exact == second.exact || first.shape == second.shape && isKin(one, other, size)
    {
      return emitEqual(one, other, size, depth: depth)
    }
    let row = rows.count
    rows.append(lines.paired(one, other, depth: depth, end: row + 1))
    steps.append(.close(row))
    pushLevel(one + 1..<first.end, other + 1..<second.end, depth: depth + 1)
  }

  /// Calls of each side, several of one at least.
  private mutating func emitPair(_ one: Members, _ other: Members, depth: Int) {
    let row = rows.count
    rows.append(lines.paired(one, other, depth: depth, row: row))
    steps.append(.close(row))
    pushLevel(one, other, depth: depth + 1)
  }

  /// Both subtrees have the same calls in the same order, but for names that stand for each other.
  private func isKin(_ first: Int, _ second: Int, _ size: Int) -> Bool {
    for offset in 0..<size {
      let (one, other) = (left[first + offset], right[second + offset])
      guard one.end - first == other.end - second, names.kin[one.function] == names.kin[other.function] else {
        return false
      }
    }
    return true
  }

  /// Subtrees with the same calls in the same order.
  private mutating func emitEqual(_ one: Int, _ other: Int, _ calls: Int, depth: Int) {
    let (base, lines) = (rows.count, lines)
    let deeper = depth - lines.left[one].depth
    rows.append(
      contentsOf: (0..<calls).lazy.map { offset in
        let call = lines.left[one + offset]
        return lines.paired(one + offset, other + offset, depth: call.depth + deeper, end: base + call.end - one)
      })
  }

  private mutating func emitOnly(_ members: Members, depth: Int, isLeft: Bool) {
    appendOnly(members, depth: depth, isLeft: isLeft)
    pushLevel(isLeft ? members : .none, isLeft ? .none : members, depth: depth + 1)
  }

  private mutating func appendOnly(_ members: Members, depth: Int, isLeft: Bool) {
    let row = rows.count
    let side = isLeft ? left : right
    var line = lines.only(members.first, depth: depth, end: row + 1, isLeft: isLeft)
    if members.count > 1 {
      let (time, own) = (lines.time(of: members, in: side), lines.selfTime(of: members, in: side))
      if isLeft {
        (line.leftCount, line.leftTime, line.leftSelf) = (members.count, time, own)
      } else {
        (line.rightCount, line.rightTime, line.rightSelf) = (members.count, time, own)
      }
    }
    rows.append(line)
    steps.append(.close(row))
  }

  /// Aligns siblings of both sides, the nodes of two ranges. Mostly all face each other, but for something beneath one.
  private mutating func pushLevel(_ leftRange: Range<Int>, _ rightRange: Range<Int>, depth: Int) {
    let first = steps.count
    var (one, other) = (leftRange.lowerBound, rightRange.lowerBound)
    var equal = (one, other)
    func pushEqual() -> Step? {
      one > equal.0 ? .equal(equal.0, equal.1, calls: one - equal.0, depth: depth) : nil
    }
    var hasOther = false
    while one < leftRange.upperBound, other < rightRange.upperBound {
      let (call, facing) = (left[one], right[other])
      if call.exact != facing.exact || call.end - one != facing.end - other {
        let isAlike = call.shape == facing.shape
        guard isAlike || !hasOther, names.kin[call.function] == names.kin[facing.function] else { break }
        hasOther = hasOther || !isAlike
        if let step = pushEqual() { steps.append(step) }
        steps.append(.calls(one, other, depth: depth))
        equal = (call.end, facing.end)
      }
      (one, other) = (call.end, facing.end)
    }
    guard one == leftRange.upperBound, other == rightRange.upperBound else {
      steps.removeLast(steps.count - first)
      return pushLevel(DiffSiblings(leftRange, in: left), nil, DiffSiblings(rightRange, in: right), nil, depth: depth)
    }
    if let step = pushEqual() { steps.append(step) }
    // The first sibling's comes first, so last of the steps.
    for place in 0..<(steps.count - first) / 2 { steps.swapAt(first + place, steps.count - 1 - place) }
  }

  /// Aligns what lies beneath a line; nil for calls that one side does not have.
  private mutating func pushLevel(_ one: Members, _ other: Members, depth: Int) {
    pushLevel(callees(of: one, in: left), one, callees(of: other, in: right), other, depth: depth)
  }

  /// Aligns two lists of siblings; `one` and `other` are the calls that they come from.
  private mutating func pushLevel(
    _ leftSiblings: DiffSiblings, _ one: Members?, _ rightSiblings: DiffSiblings, _ other: Members?, depth: Int
  ) {
    let (leftList, rightList) = (leftSiblings.nodes, rightSiblings.nodes)
    if leftList.isEmpty, rightList.isEmpty { return }
    let level = DiffLevel(Sided(leftSiblings, rightSiblings), kin: names.kin)
    let isMerged = max(one?.count ?? 1, other?.count ?? 1) > 1
    var stretches: [DiffStretch] = []
    var wrappers: [Int: DiffWrapper] = [:]
    if !isMerged, level.hasFacingGap {
      stretches = level.stretches(grouping: .none)
      for gap in DiffWrapper.gaps(in: stretches) {
        guard let wrapper = DiffWrapper(in: gap, of: stretches, leftList, left, rightList, right) else { continue }
        for position in wrapper.stretches { wrappers[position] = wrapper }
      }
    }
    // What a wrapper took away is no difference between loops.
    if wrappers.isEmpty { stretches = level.stretches(grouping: isMerged ? .all : .ofOtherLength) }
    for (position, stretch) in stretches.enumerated().reversed() {
      if let wrapper = wrappers[position] {
        if position == wrapper.place { steps.append(.wrapper(wrapper, depth: depth)) }
      } else if stretch.isApart {
        pushApart(stretch, leftList, one, rightList, other, depth: depth)
      } else {
        push(stretch, leftList, one, rightList, other, depth: depth)
      }
    }
  }

  private mutating func push(
    _ stretch: DiffStretch, _ leftList: [Int], _ one: Members?, _ rightList: [Int], _ other: Members?, depth: Int
  ) {
    let leftMembers = members(stretch.left, of: leftList, beneath: one)
    let rightMembers = members(stretch.right, of: rightList, beneath: other)
    if leftMembers.first < 0 {
      steps.append(.onlyRight(rightMembers, depth: depth))
    } else if rightMembers.first < 0 {
      steps.append(.onlyLeft(leftMembers, depth: depth))
    } else if leftMembers.several.isEmpty, rightMembers.several.isEmpty {
      steps.append(.calls(leftMembers.first, rightMembers.first, depth: depth))
    } else {
      steps.append(.pair(leftMembers, rightMembers, depth: depth))
    }
  }

  /// Siblings that face each other one by one, the last one first. Where several calls stand above, each is a line of several.
  private mutating func pushApart(
    _ stretch: DiffStretch, _ leftList: [Int], _ one: Members?, _ rightList: [Int], _ other: Members?, depth: Int
  ) {
    let isMerged = max(one?.count ?? 1, other?.count ?? 1) > 1
    for offset in (0..<stretch.left.count).reversed() {
      let (first, second) = (stretch.left.first + offset, stretch.right.first + offset)
      let (call, facing) = (leftList[first], rightList[second])
      let size = left.size(call)
      if isMerged {
        let single = DiffStretch(
          left: DiffPlaces(first: first, count: 1), right: DiffPlaces(first: second, count: 1))
        push(single, leftList, one, rightList, other, depth: depth)
      } else if size != right.size(facing) || left[call].exact != right[facing].exact {
        steps.append(.calls(call, facing, depth: depth))
      } else if case .equal(call + size, facing + size, let calls, _)? = steps.last, offset < stretch.left.count - 1 {
        // The next sibling's, which is equal, too.
        steps[steps.count - 1] = .equal(call, facing, calls: size + calls, depth: depth)
      } else {
        steps.append(.equal(call, facing, calls: size, depth: depth))
      }
    }
  }

  /// A call of one side, and beneath it its callees next to the other side's calls that it wraps.
  private mutating func emitWrapper(_ wrapper: DiffWrapper, depth: Int) {
    appendOnly(Members(first: wrapper.node, share: 1), depth: depth, isLeft: wrapper.isLeft)
    let callees = (wrapper.isLeft ? left : right).callees(of: wrapper.node)
    if wrapper.isLeft {
      pushLevel(
        DiffSiblings(callees, in: left), nil, DiffSiblings(wrapper.wrapped, in: right), nil, depth: depth + 1)
    } else {
      pushLevel(
        DiffSiblings(wrapper.wrapped, in: left), nil, DiffSiblings(callees, in: right), nil, depth: depth + 1)
    }
  }

  private func callees(of members: Members, in side: DiffSide) -> DiffSiblings {
    DiffSiblings(members.first < 0 ? 0..<0 : members.first + 1..<side[members.first].end, in: side)
  }

  /// The same calls in every member of the line above: members are equal beneath, so that these lie at the same
  /// distances in each.
  private func members(_ places: DiffPlaces, of list: [Int], beneath above: Members?) -> Members {
    let share = max(1, above?.count ?? 1)
    guard !places.isEmpty else { return Members(first: -1, share: share) }
    if places.count == 1, share == 1 { return Members(first: list[places.first], share: 1) }
    let nodes = places.nodes(of: list)
    guard let above, above.count > 1 else { return Members(first: nodes[0], several: nodes, share: share) }
    let all = above.several.flatMap { member in nodes.map { member + $0 - above.first } }
    return Members(first: nodes[0], several: all, share: share)
  }
}
