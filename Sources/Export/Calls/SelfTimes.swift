import CallTrees

/// ``Trace/selfTime(_:)`` of all calls of a part, in one pass.
struct SelfTimes {
  private var times: [Int64]
  private let first: Int

  /// - Complexity: O(calls).
  init(_ rows: Range<Int>, of calls: CallTable) {
    let rows = rows.clamped(to: 0..<calls.count)
    first = rows.lowerBound
    times = Array(calls.duration[rows])
    var open: [Int] = []
    for row in rows {
      while let last = open.last, Int(calls.subtreeEnd[last]) <= row { open.removeLast() }
      if let caller = open.last, times[caller - first] != CallTable.unknown {
        let total = calls.duration[row]
        times[caller - first] =
          total == CallTable.unknown
          ? CallTable.unknown : times[caller - first].subtractingReportingOverflow(total).partialValue
      }
      open.append(row)
    }
  }

  /// Self time in ns; nil when the call or one of its callees has no known duration, or they took longer than the call.
  subscript(row: Int) -> Int64? {
    let time = times[row - first]
    return time < 0 ? nil : time
  }
}
