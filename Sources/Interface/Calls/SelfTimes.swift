import CallTrees

/// Self times of calls that may have many callees: each is worked out once, a piece at a time, and kept. Of all others a look is enough.
struct SelfTimes: Sendable {
  /// A call whose callees are gone through.
  private struct Walk {
    var row: Int
    var callee: Int
    var rest: Int64
  }

  /// By row; nil for what the trace does not tell.
  private var known: [Int: Int64?] = [:]
  private var walks: [Walk] = []

  /// Calls with at least so many beneath are kept.
  static let many = 1024

  init() {}

  /// Something is still to be worked out.
  var hasWork: Bool { !walks.isEmpty }

  /// The self time of a call in ns, nil for what the trace does not tell; `.none` while it is worked out.
  ///
  /// - Complexity: O(1), O(direct callees) of a call with few beneath.
  func time(_ row: Int, _ calls: CallTable) -> Int64?? {
    Self.isWide(row, calls) ? known[row] : .some(calls.selfTime(row))
  }

  /// Sets out to work out the self time of a call, if it is one that is kept.
  mutating func want(_ row: Int, _ calls: CallTable) {
    guard Self.isWide(row, calls), known[row] == nil, !walks.contains(where: { $0.row == row }) else { return }
    walks.append(Walk(row: row, callee: row + 1, rest: calls.duration[row]))
  }

  /// Goes on with what is wanted, over so many callees at most.
  mutating func proceed(_ calls: CallTable, callees: Int) {
    var left = callees
    while left > 0, var walk = walks.popLast() {
      let end = calls.subtreeEnd[walk.row]
      while left > 0, walk.callee < end, walk.rest != CallTable.unknown {
        let time = calls.duration[walk.callee]
        walk.rest = time == CallTable.unknown ? time : walk.rest.subtractingReportingOverflow(time).partialValue
        walk.callee = max(walk.callee + 1, calls.subtreeEnd[walk.callee])
        left -= 1
      }
      if walk.callee < end, walk.rest != CallTable.unknown {
        walks.append(walk)
      } else {
        known[walk.row] = .some(walk.rest < 0 ? nil : walk.rest)
      }
    }
  }

  private static func isWide(_ row: Int, _ calls: CallTable) -> Bool { calls.subtreeEnd[row] - row > many }
}

extension ViewState {
  /// Sees to it that the self times of the calls in sight are known, or will be.
  ///
  /// - Complexity: O(lines in sight), and some callees of those that are new.
  mutating func workOutSelfTimes(height: Int) {
    let lines = calls.lines
    guard lines.indices.contains(calls.top) else { return }
    let inSight = calls.top..<min(lines.count, calls.top + max(1, height))
    for index in calls.callers(of: calls.top) + Array(inSight) {
      shared.selfTimes.want(lines.row(of: index), trace.calls)
    }
    shared.selfTimes.proceed(trace.calls, callees: SelfTimes.many)
  }
}

extension CallPane {
  /// The self time of a call of this packet in ns, worked out now if it has to be; nil for what the trace does not tell.
  func selfTime(_ row: Int, _ shared: Shared) -> Int64? {
    shared.selfTimes.time(row, shared.trace.calls) ?? shared.trace.selfTime(row)
  }
}
