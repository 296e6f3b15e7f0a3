import CallTrees
import TraceEvents

/// The unified text of a diff (Docs/Diff.md): what differs on top, then the tree.
///
///     -tcp_v4_rcv …      only in the left packet
///     >tcp_v4_rcv …      in both, and slower in the right one
///
/// Each line begins with its state's sign (``DiffRow/State/sign``); the legend stands above the tree. Lines that are the
/// same are left out where nothing beneath differs, except next to a difference.
package enum DiffText {
  /// How many causes are named.
  private static let causes = 5

  /// Writes a report.
  package static func write(_ report: DiffReport, into buffer: inout ExportBuffer) {
    putSide("---", report.left, into: &buffer)
    putSide("+++", report.right, into: &buffer)
    let diff = report.diff
    guard !diff.isSame || !diff.reasons.isEmpty else { return buffer.put("same\n") }
    if let row = diff.firstDivergence {
      buffer.put("first divergence: ")
      putPath(row, of: diff, into: &buffer)
      buffer.put(" (")
      buffer.putLine(DiffWords.divergence(row, of: diff))
      buffer.put(")\n")
    } else {
      buffer.put("same calls\n")
    }
    putReasons(diff, into: &buffer)
    if diff.reasons.isEmpty || diff.firstDivergence == nil,
      let row = diff.rows.firstIndex(where: { $0.state == .returnChanged })
    {
      buffer.put("first other return value: ")
      putPath(row, of: diff, into: &buffer)
      putReturns(row, of: diff, into: &buffer)
      buffer.put("\n")
    }
    putErrors("left", report.left, into: &buffer)
    putErrors("right", report.right, into: &buffer)
    buffer.put("\(DiffWords.summary(diff))\n")
    if let learned = DiffWords.learned(report.options) { buffer.put("\(learned)\n") }
    putCauses(diff, into: &buffer)
    buffer.put("\nsigns: \(DiffRow.State.signed.map { "\($0.sign) \($0.words)" }.joined(separator: ", "))\n\n")
    putTree(diff, into: &buffer)
  }

  private static func putSide(_ mark: String, _ side: DiffReport.Side, into buffer: inout ExportBuffer) {
    buffer.put("\(mark) ")
    buffer.putLine(side.label)
    buffer.put("  ")
    buffer.putLine(side.title)
    buffer.put("  \(side.callCount), \(TimeText.short(side.duration))")
    if side.packet.integrity != .complete { buffer.put(", \(side.packet.integrity.rawValue)") }
    buffer.put("\n")
  }

  private static func putPath(_ row: Int, of diff: TreeDiff, into buffer: inout ExportBuffer) {
    buffer.putLine(diff.path(of: row).map(DiffWords.name).joined(separator: "/"))
  }

  private static func putReasons(_ diff: TreeDiff, into buffer: inout ExportBuffer) {
    for (position, reason) in DiffWords.reasons(diff).enumerated() {
      buffer.put(position == 0 ? "\(DiffWords.reasonTitle(diff)): " : reason.joint)
      buffer.putLine(reason.text)
    }
    if !diff.reasons.isEmpty { buffer.put("\n") }
  }

  private static func putErrors(_ name: String, _ side: DiffReport.Side, into buffer: inout ExportBuffer) {
    guard let line = ErrorHeadline.headline(side.errors, side.trace) else { return }
    buffer.put("\(name): ")
    buffer.putLine(line)
    buffer.put("\n")
  }

  private static func putReturns(_ row: Int, of diff: TreeDiff, into buffer: inout ExportBuffer) {
    guard let values = diff.returns[row] else { return }
    buffer.put("  ret ")
    buffer.putLine(ReturnValue.words(values.left))
    buffer.put(" → ")
    buffer.putLine(ReturnValue.words(values.right))
  }

  /// The whole difference and its largest parts; the others as one, so that the lines add up.
  private static func putCauses(_ diff: TreeDiff, into buffer: inout ExportBuffer) {
    let list = diff.causes.list
    guard !list.isEmpty else { return }
    buffer.put("\(TimeText.signed(diff.causes.total)) in all:\n")
    let named = list.filter { $0.kind != .rest }
    for cause in named.prefix(causes) {
      putAmount(cause, of: diff, into: &buffer)
      buffer.put(DiffWords.cause(cause.kind))
      if let row = cause.row {
        buffer.put("  ")
        buffer.putLine(DiffWords.shortPath(row, of: diff))
        buffer.put(DiffWords.counts(diff.rows[row]))
      }
      buffer.put("\n")
    }
    let others = named.dropFirst(causes)
    if !others.isEmpty {
      putAmount(DiffCause.sum(others), of: diff, into: &buffer)
      buffer.put("\(others.count) more\n")
    }
    if let rest = list.last, rest.kind == .rest {
      putAmount(rest, of: diff, into: &buffer)
      buffer.put("the rest, \(rest.lines.counted("call")) within the tolerance\n")
    }
  }

  private static func putAmount(_ cause: DiffCause, of diff: TreeDiff, into buffer: inout ExportBuffer) {
    let amount = TimeText.signed(cause.delta)
    let share = diff.causes.percent(cause).map { "\($0) %" } ?? ""
    buffer.put(UInt8(ascii: " "), times: 12 - amount.count)
    buffer.put(amount)
    buffer.put(UInt8(ascii: " "), times: 7 - share.count)
    buffer.put("\(share)  ")
  }

  private static func putTree(_ diff: TreeDiff, into buffer: inout ExportBuffer) {
    let shown = DiffContext.shown(diff)
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

  private static func putRow(_ row: Int, of diff: TreeDiff, into buffer: inout ExportBuffer) {
    let line = diff.rows[row]
    buffer.put(String(line.state.sign))
    buffer.put(UInt8(ascii: " "), times: 2 * line.depth)
    buffer.putLine(DiffWords.name(diff.name(of: row)))
    buffer.put(DiffWords.counts(line))
    switch (line.left, line.right) {
    case (_, nil): buffer.put("  \(TimeText.short(line.leftTime))")
    case (nil, _): buffer.put("  \(TimeText.short(line.rightTime))")
    default:
      buffer.put("  \(TimeText.short(line.leftTime)) → \(TimeText.short(line.rightTime))")
      if let delta = line.delta, delta != 0 { buffer.put(" (\(TimeText.signed(delta)))") }
    }
    if let remark = DiffWords.remark(line) { buffer.put("  \(remark)") }
    putReturns(row, of: diff, into: &buffer)
    buffer.put("\n")
  }
}
