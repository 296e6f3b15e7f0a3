import CallTrees
import Screen

extension DiffView {
  /// How many causes are named above the lines on a screen of that height.
  func causeLines(height: Int) -> Int {
    min(height < 16 ? 0 : height < 30 ? 2 : 4, diff.causes.list.count)
  }

  /// How many lines say what went wrong, on a screen of that height.
  func troubleLines(height: Int) -> Int {
    min(height < 16 ? 1 : height < 30 ? 2 : 4, troubles.count)
  }

  /// How many values are named that explain the first divergence, on a screen of that height.
  func reasonLines(height: Int) -> Int { min(height < 16 ? 1 : 2, diff.reasons.count) }

  /// Rows above the first line: a heading, the first divergence, the values that explain it, what went wrong, the causes of
  /// the times, the columns' titles.
  func headLines(height: Int) -> Int {
    3 + reasonLines(height: height) + troubleLines(height: height) + causeLines(height: height)
  }

  /// Rows for lines on a screen of that height, whose last two are the status and the prompt.
  func room(height: Int) -> Int { max(0, height - 2 - headLines(height: height)) }
}

/// What a diff is of and what there is to say of it as a whole. Answers the row of the first line.
func drawDiffHead(_ state: ViewState, _ view: DiffView, _ buffer: inout CellBuffer) -> Int {
  let columns = DiffColumns(width: state.width)
  drawDiffTitle(state, view, columns, &buffer)
  drawFirst(state, view, y: 1, &buffer)
  var y = 2
  for reason in view.diff.reasons.prefix(view.reasonLines(height: state.height)) {
    drawReason(state, view, reason, isFirst: y == 2, y: y, &buffer)
    y += 1
  }
  for trouble in view.troubles.prefix(view.troubleLines(height: state.height)) {
    drawTrouble(state, trouble, y: y, &buffer)
    y += 1
  }
  let causes = view.causeLines(height: state.height)
  for line in 0..<causes { drawCause(state, view, line, isLast: line == causes - 1, y: y + line, &buffer) }
  y += causes
  drawColumnTitles(state, view, columns, y: y, &buffer)
  return y + 1
}

/// What is compared and how many lines there are of each state; where both trees have titles of their own, the legend.
private func drawDiffTitle(_ state: ViewState, _ view: DiffView, _ columns: DiffColumns, _ buffer: inout CellBuffer) {
  let counts = view.statesShown.map { "\($0.sign)\(view.diff.counts[$0] ?? 0)" }
  let summary = counts.isEmpty ? "the same" : counts.joined(separator: " ")
  let (left, right) = (state.trace.packets[view.left], state.trace.packets[view.right])
  let what =
    view.leftCall.flatMap { one in
      view.rightCall.map { "\(callName(one, state)) (\(left.index)) and \(callName($0, state)) (\(right.index))" }
    } ?? "packets \(left.index) and \(right.index)"
  let title = "diff of \(what): \(summary)"
  drawHeading(title, y: 0, hasKeys: true, state, &buffer)
  guard columns.isPaired else { return }
  let room = state.width - TextWidth.columns(title) - 4
  let legend = view.legend(room: room)
  if TextWidth.columns(legend) <= room {
    buffer.putRight(legend, before: state.width, y: 0, limit: room, role: .title)
  }
}

/// The last line of the head: titles of both packets, or the legend, and the columns' titles.
private func drawColumnTitles(
  _ state: ViewState, _ view: DiffView, _ columns: DiffColumns, y: Int, _ buffer: inout CellBuffer
) {
  let micro = state.glyphs.micro
  buffer.fill(x: 0, y: y, width: state.width, role: .title)
  if columns.isPaired {
    let (left, right) = (state.trace.packets[view.left], state.trace.packets[view.right])
    drawSideTitle(left, x: 1, end: columns.half - 1, y: y, state, &buffer)
    drawSideTitle(right, x: columns.half + 3, end: columns.end - 1, y: y, state, &buffer)
  } else {
    let room = columns.end - (columns.hasTimes ? 20 : 1)
    buffer.put(view.legend(room: room), x: 1, y: y, limit: room, role: .title)
    if columns.hasTimes {
      buffer.putRight("left \(micro)", before: columns.end - 10, y: y, limit: 9, role: .title)
      buffer.putRight("right \(micro)", before: columns.end, y: y, limit: 9, role: .title)
    }
  }
  if let end = columns.delta { buffer.putRight("delta \(micro)", before: end, y: y, limit: 9, role: .title) }
  if let end = columns.share { buffer.putRight("share", before: end, y: y, limit: 6, role: .title) }
}

extension DiffView {
  /// The states that there are lines of, in the legend's order.
  fileprivate var statesShown: [DiffRow.State] { DiffRow.State.signed.filter { diff.counts[$0, default: 0] > 0 } }

  /// The signs of these states and what they mean, in as many words as there is room for.
  fileprivate func legend(room: Int) -> String {
    let states = statesShown
    let long = states.map { "\($0.sign) \($0.words)" }.joined(separator: ", ")
    let short = states.map { "\($0.sign) \($0.word)" }.joined(separator: ", ")
    let tight = states.map { "\($0.sign)\($0.word)" }.joined(separator: " ")
    return [long, short].first { $0.count <= room } ?? tight
  }
}

private func callName(_ row: Int, _ state: ViewState) -> String {
  state.trace.functions.name(state.trace.calls.function[row])
}

/// A call path in `room` columns: without modules where it does not fit with them, then its end, which tells most.
private func shortened(_ path: [String], room: Int, _ ellipsis: Character) -> String {
  let whole = path.map { $0.isEmpty ? "(unknown)" : $0 }
  var text = whole.joined(separator: "/")
  guard text.count > room else { return text }
  var rest = whole.map { $0.hasSuffix("]") ? String($0.prefix { $0 != " " }) : $0 }[...]
  text = rest.joined(separator: "/")
  while text.count > room, rest.count > 1 {
    rest.removeFirst()
    text = "\(ellipsis)/" + rest.joined(separator: "/")
  }
  return text
}

/// Where the packets part, or that they do not.
private func drawFirst(_ state: ViewState, _ view: DiffView, y: Int, _ buffer: inout CellBuffer) {
  guard let row = view.diff.firstDivergence else {
    let text = view.diff.isSame ? "the same calls, times within tolerance" : "the same calls"
    buffer.put(text, x: 1, y: y, role: .message)
    return
  }
  let line = view.diff.rows[row]
  let words =
    line.state == .countChanged
    ? "\(state.glyphs.times)\(line.leftCount) \(state.glyphs.arrow) \(state.glyphs.times)\(line.rightCount)"
    : line.state.words
  let x = buffer.put("first: ", x: 1, y: y, role: .dim)
  let room = state.width - x - words.count - 3
  let text = shortened(view.diff.path(of: row), room: room, state.glyphs.ellipsis)
  let end = buffer.put(
    text, x: x, y: y, limit: max(8, room), role: line.state.role)
  buffer.put("  \(words)", x: end, y: y, limit: state.width - end, role: .dim)
}

/// A value that explains why the packets part: `cause: nf_hook_slow returned 1 → -1 EPERM`.
private func drawReason(
  _ state: ViewState, _ view: DiffView, _ reason: DiffReason, isFirst: Bool, y: Int, _ buffer: inout CellBuffer
) {
  let next = reason.isAround || reason.slot != .returned ? "and " : "before that "
  let title = view.diff.firstDivergence == nil ? "differs: " : "cause: "
  var x = buffer.put(isFirst ? title : next, x: 1, y: y, role: .dim)
  x = buffer.put(view.diff.name(of: reason.row), x: x, y: y, limit: max(0, state.width - x), role: .callError)
  let text = DiffReasonText.text(reason, arrow: String(state.glyphs.arrow))
  buffer.put(" \(text)", x: x, y: y, limit: max(0, state.width - x))
}

/// What went wrong with a packet, which is often why the packets part: `right: dropped: NETFILTER_DROP, by …/nft_do_chain`.
private func drawTrouble(_ state: ViewState, _ trouble: DiffTrouble, y: Int, _ buffer: inout CellBuffer) {
  let line = trouble.line
  var x = buffer.put("\(trouble.side): ", x: 1, y: y, role: .dim)
  x = buffer.put(
    line.what, x: x, y: y, limit: state.width - x, role: line.isDrop ? .packetDrop : .callError)
  guard !line.path.isEmpty, state.width - x >= 16 else { return }
  x = buffer.put(", by ", x: x, y: y, limit: state.width - x, role: .dim)
  let text = shortened(line.path, room: state.width - x, state.glyphs.ellipsis)
  x = buffer.put(text, x: x, y: y, limit: state.width - x)
  for more in line.more where state.width - x > more.count + 2 {
    x = buffer.put("; \(more)", x: x, y: y, limit: state.width - x, role: .dim)
  }
}

/// One of the causes; the last line is for all that are left, so that the lines add up.
private func drawCause(
  _ state: ViewState, _ view: DiffView, _ index: Int, isLast: Bool, y: Int, _ buffer: inout CellBuffer
) {
  let causes = view.diff.causes
  let left = causes.list[index...]
  let cause = isLast && left.count > 1 ? DiffCause.sum(left) : causes.list[index]
  let role = (cause.row.map { view.diff.rows[$0].state } ?? .same).role
  let amount = NumberText.signed(cause.delta, micro: state.glyphs.micro)
  buffer.putRight(amount, before: 14, y: y, limit: 13, role: role)
  if let percent = causes.percent(cause) { buffer.putRight("\(percent)%", before: 21, y: y, limit: 6, role: role) }
  guard let row = cause.row else {
    let text = isLast && left.count > 1 ? "\(left.count) more" : "within the tolerance"
    buffer.put(text, x: 23, y: y, limit: state.width - 23, role: .dim)
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
  let x = buffer.put("\(words) ", x: 23, y: y, limit: state.width - 23, role: .dim)
  let name = view.diff.path(of: row).suffix(2).reversed().joined(separator: " in ")
  buffer.put(name, x: x, y: y, limit: state.width - x, role: role)
}

private func drawSideTitle(
  _ packet: PacketRecord, x: Int, end: Int, y: Int, _ state: ViewState, _ buffer: inout CellBuffer
) {
  let line = PacketLine(packet)
  let total = NumberText.duration(packet.duration)
  let title = "\(packet.index): \(line.kind) \(line.flow(arrow: state.glyphs.arrow))"
  buffer.put(title, x: x, y: y, limit: end - x - total.count - 1, role: .title)
  buffer.putRight(total, before: end, y: y, limit: 9, role: .title)
}
