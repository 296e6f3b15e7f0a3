import TraceEvents

/// Fields of the packets and their sockets. A trace says them only where they change, so what they are is carried on from call
/// to call.
extension DiffReasons {
  /// What a field is in both packets.
  private struct Now {
    var left: String?
    var right: String?
  }

  /// The fields that differ when the ways part in line `end`, or at the end where they do not part, each with the call that it differed at last; the last one first.
  ///
  /// - Complexity: O(lines before · log lines).
  func differentFields(_ end: Int) -> [DiffReason] {
    var now: [String: Now] = [:]
    var found: [String: DiffReason] = [:]
    var order: [String: Int] = [:]
    for (turn, index) in noted(before: end).enumerated() {
      // Of calls that have not returned only what the windows opened with is known.
      let isOver = diff[index].subtreeEnd <= end
      var changed: Set<String> = []
      for change in changes(diff[index].left, left.trace) where isOver || change.before == nil {
        now[change.name, default: Now()].left = change.after
        changed.insert(change.name)
      }
      for change in changes(diff[index].right, right.trace) where isOver || change.before == nil {
        now[change.name, default: Now()].right = change.after
        changed.insert(change.name)
      }
      guard let row = diff[index].left else { continue }
      for name in changed {
        found[name] = nil
        guard let one = now[name]?.left, let other = now[name]?.right, tells((one, other), .field(name), row) else {
          continue
        }
        found[name] = DiffReason(row: index, isAround: !isOver, slot: .field(name), left: one, right: other)
        order[name] = turn
      }
    }
    return found.values.sorted { one, other in
      guard case .field(let name) = one.slot, case .field(let otherName) = other.slot else { return false }
      let (turn, otherTurn) = (order[name] ?? 0, order[otherName] ?? 0)
      return turn != otherTurn ? turn > otherTurn : name < otherName
    }
  }

  /// The lines of both packets with fields that were said before the ways parted, in the order in which they were.
  private func noted(before end: Int) -> [Int] {
    let lines = (0..<end).filter { index in
      let line = diff[index]
      guard line.leftCount == 1, line.rightCount == 1, line.subtreeEnd <= end || line.depth == 0 else { return false }
      return !changes(line.left, left.trace).isEmpty || !changes(line.right, right.trace).isEmpty
    }
    // A call returns behind all that it called; what is still open has said only what the windows opened with.
    return lines.sorted { one, other in
      let (first, second) = (isOpen(one, end), isOpen(other, end))
      if first != second { return first }
      let (limit, otherLimit) = (diff[one].subtreeEnd, diff[other].subtreeEnd)
      return limit != otherLimit ? limit < otherLimit : one > other
    }
  }

  private func isOpen(_ index: Int, _ end: Int) -> Bool { diff[index].subtreeEnd > end }

  private func changes(_ row: Int?, _ trace: Trace) -> [FieldChange] { row.flatMap { trace.notes[$0]?.fields } ?? [] }
}
