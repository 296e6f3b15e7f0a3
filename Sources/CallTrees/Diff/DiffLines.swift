import TraceEvents

/// What is said of one line.
struct DiffLines {
  let left: DiffSide
  let right: DiffSide
  let tolerance: DiffTolerance
  /// By node of the left, where a tolerance is known by path.
  private let paths: [UInt64]
  private let hasReturns: Bool

  init(_ left: DiffSide, _ right: DiffSide, _ names: DiffNames, _ options: DiffOptions) {
    (self.left, self.right) = (left, right)
    tolerance = DiffTolerance(options, left: left.resolution, right: right.resolution)
    paths = tolerance.isLearned ? left.paths(names) : []
    hasReturns = left.hasReturns && right.hasReturns
  }

  /// A line of two calls.
  @inline(never)
  func paired(_ one: Int, _ other: Int, depth: Int, end: Int) -> DiffRow {
    let (call, facing) = (left[one], right[other])
    var row = DiffRow(depth: depth, state: .same, subtreeEnd: end, function: call.function)
    (row.left, row.right, row.leftCount, row.rightCount) = (call.row, facing.row, 1, 1)
    (row.leftTime, row.rightTime) = (known(call.time), known(facing.time))
    (row.leftSelf, row.rightSelf) = (call.selfTime, facing.selfTime)
    if call.function != facing.function {
      row.rightFunction = facing.function
      row.state = .renamed
    } else if hasReturns, returnChanged(one, other) {
      row.state = .returnChanged
    } else if call.time != facing.time, call.isWhole, facing.isWhole, row.leftTime != nil, row.rightTime != nil {
      row.state = tolerance.verdict(call.time, facing.time, path: paths.isEmpty ? nil : paths[one])
    }
    return row
  }

  /// A line of calls of both sides, several of one at least.
  func paired(_ one: DiffBuilder.Members, _ other: DiffBuilder.Members, depth: Int, row place: Int) -> DiffRow {
    let (first, second) = (one.first, other.first)
    var row = paired(first, second, depth: depth, end: place + 1)
    (row.leftCount, row.rightCount) = (one.count, other.count)
    (row.leftTime, row.rightTime) = (time(of: one, in: left), time(of: other, in: right))
    (row.leftSelf, row.rightSelf) = (selfTime(of: one, in: left), selfTime(of: other, in: right))
    if row.state == .renamed { return row }
    row.state = .same
    if one.count * other.share != other.count * one.share {
      row.state = .countChanged
    } else if let leftTime = row.leftTime, let rightTime = row.rightTime,
      one.all.allSatisfy({ left[$0].isWhole }), other.all.allSatisfy({ right[$0].isWhole })
    {
      // Of other counts the mean of a turn of the loop is compared.
      row.state = tolerance.verdict(
        leftTime / Int64(max(1, one.share)), rightTime / Int64(max(1, other.share)),
        path: paths.isEmpty ? nil : paths[first])
    }
    return row
  }

  /// A line of a call that only one side made.
  func only(_ node: Int, depth: Int, end: Int, isLeft: Bool) -> DiffRow {
    let call = (isLeft ? left : right)[node]
    var row = DiffRow(
      depth: depth, state: isLeft ? .onlyLeft : .onlyRight, subtreeEnd: end, function: call.function)
    if isLeft {
      (row.left, row.leftCount, row.leftTime, row.leftSelf) = (call.row, 1, known(call.time), call.selfTime)
    } else {
      (row.right, row.rightCount, row.rightTime, row.rightSelf) = (call.row, 1, known(call.time), call.selfTime)
    }
    return row
  }

  func time(of members: DiffBuilder.Members, in side: DiffSide) -> Int64? {
    var sum: Int64 = 0
    for node in members.all {
      guard side[node].time != CallTable.unknown else { return nil }
      sum = sum.addingReportingOverflow(side[node].time).partialValue
    }
    return sum
  }

  func selfTime(of members: DiffBuilder.Members, in side: DiffSide) -> Int64 {
    members.all.reduce(0) { $0 &+ side[$1].selfTime }
  }

  private func known(_ time: Int64) -> Int64? { time == CallTable.unknown ? nil : time }

  @inline(never)
  private func returnChanged(_ one: Int, _ other: Int) -> Bool {
    guard let first = left.returned(one), let second = right.returned(other) else { return false }
    if left.strings.isSame(first, as: second, of: right.strings) { return false }
    let (value, otherValue) = (ReturnValue(left.strings[first]), ReturnValue(right.strings[second]))
    return value == .text || otherValue == .text || value != otherValue
  }
}
