import CallTrees
import TraceEvents

/// A diff with what its reader needs to know of the two packets.
package struct DiffReport: Sendable {
  /// One packet, and how to name it: `a.dat#1`.
  package struct Side: Sendable {
    package var label: String
    package var packet: PacketRecord

    package init(label: String, packet: PacketRecord) {
      self.label = label
      self.packet = packet
    }
  }

  package var left: Side
  package var right: Side
  package var diff: TreeDiff
  package var options: DiffOptions

  package init(left: Side, right: Side, diff: TreeDiff, options: DiffOptions) {
    self.left = left
    self.right = right
    self.diff = diff
    self.options = options
  }
}

/// The unified text of a diff (Docs/Diff.md): what differs on top, then the tree.
///
///     -tcp_v4_rcv …      only in the left packet
///     +tcp_v4_rcv …      only in the right one
///     ~tcp_v4_rcv …      in both, but how often, how long or what it returned differs
///
/// Lines that are the same are left out where nothing beneath differs, except next to a difference.
package enum DiffText {
  /// How many equal siblings are shown before and after a difference.
  private static let context = 1

  /// Writes a report.
  package static func write(_ report: DiffReport, into buffer: inout ExportBuffer) {
    putSide("---", report.left, into: &buffer)
    putSide("+++", report.right, into: &buffer)
    let diff = report.diff
    guard !diff.isSame else { return buffer.put("same\n") }
    if let row = diff.firstDivergence {
      buffer.put("first divergence: ")
      putPath(row, of: diff, into: &buffer)
      buffer.put(" (\(words(diff.rows[row]))")
      if let other = diff.replacement(of: row) {
        buffer.put("; the right one calls ")
        buffer.putLine(shown(diff.name(of: other)))
      }
      buffer.put(")\n")
    } else {
      buffer.put("same calls\n")
    }
    if let row = diff.rows.firstIndex(where: { $0.state == .returnChanged }) {
      buffer.put("first other return value: ")
      putPath(row, of: diff, into: &buffer)
      putReturns(row, of: diff, into: &buffer)
      buffer.put("\n")
    }
    let parts = DiffRow.State.allCases.filter { $0 != .same }.compactMap { state in
      diff.counts[state].map { "\($0) \(words(state))" }
    }
    buffer.put("\(parts.joined(separator: ", "))\n\n")
    putTree(diff, into: &buffer)
  }

  private static func putSide(_ mark: String, _ side: DiffReport.Side, into buffer: inout ExportBuffer) {
    buffer.put("\(mark) ")
    buffer.putLine(side.label)
    buffer.put("  ")
    buffer.putLine(side.packet.summary.isEmpty ? side.packet.entry : side.packet.summary)
    buffer.put("  \(side.packet.rows.count) calls, \(TimeText.short(side.packet.duration))")
    if side.packet.integrity != .complete { buffer.put(", \(side.packet.integrity.rawValue)") }
    buffer.put("\n")
  }

  private static func putPath(_ row: Int, of diff: TreeDiff, into buffer: inout ExportBuffer) {
    buffer.putLine(diff.path(of: row).map(shown).joined(separator: "/"))
  }

  private static func shown(_ name: String) -> String { name.isEmpty ? "?" : name }

  private static func putReturns(_ row: Int, of diff: TreeDiff, into buffer: inout ExportBuffer) {
    guard let values = diff.returns[row] else { return }
    buffer.put("  ret ")
    buffer.putLine(values.left)
    buffer.put(" → ")
    buffer.putLine(values.right)
  }

  private static func putTree(_ diff: TreeDiff, into buffer: inout ExportBuffer) {
    let shown = shownRows(diff)
    var row = 0
    while row < diff.rows.count && !buffer.isStopped {
      if shown[row] {
        putRow(row, of: diff, into: &buffer)
        row += 1
        buffer.breathe()
        continue
      }
      // Everything that follows at this depth or deeper, as one line.
      let depth = diff.rows[row].depth
      let first = row
      while row < diff.rows.count, !shown[row] { row += 1 }
      buffer.put(UInt8(ascii: " "), times: 1 + 2 * depth)
      buffer.put("… \(row - first) same\n")
    }
  }

  /// Rows that differ, everything around them up to the outermost call, and a sibling before and after.
  private static func shownRows(_ diff: TreeDiff) -> [Bool] {
    var shown = diff.rows.map { $0.state != .same }
    var callers: [Int] = []
    var before: [Int] = []
    var after = [Int](repeating: 0, count: 1)
    let differs = shown
    for (row, line) in diff.rows.enumerated() {
      while callers.count > line.depth { callers.removeLast() }
      while before.count > line.depth + 1 {
        before.removeLast()
        after.removeLast()
      }
      while before.count <= line.depth { before.append(-1) }
      while after.count <= line.depth + 1 { after.append(0) }
      if differs[row] {
        for caller in callers { shown[caller] = true }
        if before[line.depth] >= 0 { shown[before[line.depth]] = true }
        after[line.depth] = context
      } else if after[line.depth] > 0 {
        shown[row] = true
        after[line.depth] -= 1
      }
      before[line.depth] = row
      callers.append(row)
    }
    return shown
  }

  private static func putRow(_ row: Int, of diff: TreeDiff, into buffer: inout ExportBuffer) {
    let line = diff.rows[row]
    buffer.put(mark(line.state))
    buffer.put(UInt8(ascii: " "), times: 2 * line.depth)
    buffer.putLine(shown(diff.name(of: row)))
    if line.leftCount != line.rightCount, line.left != nil, line.right != nil {
      buffer.put(" ×\(line.leftCount) → ×\(line.rightCount)")
    } else if max(line.leftCount, line.rightCount) > 1 {
      buffer.put(" ×\(max(line.leftCount, line.rightCount))")
    }
    switch (line.left, line.right) {
    case (_, nil): buffer.put("  \(TimeText.short(line.leftTime))")
    case (nil, _): buffer.put("  \(TimeText.short(line.rightTime))")
    default:
      buffer.put("  \(TimeText.short(line.leftTime)) → \(TimeText.short(line.rightTime))")
      if let delta = line.delta, delta != 0 { buffer.put(" (\(TimeText.signed(delta)))") }
    }
    if line.state == .slower || line.state == .faster { buffer.put("  \(words(line.state))") }
    putReturns(row, of: diff, into: &buffer)
    buffer.put("\n")
  }

  private static func mark(_ state: DiffRow.State) -> UInt8 {
    switch state {
    case .same: UInt8(ascii: " ")
    case .onlyLeft: UInt8(ascii: "-")
    case .onlyRight: UInt8(ascii: "+")
    case .slower, .faster, .countChanged, .returnChanged: UInt8(ascii: "~")
    }
  }

  private static func words(_ row: DiffRow) -> String {
    row.state == .countChanged ? "×\(row.leftCount) → ×\(row.rightCount)" : words(row.state)
  }

  private static func words(_ state: DiffRow.State) -> String {
    switch state {
    case .same: "same"
    case .slower: "slower"
    case .faster: "faster"
    case .onlyLeft: "only left"
    case .onlyRight: "only right"
    case .countChanged: "count changed"
    case .returnChanged: "return value changed"
    }
  }
}
