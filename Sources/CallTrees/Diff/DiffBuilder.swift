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
    case pair(Members, Members, depth: Int)
    case onlyLeft(Members, depth: Int)
    case onlyRight(Members, depth: Int)
    case wrapper(DiffWrapper, depth: Int)
    case close(Int)
  }

  var rows: [DiffRow] = []
  let left: DiffSide
  let right: DiffSide
  let tolerance: DiffTolerance
  /// By node, where a tolerance is known by path.
  let leftPaths: [UInt64]
  private let names: DiffNames
  private let pairsOutermost: Bool
  private var steps: [Step] = []

  init(left: DiffSide, right: DiffSide, names: DiffNames, options: DiffOptions) {
    self.left = left
    self.right = right
    self.names = names
    pairsOutermost = options.pairsOutermost
    tolerance = DiffTolerance(options, left: DiffResolution(left), right: DiffResolution(right))
    leftPaths = tolerance.isLearned ? left.paths(names) : []
  }

  /// Writes ``rows``.
  mutating func run() {
    rows.reserveCapacity(max(left.count, right.count) + min(left.count, right.count) / 8)
    if pairsOutermost, left.count > 0, right.count > 0, left.end[0] == left.count, right.end[0] == right.count {
      steps.append(.pair(Members(first: 0, share: 1), Members(first: 0, share: 1), depth: 0))
    } else {
      pushLevel(nil, nil, depth: 0)
    }
    while let step = steps.popLast() {
      switch step {
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

  private mutating func emitPair(_ one: Members, _ other: Members, depth: Int) {
    let (first, second) = (one.first, other.first)
    if one.several.isEmpty, other.several.isEmpty {
      let size = left.size(first)
      if right.size(second) == size,
        left.exact[first] == right.exact[second]
          || left.shape[first] == right.shape[second] && isKin(first, second, size)
      {
        return emitEqual(first, second, size: size, depth: depth)
      }
    }
    let row = rows.count
    rows.append(paired(one, other, depth: depth))
    steps.append(.close(row))
    pushLevel(one, other, depth: depth + 1)
  }

  /// Both subtrees have the same calls in the same order, but for names that stand for each other.
  private func isKin(_ first: Int, _ second: Int, _ size: Int) -> Bool {
    for offset in 0..<size {
      let (one, other) = (first + offset, second + offset)
      guard left.end[one] - one == right.end[other] - other,
        names.kin[left.function[one]] == names.kin[right.function[other]]
      else { return false }
    }
    return true
  }

  /// Two subtrees with the same calls in the same order.
  private mutating func emitEqual(_ first: Int, _ second: Int, size: Int, depth: Int) {
    let base = rows.count
    for offset in 0..<size {
      let (one, other) = (first + offset, second + offset)
      var row = paired(one, other, depth: depth + left.depth[one] - left.depth[first])
      row.subtreeEnd = base + left.end[one] - first
      rows.append(row)
    }
  }

  private mutating func emitOnly(_ members: Members, depth: Int, isLeft: Bool) {
    let side = isLeft ? left : right
    // A call with more than one callee may have runs of equal ones, which are one line each.
    let first = members.first
    guard members.count == 1, members.share == 1, side.size(first) <= 2 else {
      appendOnly(members, depth: depth, isLeft: isLeft)
      return pushLevel(isLeft ? members : .none, isLeft ? .none : members, depth: depth + 1)
    }
    let base = rows.count
    for offset in 0..<side.size(first) {
      var row = only(first + offset, depth: depth + offset, isLeft: isLeft)
      row.subtreeEnd = base + side.size(first)
      rows.append(row)
    }
  }

  private mutating func appendOnly(_ members: Members, depth: Int, isLeft: Bool) {
    let row = rows.count
    let side = isLeft ? left : right
    var line = only(members.first, depth: depth, isLeft: isLeft)
    if members.count > 1 {
      let (time, own) = (time(of: members, in: side), selfTime(of: members, in: side))
      if isLeft {
        (line.leftCount, line.leftTime, line.leftSelf) = (members.count, time, own)
      } else {
        (line.rightCount, line.rightTime, line.rightSelf) = (members.count, time, own)
      }
    }
    rows.append(line)
    steps.append(.close(row))
  }

  /// Aligns what lies beneath a line, or the outermost calls for nil, and pushes its steps, last first.
  private mutating func pushLevel(_ one: Members?, _ other: Members?, depth: Int) {
    pushLevel(callees(of: one, in: left), one, callees(of: other, in: right), other, depth: depth)
  }

  /// Aligns two lists of siblings; `one` and `other` are the calls that they come from.
  private mutating func pushLevel(
    _ leftList: [Int], _ one: Members?, _ rightList: [Int], _ other: Members?, depth: Int
  ) {
    if leftList.isEmpty, rightList.isEmpty { return }
    let level = DiffLevel(Sided(DiffSiblings(leftList, in: left), DiffSiblings(rightList, in: right)), kin: names.kin)
    let merged = max(one?.count ?? 1, other?.count ?? 1) > 1
    var stretches = level.stretches(grouping: merged ? .all : .none)
    var wrappers: [Int: DiffWrapper] = [:]
    if !merged {
      for gap in DiffWrapper.gaps(in: stretches) {
        guard let wrapper = DiffWrapper(in: gap, of: stretches, leftList, left, rightList, right) else { continue }
        for position in wrapper.stretches { wrappers[position] = wrapper }
      }
      // What a wrapper took away is no difference between loops.
      if wrappers.isEmpty { stretches = level.stretches(grouping: .ofOtherLength) }
    }
    for (position, stretch) in stretches.enumerated().reversed() {
      if let wrapper = wrappers[position] {
        if position == wrapper.place { steps.append(.wrapper(wrapper, depth: depth)) }
        continue
      }
      let leftMembers = members(stretch.left, of: leftList, beneath: one)
      let rightMembers = members(stretch.right, of: rightList, beneath: other)
      if leftMembers.first < 0 {
        steps.append(.onlyRight(rightMembers, depth: depth))
      } else if rightMembers.first < 0 {
        steps.append(.onlyLeft(leftMembers, depth: depth))
      } else {
        steps.append(.pair(leftMembers, rightMembers, depth: depth))
      }
    }
  }

  /// A call of one side, and beneath it its callees next to the other side's calls that it wraps.
  private mutating func emitWrapper(_ wrapper: DiffWrapper, depth: Int) {
    appendOnly(Members(first: wrapper.node, share: 1), depth: depth, isLeft: wrapper.isLeft)
    let callees = (wrapper.isLeft ? left : right).callees(of: wrapper.node)
    if wrapper.isLeft {
      pushLevel(callees, nil, wrapper.wrapped, nil, depth: depth + 1)
    } else {
      pushLevel(wrapper.wrapped, nil, callees, nil, depth: depth + 1)
    }
  }

  private func callees(of members: Members?, in side: DiffSide) -> [Int] {
    guard let members else { return side.callees(of: nil) }
    return members.first < 0 ? [] : side.callees(of: members.first)
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
