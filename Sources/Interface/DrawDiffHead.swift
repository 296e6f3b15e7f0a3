import CallTrees
import Screen

extension DiffView {
  /// How many causes are named above the lines on a screen of that height.
  func causeLines(height: Int) -> Int {
    min(height < 16 ? 0 : height < 30 ? 2 : 4, diff.causes.list.count)
  }

  /// Rows above the first line: a heading, the first divergence, the causes, the columns' titles.
  func headLines(height: Int) -> Int { 3 + causeLines(height: height) }

  /// Rows for lines on a screen of that height, whose last two are the status and the prompt.
  func room(height: Int) -> Int { max(0, height - 2 - headLines(height: height)) }
}

/// What a diff is of and what there is to say of it as a whole. Answers the row of the first line.
func drawDiffHead(_ state: ViewState, _ view: DiffView, _ buffer: inout CellBuffer) -> Int {
  let counts = DiffRow.State.allCases.compactMap { kind -> String? in
    guard kind != .same, let count = view.diff.counts[kind], count > 0 else { return nil }
    return "\(DiffSign(kind).sign)\(count)"
  }
  let summary = counts.isEmpty ? "the same" : counts.joined(separator: " ")
  let (left, right) = (state.trace.packets[view.left], state.trace.packets[view.right])
  let what =
    view.leftCall.flatMap { one in
      view.rightCall.map { "\(callName(one, state)) (\(left.index)) and \(callName($0, state)) (\(right.index))" }
    } ?? "packets \(left.index) and \(right.index)"
  drawHeading("diff of \(what): \(summary)", y: 0, hasKeys: true, state, &buffer)
  drawFirst(state, view, y: 1, &buffer)
  let causes = view.causeLines(height: state.height)
  for line in 0..<causes { drawCause(state, view, line, isLast: line == causes - 1, y: 2 + line, &buffer) }
  let y = 2 + causes
  let columns = DiffColumns(width: state.width)
  buffer.fill(x: 0, y: y, width: state.width, role: .title)
  if columns.isPaired {
    drawSideTitle(left, x: 1, end: columns.half - 1, y: y, state, &buffer)
    drawSideTitle(right, x: columns.half + 3, end: columns.end - 1, y: y, state, &buffer)
  } else {
    let room = columns.end - (columns.hasTimes ? 20 : 1)
    buffer.put("- only left, + only right", x: 1, y: y, limit: room, role: .title, ellipsis: state.glyphs.ellipsis)
    if columns.hasTimes {
      buffer.putRight("left", before: columns.end - 10, y: y, limit: 9, role: .title)
      buffer.putRight("right", before: columns.end, y: y, limit: 9, role: .title)
    }
  }
  if let end = columns.delta { buffer.putRight("delta", before: end, y: y, limit: 9, role: .title) }
  if let end = columns.share { buffer.putRight("share", before: end, y: y, limit: 6, role: .title) }
  return y + 1
}

private func callName(_ row: Int, _ state: ViewState) -> String {
  state.trace.functions.name(state.trace.calls.function[row])
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
    switch line.state {
    case .onlyLeft: "only left"
    case .onlyRight: "only right"
    case .countChanged:
      "\(state.glyphs.times)\(line.leftCount) \(state.glyphs.arrow) \(state.glyphs.times)\(line.rightCount)"
    case .moved: "moved"
    default: "renamed"
    }
  let x = buffer.put("first: ", x: 1, y: y, role: .dim)
  let room = state.width - x - words.count - 3
  // The end of a path tells most.
  var path = view.diff.path(of: row).map { $0.isEmpty ? "(unknown)" : $0 }
  var text = path.joined(separator: "/")
  while text.count > room, path.count > 1 {
    path.removeFirst()
    text = "\(state.glyphs.ellipsis)/" + path.joined(separator: "/")
  }
  let end = buffer.put(
    text, x: x, y: y, limit: max(8, room), role: DiffSign(line.state).role, ellipsis: state.glyphs.ellipsis)
  buffer.put("  \(words)", x: end, y: y, limit: state.width - end, role: .dim)
}

/// One of the causes; the last line is for all that are left, so that the lines add up.
private func drawCause(
  _ state: ViewState, _ view: DiffView, _ index: Int, isLast: Bool, y: Int, _ buffer: inout CellBuffer
) {
  let causes = view.diff.causes
  let left = causes.list[index...]
  let cause = isLast && left.count > 1 ? DiffCause.sum(left) : causes.list[index]
  let sign = cause.row.map { DiffSign(view.diff.rows[$0].state) } ?? DiffSign(.same)
  let amount = (cause.delta > 0 ? "+" : "") + NumberText.duration(cause.delta)
  buffer.putRight(amount, before: 11, y: y, limit: 10, role: sign.role)
  if let percent = causes.percent(cause) { buffer.putRight("\(percent)%", before: 18, y: y, limit: 6, role: sign.role) }
  guard let row = cause.row else {
    let text = isLast && left.count > 1 ? "\(left.count) more" : "within the tolerance"
    buffer.put(text, x: 20, y: y, limit: state.width - 20, role: .dim)
    return
  }
  let words =
    switch cause.kind {
    case .onlyLeft: "only left"
    case .onlyRight: "only right"
    case .countChanged: "count"
    case .moved: "moved"
    case .time, .rest: "self time"
    }
  let x = buffer.put("\(words) ", x: 20, y: y, limit: state.width - 20, role: .dim)
  let name = view.diff.path(of: row).suffix(2).reversed().joined(separator: " in ")
  buffer.put(name, x: x, y: y, limit: state.width - x, role: sign.role, ellipsis: state.glyphs.ellipsis)
}

private func drawSideTitle(
  _ packet: PacketRecord, x: Int, end: Int, y: Int, _ state: ViewState, _ buffer: inout CellBuffer
) {
  let line = PacketLine(packet)
  let total = NumberText.duration(packet.duration)
  let title = "\(packet.index): \(line.kind) \(line.flow(arrow: state.glyphs.arrow))"
  buffer.put(title, x: x, y: y, limit: end - x - total.count - 1, role: .title, ellipsis: state.glyphs.ellipsis)
  buffer.putRight(total, before: end, y: y, limit: 9, role: .title)
}
