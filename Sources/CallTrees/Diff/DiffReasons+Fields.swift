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
    let lines = noted(before: end)
    for (turn, index) in lines.enumerated() {
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
    var last: [Int: [DiffReason]] = [:]
    let names = Array(found.keys)
    for name in names.indices.inOrder({ names[$0] < names[$1] }).map({ names[$0] }) {
      if let turn = order[name], let reason = found[name] { last[turn, default: []].append(reason) }
    }
    return lines.indices.reversed().flatMap { last[$0] ?? [] }
  }

  /// The lines of both packets with fields that were said before the ways parted, in the order in which they were.
  private func noted(before end: Int) -> [Int] {
    let lines = (0..<end).filter { index in
      let line = diff[index]
      guard line.leftCount == 1, line.rightCount == 1, line.subtreeEnd <= end || line.depth == 0 else { return false }
      return !changes(line.left, left.trace).isEmpty || !changes(line.right, right.trace).isEmpty
    }
    // What is still open has said only what the windows opened with.
    let open = lines.filter { isOpen($0, end) }
    let over = lines.filter { !isOpen($0, end) }
    return open.reversed() + inReturnOrder(over).map { over[$0] }
  }

  /// Places of lines in the order in which their calls returned: a call does behind all that it called. The lines come in
  /// the order in which the calls were made.
  func inReturnOrder(_ lines: [Int]) -> [Int] {
    var returned: [Int] = []
    var open: [Int] = []
    for (place, line) in lines.enumerated() {
      while let last = open.last, diff[lines[last]].subtreeEnd <= line { returned.append(open.removeLast()) }
      open.append(place)
    }
    return returned + open.reversed()
  }

  private func isOpen(_ index: Int, _ end: Int) -> Bool { diff[index].subtreeEnd > end }

  private func changes(_ row: Int?, _ trace: Trace) -> [FieldChange] { row.flatMap { trace.notes[$0]?.fields } ?? [] }
}
