import CallTrees
import Screen

extension DiffRow.State {
  /// How a line of that state looks, besides its sign.
  var role: Role {
    switch self {
    case .same: .diffSame
    case .onlyLeft, .returnChanged: .diffRemoved
    case .onlyRight, .countChanged, .moved, .renamed: .diffAdded
    case .slower: .diffSlower
    case .faster: .diffFaster
    }
  }
}

/// The diff of two packets: side by side from 100 columns on, else one list with both times.
func drawDiff(_ state: ViewState, _ view: DiffView, height: Int, _ buffer: inout CellBuffer) {
  let first = drawDiffHead(state, view, &buffer)
  let columns = DiffColumns(width: state.width)
  for offset in 0..<max(0, height - first) {
    let index = view.top + offset
    guard view.lines.indices.contains(index) else { break }
    let y = offset + first
    if columns.isPaired {
      drawPair(state, view, view.lines[index], columns, y: y, &buffer)
    } else {
      drawUnified(state, view, view.lines[index], columns, y: y, &buffer)
    }
    if index == view.cursor { drawSelection(.callSelected, y: y, state, &buffer) }
  }
}

/// A line's part of the whole difference, and how much of it that is: `-83%`.
func diffShare(_ row: DiffRow, of causes: DiffCauses) -> String {
  let delta = row.delta ?? row.rightTime ?? row.leftTime.map { -$0 } ?? 0
  guard causes.total != 0, delta != 0 else { return "" }
  let percent = (Double(delta) / Double(causes.total) * 100).rounded()
  return percent.magnitude > 999 ? (percent < 0 ? "<-999%" : ">999%") : "\(Int(percent))%"
}

private func drawPair(
  _ state: ViewState, _ view: DiffView, _ line: DiffView.Line, _ columns: DiffColumns, y: Int,
  _ buffer: inout CellBuffer
) {
  let row = view.diff.rows[line.row]
  let half = columns.half
  if row.left != nil {
    drawSide(state, view, line, count: row.leftCount, time: row.leftTime, x: 1, end: half - 1, y: y, &buffer)
  }
  buffer.put(String(row.state.sign), x: half, y: y, role: row.state.role)
  buffer.put(String(state.glyphs.guide), x: half + 1, y: y, role: .border)
  if row.right != nil {
    drawSide(
      state, view, line, count: row.rightCount, time: row.rightTime, x: half + 3, end: columns.end - 1, y: y, &buffer)
  }
  drawDelta(view, row, columns, y: y, &buffer)
}

private func drawDelta(
  _ view: DiffView, _ row: DiffRow, _ columns: DiffColumns, y: Int, _ buffer: inout CellBuffer
) {
  let role = row.state.role
  if let end = columns.delta {
    // Where there are no columns for the times, a call of one side has its own time here.
    let only = columns.hasTimes ? nil : row.rightTime ?? row.leftTime.map { -$0 }
    let delta = (row.delta ?? only).map { NumberText.signed($0) } ?? ""
    buffer.putRight(delta, before: end, y: y, limit: 10, role: role)
  }
  if let end = columns.share {
    buffer.putRight(diffShare(row, of: view.diff.causes), before: end, y: y, limit: 6, role: role)
  }
}

private func drawSide(
  _ state: ViewState, _ view: DiffView, _ line: DiffView.Line, count: Int, time: Int64?, x: Int, end: Int, y: Int,
  _ buffer: inout CellBuffer
) {
  let timeText = NumberText.duration(time)
  drawDiffName(state, view, line, count: count, x: x, end: end - 10, y: y, &buffer)
  buffer.putRight(timeText, before: end, y: y, limit: 9, role: view.diff.rows[line.row].state.role)
}

private func drawDiffName(
  _ state: ViewState, _ view: DiffView, _ line: DiffView.Line, count: Int, x: Int, end: Int, y: Int,
  _ buffer: inout CellBuffer
) {
  let row = view.diff.rows[line.row]
  let step = end - x >= 36 ? 2 : 1
  let glyphs = state.glyphs
  let fold = line.canOpen ? (line.isOpen ? glyphs.open : glyphs.folded) : glyphs.leaf
  let name = view.diff.name(of: line.row)
  let start = x + min(row.depth * step, max(0, end - x - 16))
  var at = buffer.put(String(fold), x: start, y: y, limit: end - start, role: .callFold) + 1
  let isMatch = state.search.map { $0.pattern.matches(in: [name])[0] } ?? false
  at = buffer.put(
    name.isEmpty ? "(unknown)" : name, x: at, y: y, limit: end - at, role: row.state.role,
    over: isMatch ? .searchMatch : nil)
  if count > 1 { buffer.put(" \(glyphs.times)\(count)", x: at, y: y, limit: end - at, role: .callFold) }
}

private func drawUnified(
  _ state: ViewState, _ view: DiffView, _ line: DiffView.Line, _ columns: DiffColumns, y: Int,
  _ buffer: inout CellBuffer
) {
  let row = view.diff.rows[line.row]
  buffer.put(String(row.state.sign), x: 1, y: y, role: row.state.role)
  let end = columns.end - (columns.hasTimes ? 20 : 1)
  drawDiffName(state, view, line, count: max(row.leftCount, row.rightCount), x: 3, end: end, y: y, &buffer)
  if columns.hasTimes {
    let left = row.left == nil ? "" : NumberText.duration(row.leftTime)
    let right = row.right == nil ? "" : NumberText.duration(row.rightTime)
    buffer.putRight(left, before: columns.end - 10, y: y, limit: 9, role: .callTime)
    buffer.putRight(right, before: columns.end, y: y, limit: 9, role: .callTime)
  }
  drawDelta(view, row, columns, y: y, &buffer)
}
