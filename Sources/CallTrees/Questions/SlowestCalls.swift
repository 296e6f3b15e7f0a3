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

  private let calls: CallTable
  private let rows: Range<Int>
  private let isLeftOut: (Int) -> Bool

  /// - Parameters:
  ///   - rows: whole subtrees.
  ///   - isLeftOut: calls that are not to be found; what is beneath them may be.
  package init(_ calls: CallTable, _ rows: Range<Int>, leavingOut isLeftOut: @escaping (Int) -> Bool = { _ in false }) {
    self.calls = calls
    self.rows = rows.clamped(to: 0..<calls.count)
    self.isLeftOut = isLeftOut
  }

  /// The next one after `last`, or the first; nil when there is none.
  ///
  /// - Complexity: O(calls) at most. What lies beneath a call that took no longer than one that was found is stepped over,
  ///   which is nearly all.
  package func next(after last: Call?) -> Call? {
    best(beneath: { total, best in best.map { total > $0.time } ?? true }) { call, best in
      last.map { $0.comes(before: call) } ?? true && best.map(call.comes(before:)) ?? true
    }
  }

  /// The one before `last`; nil when that is the first.
  package func previous(before last: Call) -> Call? {
    best(beneath: { total, _ in total >= last.time }) { call, best in
      call.comes(before: last) && best.map { $0.comes(before: call) } ?? true
    }
  }

  /// - Parameters:
  ///   - mayHold: whether a subtree of that total time may hold something better.
  ///   - isBetter: than what was found before.
  private func best(beneath mayHold: (Int64, Call?) -> Bool, _ isBetter: (Call, Call?) -> Bool) -> Call? {
    var best: Call?
    var row = rows.lowerBound
    while row < rows.upperBound {
      let total = calls.duration[row]
      if calls.flags[row].contains(.interrupt) || (total != CallTable.unknown && !mayHold(total, best)) {
        row = max(row + 1, calls.subtreeEnd[row])
        continue
      }
      if !isLeftOut(row), let time = calls.selfTime(row) {
        let call = Call(row: row, time: time)
        if isBetter(call, best) { best = call }
      }
      row += 1
    }
    return best
  }
}
