/// Walks two packets from their outermost calls down and writes the lines of the diff.
///
/// The walk keeps its own stack: a damaged trace can be nested deeper than the program's stack allows.
struct DiffBuilder {
  /// Nodes of one side that a line stands for.
  private struct Members {
    var nodes: [Int]
    /// How many calls of the line above they come from.
    var share: Int
  }

  private enum Step {
    case pair(Members, Members, depth: Int)
    case onlyLeft(Members, depth: Int)
    case onlyRight(Members, depth: Int)
    case wrapper(DiffWrapper, depth: Int)
    case close(Int)
  }

  private(set) var rows: [DiffRow] = []
  private let left: DiffSide
  private let right: DiffSide
  private let options: DiffOptions
  private var steps: [Step] = []

  init(left: DiffSide, right: DiffSide, options: DiffOptions) {
    self.left = left
    self.right = right
    self.options = options
  }

  /// Writes ``rows``.
  mutating func run() {
    rows.reserveCapacity(max(left.count, right.count))
    pushLevel(nil, nil, depth: 0)
    while let step = steps.popLast() {
      switch step {
      case .pair(let one, let other, let depth): emitPair(one, other, depth: depth)
      case .onlyLeft(let members, let depth): emitOnly(members, of: left, depth: depth, isLeft: true)
      case .onlyRight(let members, let depth): emitOnly(members, of: right, depth: depth, isLeft: false)
      case .wrapper(let wrapper, let depth): emitWrapper(wrapper, depth: depth)
      case .close(let row): rows[row].subtreeEnd = rows.count
      }
    }
  }

  private mutating func emitPair(_ one: Members, _ other: Members, depth: Int) {
    let (first, second) = (one.nodes[0], other.nodes[0])
    let single = one.nodes.count == 1 && other.nodes.count == 1
    let size = left.end[first] - first
    if single, left.exact[first] == right.exact[second], right.end[second] - second == size {
      return emitEqual(first, second, size: size, depth: depth)
    }
    let row = rows.count
    rows.append(paired(one, other, depth: depth))
    steps.append(.close(row))
    pushLevel(one, other, depth: depth + 1)
  }

  /// Two subtrees with the same calls in the same order.
  private mutating func emitEqual(_ first: Int, _ second: Int, size: Int, depth: Int) {
    let base = rows.count
    for offset in 0..<size {
      let (one, other) = (first + offset, second + offset)
      var row = paired(
        Members(nodes: [one], share: 1), Members(nodes: [other], share: 1),
        depth: depth + left.depth[one] - left.depth[first])
      row.subtreeEnd = base + left.end[one] - first
      rows.append(row)
    }
  }

  private mutating func emitOnly(_ members: Members, of side: DiffSide, depth: Int, isLeft: Bool) {
    appendOnly(members, of: side, depth: depth, isLeft: isLeft)
    let none = Members(nodes: [], share: 1)
    pushLevel(isLeft ? members : none, isLeft ? none : members, depth: depth + 1)
  }

  private mutating func appendOnly(_ members: Members, of side: DiffSide, depth: Int, isLeft: Bool) {
    let row = rows.count
    let call = side.row[members.nodes[0]]
    let time = time(of: members, in: side)
    rows.append(
      DiffRow(
        depth: depth, left: isLeft ? call : nil, right: isLeft ? nil : call,
        leftCount: isLeft ? members.nodes.count : 0, rightCount: isLeft ? 0 : members.nodes.count,
        leftTime: isLeft ? time : nil, rightTime: isLeft ? nil : time, state: isLeft ? .onlyLeft : .onlyRight,
        subtreeEnd: row + 1, function: side.function[members.nodes[0]]))
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
    let level = DiffLevel(leftList, in: left, rightList, in: right)
    let merged = max(one?.nodes.count ?? 1, other?.nodes.count ?? 1) > 1
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
        if position == wrapper.stretches.lowerBound { steps.append(.wrapper(wrapper, depth: depth)) }
        continue
      }
      let leftMembers = Members(nodes: expand(leftList[stretch.left], of: one), share: one?.nodes.count ?? 1)
      let rightMembers = Members(nodes: expand(rightList[stretch.right], of: other), share: other?.nodes.count ?? 1)
      if leftMembers.nodes.isEmpty {
        steps.append(.onlyRight(rightMembers, depth: depth))
      } else if rightMembers.nodes.isEmpty {
        steps.append(.onlyLeft(leftMembers, depth: depth))
      } else {
        steps.append(.pair(leftMembers, rightMembers, depth: depth))
      }
    }
  }

  /// A call of one side, and beneath it its callees next to the other side's calls that it wraps.
  private mutating func emitWrapper(_ wrapper: DiffWrapper, depth: Int) {
    let side = wrapper.isLeft ? left : right
    appendOnly(Members(nodes: [wrapper.node], share: 1), of: side, depth: depth, isLeft: wrapper.isLeft)
    let callees = side.callees(of: wrapper.node)
    if wrapper.isLeft {
      pushLevel(callees, nil, wrapper.wrapped, nil, depth: depth + 1)
    } else {
      pushLevel(wrapper.wrapped, nil, callees, nil, depth: depth + 1)
    }
  }

  private func callees(of members: Members?, in side: DiffSide) -> [Int] {
    guard let members else { return side.callees(of: nil) }
    return members.nodes.first.map { side.callees(of: $0) } ?? []
  }

  /// The same calls in every member of the line above: members are equal beneath, so that these lie at the same
  /// distances in each.
  private func expand(_ nodes: ArraySlice<Int>, of members: Members?) -> [Int] {
    guard let members, members.nodes.count > 1 else { return Array(nodes) }
    return members.nodes.flatMap { member in nodes.map { member + $0 - members.nodes[0] } }
  }
}

// MARK: - Verdicts

extension DiffBuilder {
  private func paired(_ one: Members, _ other: Members, depth: Int) -> DiffRow {
    let (first, second) = (one.nodes[0], other.nodes[0])
    var row = DiffRow(
      depth: depth, left: left.row[first], right: right.row[second], leftCount: one.nodes.count,
      rightCount: other.nodes.count, leftTime: time(of: one, in: left), rightTime: time(of: other, in: right),
      state: .same, subtreeEnd: rows.count + 1, function: left.function[first])
    if one.nodes.count * other.share != other.nodes.count * one.share {
      row.state = .countChanged
    } else if one.nodes.count == 1, other.nodes.count == 1, returnChanged(first, second) {
      row.state = .returnChanged
    } else if let leftTime = row.leftTime, let rightTime = row.rightTime, isWhole(one, in: left),
      isWhole(other, in: right)
    {
      row.state = verdict(leftTime / Int64(one.share), rightTime / Int64(other.share))
    }
    return row
  }

  private func verdict(_ one: Int64, _ other: Int64) -> DiffRow.State {
    let difference = other.subtractingReportingOverflow(one)
    let faster = Double(min(one, other))
    guard !difference.overflow, difference.partialValue.magnitude > UInt64(max(0, options.nanoseconds)),
      Double(difference.partialValue.magnitude) > faster * Double(options.percent) / 100
    else { return .same }
    return other > one ? .slower : .faster
  }

  private func time(of members: Members, in side: DiffSide) -> Int64? {
    var sum: Int64 = 0
    for node in members.nodes {
      guard side.time[node] != CallTable.unknown else { return nil }
      sum = sum.addingReportingOverflow(side.time[node]).partialValue
    }
    return sum
  }

  private func isWhole(_ members: Members, in side: DiffSide) -> Bool {
    members.nodes.allSatisfy { side.trace.calls.flags[side.row[$0]].isDisjoint(with: .incomplete) }
  }

  private func returnChanged(_ first: Int, _ second: Int) -> Bool {
    guard let one = left.trace.notes[left.row[first]]?.ret, let other = right.trace.notes[right.row[second]]?.ret,
      one != other
    else { return false }
    let (oneValue, otherValue) = (ReturnValue(one), ReturnValue(other))
    return oneValue == .text || otherValue == .text || oneValue != otherValue
  }
}

/// A return value as far as two of them can be compared.
enum ReturnValue: Equatable {
  /// Addresses of kernel memory differ from packet to packet and mean nothing.
  case address
  case number(Int64)
  case text

  /// Reads a value as ftrace prints it: `0x..` for what looks like an address, else decimal
  /// (`print_graph_retval`, kernel/trace/trace_functions_graph.c).
  init(_ printed: String) {
    if printed.hasPrefix("0x"), let bits = UInt64(printed.dropFirst(2), radix: 16) {
      // The last 4095 values are error numbers (IS_ERR_VALUE).
      let isAddress = bits >= 0xffff_0000_0000_0000 && bits < UInt64(bitPattern: -4095)
      self = isAddress ? .address : .number(Int64(bitPattern: bits))
    } else if let number = Int64(printed) {
      self = .number(number)
    } else {
      self = .text
    }
  }
}
