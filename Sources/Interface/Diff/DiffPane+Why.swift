import CallTrees
import Screen

/// Why the packets part, and where their times come from.
extension DiffPane {
  /// Where the packets part, or that they do not.
  func drawFirst(y: Int, _ shared: Shared, _ buffer: inout CellBuffer) {
    guard let row = diff.firstDivergence else {
      let text = diff.isSame ? "the same calls, times within tolerance" : "the same calls"
      buffer.put(text, x: 1, y: y, role: .message)
      return
    }
    let line = diff.rows[row]
    let words =
      line.state == .countChanged
      ? "\(shared.glyphs.times)\(line.leftCount) \(shared.glyphs.arrow) \(shared.glyphs.times)\(line.rightCount)"
      : line.state.words
    let x = buffer.put("first: ", x: 1, y: y, role: .dim)
    let room = shared.size.width - x - words.count - 3
    let text = PathText.fitting(diff.path(of: row), columns: max(8, room), shared.glyphs.ellipsis)
    let end = buffer.put(
      text, x: x, y: y, limit: max(8, room), role: line.state.role)
    buffer.put("  \(words)", x: end, y: y, limit: shared.size.width - end, role: .dim)
  }

  /// A value that explains why the packets part: `cause: nf_hook_slow returned 1 → -1 EPERM`.
  func drawReason(_ reason: DiffReason, isFirst: Bool, y: Int, _ shared: Shared, _ buffer: inout CellBuffer) {
    let next = reason.isAround || reason.slot != .returned ? "and " : "before that "
    let title = diff.firstDivergence == nil ? "differs: " : "cause: "
    var x = buffer.put(isFirst ? title : next, x: 1, y: y, role: .dim)
    x = buffer.put(diff.name(of: reason.row), x: x, y: y, limit: max(0, shared.size.width - x), role: .callError)
    let text = DiffReasonText.text(reason, arrow: String(shared.glyphs.arrow))
    buffer.put(" \(text)", x: x, y: y, limit: max(0, shared.size.width - x))
  }

  /// What went wrong with a packet, which is often why the packets part: `right: dropped: NETFILTER_DROP, by …/nft_do_chain`.
  func drawTrouble(_ trouble: DiffTrouble, y: Int, _ shared: Shared, _ buffer: inout CellBuffer) {
    let line = trouble.line
    var x = buffer.put("\(trouble.side): ", x: 1, y: y, role: .dim)
    x = buffer.put(
      line.what, x: x, y: y, limit: shared.size.width - x, role: line.isDrop ? .packetDrop : .callError)
    guard !line.path.isEmpty, shared.size.width - x >= 16 else { return }
    x = buffer.put(", by ", x: x, y: y, limit: shared.size.width - x, role: .dim)
    let text = PathText.fitting(line.path, columns: shared.size.width - x, shared.glyphs.ellipsis)
    x = buffer.put(text, x: x, y: y, limit: shared.size.width - x)
    for more in line.more where shared.size.width - x > more.count + 2 {
      x = buffer.put("; \(more)", x: x, y: y, limit: shared.size.width - x, role: .dim)
    }
  }

  /// One of the causes; the last line is for all that are left, so that the lines add up.
  func drawCause(_ index: Int, isLast: Bool, y: Int, _ shared: Shared, _ buffer: inout CellBuffer) {
    let causes = diff.causes
    let left = causes.list[index...]
    let cause = isLast && left.count > 1 ? DiffCause.sum(left) : causes.list[index]
    let role = (cause.row.map { diff.rows[$0].state } ?? .same).role
    let amount = NumberText.signed(cause.delta, micro: shared.glyphs.micro)
    buffer.putRight(amount, before: 14, y: y, limit: 13, role: role)
    if let percent = causes.percent(cause) { buffer.putRight("\(percent)%", before: 21, y: y, limit: 6, role: role) }
    guard let row = cause.row else {
      let text = isLast && left.count > 1 ? "\(left.count) more" : "within the tolerance"
      buffer.put(text, x: 23, y: y, limit: shared.size.width - 23, role: .dim)
      return
    }
    let words =
      switch cause.kind {
      case .onlyLeft: DiffRow.State.onlyLeft.words
      case .onlyRight: DiffRow.State.onlyRight.words
      case .countChanged: DiffRow.State.countChanged.word
      case .moved: DiffRow.State.moved.words
      case .time, .rest: "self time"
      }
    let x = buffer.put("\(words) ", x: 23, y: y, limit: shared.size.width - 23, role: .dim)
    let name = diff.path(of: row).suffix(2).reversed().joined(separator: " in ")
    buffer.put(name, x: x, y: y, limit: shared.size.width - x, role: role)
  }
}
