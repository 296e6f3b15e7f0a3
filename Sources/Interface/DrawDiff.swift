import CallTrees
import Screen

/// The sign of a diff's line, so that it can be told without colour.
struct DiffSign {
  let sign: Character
  let role: Role
  let help: String

  init(_ state: DiffRow.State) {
    switch state {
    case .same: (sign, role, help) = (" ", .diffSame, "the same")
    case .onlyLeft: (sign, role, help) = ("-", .diffRemoved, "only the left packet made this call")
    case .onlyRight: (sign, role, help) = ("+", .diffAdded, "only the right packet made this call")
    case .slower: (sign, role, help) = (">", .diffSlower, "took longer for the right packet")
    case .faster: (sign, role, help) = ("<", .diffFaster, "took longer for the left packet")
    case .countChanged: (sign, role, help) = ("#", .diffAdded, "made a different number of times")
    case .returnChanged: (sign, role, help) = ("=", .diffRemoved, "returned another value")
    }
  }

  static let all = DiffRow.State.allCases.filter { $0 != .same }.map { DiffSign($0) }
}

/// The diff of two packets: side by side from 100 columns on, else one list with both times.
func drawDiff(_ state: ViewState, _ view: DiffView, height: Int, _ buffer: inout CellBuffer) {
  let counts = DiffRow.State.allCases.compactMap { kind -> String? in
    guard kind != .same, let count = view.diff.counts[kind], count > 0 else { return nil }
    return "\(DiffSign(kind).sign)\(count)"
  }
  let summary = counts.isEmpty ? "the same" : counts.joined(separator: " ")
  let left = state.trace.packets[view.left]
  let right = state.trace.packets[view.right]
  drawHeading(
    "diff of packets \(left.index) and \(right.index): \(summary)", y: 0, hasKeys: true, state, &buffer)
  buffer.fill(x: 0, y: 1, width: state.width, role: .title)
  let sideBySide = state.width >= 100
  for offset in 0..<max(0, height - 2) {
    let index = view.top + offset
    guard view.lines.indices.contains(index) else { break }
    let y = offset + 2
    if sideBySide {
      drawPair(state, view, view.lines[index], y: y, &buffer)
    } else {
      drawUnified(state, view, view.lines[index], y: y, &buffer)
    }
    if index == view.cursor { drawSelection(.callSelected, y: y, state, &buffer) }
  }
  if sideBySide {
    let half = state.width / 2
    drawSideTitle(left, x: 1, end: half - 1, state, &buffer)
    drawSideTitle(right, x: half + 3, end: state.width - 1, state, &buffer)
  } else {
    buffer.put("- only left, + only right", x: 1, y: 1, limit: state.width - 32, role: .title)
    for (title, before) in [("left", 20), ("right", 10), ("delta", 0)] {
      buffer.putRight(title, before: state.width - before, y: 1, limit: 9, role: .title)
    }
  }
}

private func drawSideTitle(_ packet: PacketRecord, x: Int, end: Int, _ state: ViewState, _ buffer: inout CellBuffer) {
  let line = PacketLine(packet)
  let total = NumberText.duration(packet.duration)
  let title = "\(packet.index): \(line.kind) \(line.flow(arrow: state.glyphs.arrow))"
  buffer.put(title, x: x, y: 1, limit: end - x - total.count - 1, role: .title, ellipsis: state.glyphs.ellipsis)
  buffer.putRight(total, before: end, y: 1, limit: 9, role: .title)
}

private func drawPair(
  _ state: ViewState, _ view: DiffView, _ line: DiffView.Line, y: Int, _ buffer: inout CellBuffer
) {
  let row = view.diff.rows[line.row]
  let sign = DiffSign(row.state)
  let half = state.width / 2
  if row.left != nil {
    drawSide(state, view, line, count: row.leftCount, time: row.leftTime, x: 1, end: half - 1, y: y, &buffer)
  }
  buffer.put(String(sign.sign), x: half, y: y, role: sign.role)
  buffer.put(String(state.glyphs.guide), x: half + 1, y: y, role: .border)
  if row.right != nil {
    drawSide(
      state, view, line, count: row.rightCount, time: row.rightTime, x: half + 3, end: state.width - 1, y: y, &buffer)
  }
}

private func drawSide(
  _ state: ViewState, _ view: DiffView, _ line: DiffView.Line, count: Int, time: Int64?, x: Int, end: Int, y: Int,
  _ buffer: inout CellBuffer
) {
  let timeText = NumberText.duration(time)
  drawDiffName(state, view, line, count: count, x: x, end: end - 10, y: y, &buffer)
  buffer.putRight(timeText, before: end, y: y, limit: 9, role: DiffSign(view.diff.rows[line.row].state).role)
}

private func drawDiffName(
  _ state: ViewState, _ view: DiffView, _ line: DiffView.Line, count: Int, x: Int, end: Int, y: Int,
  _ buffer: inout CellBuffer
) {
  let row = view.diff.rows[line.row]
  let step = end - x >= 40 ? 2 : 1
  let glyphs = state.glyphs
  let fold = line.canOpen ? (line.isOpen ? glyphs.open : glyphs.folded) : glyphs.leaf
  let name = view.diff.names.indices.contains(row.function) ? view.diff.names[row.function] : ""
  let start = x + min(row.depth * step, max(0, end - x - 16))
  var at = buffer.put(String(fold), x: start, y: y, limit: end - start, role: .callFold) + 1
  let isMatch = state.search.map { $0.pattern.matches(in: [name])[0] } ?? false
  at = buffer.put(
    name.isEmpty ? "(unknown)" : name, x: at, y: y, limit: end - at, role: DiffSign(row.state).role,
    over: isMatch ? .searchMatch : nil, ellipsis: glyphs.ellipsis)
  if count > 1 { buffer.put(" \(glyphs.times)\(count)", x: at, y: y, limit: end - at, role: .callFold) }
}

private func drawUnified(
  _ state: ViewState, _ view: DiffView, _ line: DiffView.Line, y: Int, _ buffer: inout CellBuffer
) {
  let row = view.diff.rows[line.row]
  let sign = DiffSign(row.state)
  buffer.put(String(sign.sign), x: 1, y: y, role: sign.role)
  let narrow = state.width < 60
  let end = state.width - (narrow ? 11 : 31)
  drawDiffName(state, view, line, count: max(row.leftCount, row.rightCount), x: 3, end: end, y: y, &buffer)
  let delta = row.delta.map { ($0 > 0 ? "+" : "") + NumberText.duration($0) } ?? ""
  if !narrow {
    let left = row.left == nil ? "" : NumberText.duration(row.leftTime)
    let right = row.right == nil ? "" : NumberText.duration(row.rightTime)
    buffer.putRight(left, before: state.width - 20, y: y, limit: 9, role: .callTime)
    buffer.putRight(right, before: state.width - 10, y: y, limit: 9, role: .callTime)
  }
  buffer.putRight(delta, before: state.width, y: y, limit: 9, role: sign.role)
}
