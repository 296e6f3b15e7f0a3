/// What is said of one line.
extension DiffBuilder {
  /// A line of two calls.
  func paired(_ one: Int, _ other: Int, depth: Int) -> DiffRow {
    var row = DiffRow(depth: depth, state: .same, subtreeEnd: rows.count + 1, function: left.function[one])
    (row.left, row.right, row.leftCount, row.rightCount) = (left.row[one], right.row[other], 1, 1)
    (row.leftTime, row.rightTime) = (known(left.time[one]), known(right.time[other]))
    (row.leftSelf, row.rightSelf) = (left.selfTime[one], right.selfTime[other])
    if left.function[one] != right.function[other] {
      row.rightFunction = right.function[other]
      row.state = .renamed
    } else if left.hasReturns, right.hasReturns, returnChanged(one, other) {
      row.state = .returnChanged
    } else if let leftTime = row.leftTime, let rightTime = row.rightTime, leftTime != rightTime {
      if isWhole(one, in: left), isWhole(other, in: right) {
        row.state = tolerance.verdict(leftTime, rightTime, path: leftPaths.isEmpty ? nil : leftPaths[one])
      }
    }
    return row
  }

  /// A line of calls of both sides.
  func paired(_ one: Members, _ other: Members, depth: Int) -> DiffRow {
    let (first, second) = (one.first, other.first)
    var row = paired(first, second, depth: depth)
    if one.count == 1, other.count == 1 {
      if one.share != other.share { row.state = .countChanged }
      return row
    }
    (row.leftCount, row.rightCount) = (one.count, other.count)
    (row.leftTime, row.rightTime) = (time(of: one, in: left), time(of: other, in: right))
    (row.leftSelf, row.rightSelf) = (selfTime(of: one, in: left), selfTime(of: other, in: right))
    if row.state == .renamed { return row }
    row.state = .same
    if one.count * other.share != other.count * one.share {
      row.state = .countChanged
    } else if let leftTime = row.leftTime, let rightTime = row.rightTime,
      one.all.allSatisfy({ isWhole($0, in: left) }), other.all.allSatisfy({ isWhole($0, in: right) })
    {
      // Of other counts the mean of a turn of the loop is compared.
      row.state = tolerance.verdict(
        leftTime / Int64(max(1, one.share)), rightTime / Int64(max(1, other.share)),
        path: leftPaths.isEmpty ? nil : leftPaths[first])
    }
    return row
  }

  /// A line of a call that only one side made.
  func only(_ node: Int, depth: Int, isLeft: Bool) -> DiffRow {
    let side = isLeft ? left : right
    var row = DiffRow(
      depth: depth, state: isLeft ? .onlyLeft : .onlyRight, subtreeEnd: rows.count + 1, function: side.function[node])
    let (call, time, own) = (side.row[node], known(side.time[node]), side.selfTime[node])
    if isLeft {
      (row.left, row.leftCount, row.leftTime, row.leftSelf) = (call, 1, time, own)
    } else {
      (row.right, row.rightCount, row.rightTime, row.rightSelf) = (call, 1, time, own)
    }
    return row
  }

  func time(of members: Members, in side: DiffSide) -> Int64? {
    var sum: Int64 = 0
    for node in members.all {
      guard side.time[node] != CallTable.unknown else { return nil }
      sum = sum.addingReportingOverflow(side.time[node]).partialValue
    }
    return sum
  }

  func selfTime(of members: Members, in side: DiffSide) -> Int64 {
    members.all.reduce(0) { $0 &+ side.selfTime[$1] }
  }

  private func known(_ time: Int64) -> Int64? { time == CallTable.unknown ? nil : time }

  private func isWhole(_ node: Int, in side: DiffSide) -> Bool {
    side.trace.calls.flags[side.row[node]].isDisjoint(with: .incomplete)
  }

  private func returnChanged(_ one: Int, _ other: Int) -> Bool {
    guard let first = left.trace.notes[left.row[one]]?.ret, let second = right.trace.notes[right.row[other]]?.ret,
      first != second
    else { return false }
    let (value, otherValue) = (ReturnValue(first), ReturnValue(second))
    return value == .text || otherValue == .text || value != otherValue
  }
}

extension DiffResolution {
  /// What the times of a packet's calls, as they were recorded, tell of their digits.
  init(_ side: DiffSide) {
    let durations = side.trace.calls.duration
    self.init(side.row.lazy.map { durations[$0] })
  }
}
