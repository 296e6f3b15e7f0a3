import CallTrees
import Screen

/// The call graph of the packet under the cursor: pinned callers, then the lines.
func drawCalls(_ state: ViewState, _ area: PaneArea, _ buffer: inout CellBuffer) {
  guard area.height > 0 else { return }
  let columns = CallColumns(state)
  drawHeading(callsTitle(state), y: area.y, hasKeys: state.pane == .calls, state, &buffer)
  guard let packet = state.packet else { return drawNothing(state, area, &buffer) }
  var x = columns.start + 1
  let titles = [("at", columns.offset), ("total", columns.total), ("self", columns.selfTime), ("share", columns.bar)]
  buffer.fill(x: columns.start, y: area.y, width: state.width, role: .title)
  for (title, width) in titles where width > 0 {
    let label = title == "share" ? title : "\(title) \(state.glyphs.micro)"
    if title == "share" {
      buffer.put(label, x: x, y: area.y, limit: width, role: .title)
    } else {
      buffer.putRight(label, before: x + width, y: area.y, limit: width, role: .title)
    }
    x += width + 1
  }
  let graph = state.graph
  if graph.lines.isEmpty {
    let reason = packet.rows.isEmpty ? "no calls were recorded for this packet" : "every call is left out: i, o or Esc"
    buffer.put(reason, x: 2, y: area.y + 1, role: .dim)
    return
  }
  let pinned = graph.pinned(top: graph.top, limit: CallGraph.pinLimit(height: area.lines))
  let indent = IndentRule(state, room: columns.start - CallLine.left)
  let matcher = state.search.map { SearchMatcher($0.pattern) }
  for offset in 0..<area.lines {
    let isPinned = offset < pinned.count
    let index = isPinned ? pinned[offset] : graph.top + offset
    guard graph.lines.indices.contains(index) else { break }
    let y = area.y + 1 + offset
    let marks = CallMarks(graph.lines[index].row, in: state.trace)
    buffer.put(marks.letters, x: 1, y: y, limit: 2, role: marks.role)
    CallLine(graph.lines[index], indent, isPinned: isPinned, matcher, state)
      .draw(y: y, end: columns.start, side: graph.side, isWhole: graph.side > 0, &buffer)
    drawTimes(graph.lines[index], of: packet, columns, y: y, state, &buffer)
    if index == graph.cursor {
      drawSelection(state.pane == .calls ? .callSelected : .selectedElsewhere, y: y, state, &buffer)
    }
  }
}

private func drawTimes(
  _ line: VisibleRow, of packet: PacketRecord, _ columns: CallColumns, y: Int, _ state: ViewState,
  _ buffer: inout CellBuffer
) {
  var x = columns.start + 1
  let own = line.isRun ? nil : state.trace.selfTime(line.row)
  let whole = state.trace.total(of: packet, interrupts: state.interruptTime) ?? 0
  let share = whole > 0 ? Double(line.total ?? 0) / Double(whole) : 0
  let isSlow = whole > 0 && Double(own ?? 0) / Double(whole) >= 0.1
  if columns.offset > 0 {
    let start = state.trace.calls.start[line.row]
    if start != CallTable.unknown, let begin = packet.time {
      let at = NumberText.offset(start.subtractingReportingOverflow(begin).partialValue)
      buffer.putRight(at, before: x + columns.offset, y: y, limit: columns.offset, role: .dim)
    }
    x += columns.offset + 1
  }
  buffer.putRight(
    NumberText.duration(line.total), before: x + columns.total, y: y, limit: columns.total, role: .callTime)
  x += columns.total + 1
  if columns.selfTime > 0 {
    if !line.isRun, !(own == nil && line.total == nil) {
      buffer.putRight(
        NumberText.duration(own), before: x + columns.selfTime, y: y, limit: columns.selfTime,
        role: isSlow ? .callSlow : .callTime)
    }
    x += columns.selfTime + 1
  }
  if columns.bar > 0 {
    buffer.put(state.glyphs.bar(share: share, columns: columns.bar), x: x, y: y, role: isSlow ? .callSlow : .bar)
  }
}

private func callsTitle(_ state: ViewState) -> String {
  guard let packet = state.packet else { return "calls" }
  var title = "calls of \(packet.kind == .packet ? "packet" : "root") \(packet.index)"
  if let row = state.graph.zoom.last { title += ", in " + state.trace.functions.name(state.trace.calls.function[row]) }
  if let filter = state.graph.filter { title += ", only /\(filter.text)/" }
  if state.foldsNoise { title += ", without noise" }
  if state.hidesInterrupts { title += ", without interrupts" }
  return title
}

/// What stands in place of a call graph when there is no packet.
private func drawNothing(_ state: ViewState, _ area: PaneArea, _ buffer: inout CellBuffer) {
  let text: String
  switch state.capture?.phase {
  case _ where state.loading?.phase == .reading: text = "reading: no packet is finished yet"
  case .arming: text = "arming: the tracer is being set up"
  case .armed: text = "armed: waiting for packets that match"
  case .stopping: text = "stopping: putting tracing back as it was"
  case .stopped: text = "no packet was captured; a arms again"
  case nil:
    text = state.isLive ? "nothing captured yet; a arms a capture" : "this trace has no calls; :notices says why"
  }
  buffer.put(text, x: 2, y: area.y + 1 + max(0, area.lines / 3), role: .dim)
}
