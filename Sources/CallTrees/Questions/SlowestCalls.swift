import TraceEvents

/// The calls of a packet or a subtree by the time that they took themselves, the longest first. Interrupts are not the
/// packet's, and calls without a known self time are not among them.
package struct SlowestCalls {
  /// A call and its self time in ns. Of equal times the call that began first comes first.
  package struct Call: Equatable, Sendable {
    /// Row of the call table.
    package var row: Int
    /// Its self time in ns.
    package var time: Int64

    func comes(before other: Call) -> Bool { time != other.time ? time > other.time : row < other.row }
  }

  /// The way through the calls to the next one, or to the one before: it can be gone a piece at a time.
  package struct Search: Sendable {
    /// From which one on; nil for the first of all.
    package let origin: Call?
    /// To the next one, and not to the one before.
    package let forward: Bool
    /// What is asked for, once all was gone through; before, what comes nearest.
    package private(set) var best: Call?
    /// The next row to be looked at; nil before the first.
    fileprivate var row: Int?

    /// - Parameter origin: nil only for the way forward.
    package init(from origin: Call?, forward: Bool) { (self.origin, self.forward) = (origin, forward) }

    /// Whether a subtree of that total time may hold something better.
    fileprivate func mayHold(_ total: Int64) -> Bool {
      forward ? best.map { total > $0.time } ?? true : origin.map { total >= $0.time } ?? false
    }

    fileprivate mutating func take(_ call: Call) {
      let (from, to) = forward ? (origin, best) : (best, origin)
      let isBetween = (from.map { $0.comes(before: call) } ?? true) && (to.map { call.comes(before: $0) } ?? true)
      if isBetween { best = call }
    }
  }

  private let calls: CallTable
  private let rows: Range<Int>
  private let selfTime: (Int) -> Int64?
  private let isLeftOut: (Int) -> Bool

  /// - Parameters:
  ///   - rows: whole subtrees.
  ///   - selfTime: where self times are known already; nil to work each out.
  ///   - isLeftOut: calls that are not to be found; what is beneath them may be.
  package init(
    _ calls: CallTable, _ rows: Range<Int>, selfTime: ((Int) -> Int64?)? = nil,
    leavingOut isLeftOut: @escaping (Int) -> Bool = { _ in false }
  ) {
    self.calls = calls
    self.rows = rows.clamped(to: 0..<calls.count)
    self.selfTime = selfTime ?? { calls.selfTime($0) }
    self.isLeftOut = isLeftOut
  }

  /// The next one after `last`, or the first; nil when there is none.
  ///
  /// - Complexity: O(calls) at most. What lies beneath a call that took no longer than one that was found is stepped over,
  ///   which is nearly all.
  package func next(after last: Call?) -> Call? {
    var search = Search(from: last, forward: true)
    var all = Int.max
    _ = proceed(&search, calls: &all)
    return search.best
  }

  /// The one before `last`; nil when that is the first.
  package func previous(before last: Call) -> Call? {
    var search = Search(from: last, forward: false)
    var all = Int.max
    _ = proceed(&search, calls: &all)
    return search.best
  }

  /// Looks at more calls, as long as some are left to be looked at now; true when all were.
  package func proceed(_ search: inout Search, calls left: inout Int) -> Bool {
    var row = search.row ?? rows.lowerBound
    while row < rows.upperBound, left > 0 {
      left -= 1
      let total = calls.duration[row]
      if calls.flags[row].contains(.interrupt) || (total != CallTable.unknown && !search.mayHold(total)) {
        row = max(row + 1, calls.subtreeEnd[row])
        continue
      }
      if !isLeftOut(row), let time = selfTime(row) { search.take(Call(row: row, time: time)) }
      row += 1
    }
    search.row = row
    return row >= rows.upperBound
  }
}
