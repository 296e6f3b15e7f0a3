import CallTrees
import Screen

extension CallPane {
  /// Pinned callers, then the lines.
  func draw(in area: PaneArea, _ shared: Shared, _ buffer: inout CellBuffer) {
    guard area.height > 0 else { return }
    let record = shared.packet(at: packet)
    area.drawHeading(title(record, shared, hasPath: area.headRows > 1), &buffer)
    guard let record else { return }
    let columns = CallColumns(width: area.width, needs: lines.widths, hasNotes: !shared.trace.notes.isEmpty)
    drawColumnTitles(columns, in: area, shared.glyphs, &buffer)
    if area.headRows > 1, let zoom = zoom.last {
      let path = PathText.fitting(zoom.path, columns: area.width - CallNameLine.left, shared.glyphs.ellipsis)
      buffer.put(path, x: CallNameLine.left, y: area.y + 1, role: .callPinned)
    }
    if lines.isEmpty {
      let reason =
        record.rows.isEmpty ? "no calls were recorded for this packet" : "every call is left out: i, o or Esc"
      if coming == nil { buffer.put(reason, x: 2, y: area.top, role: .dim) }
      return
    }
    let pinned = pinned(top: top, limit: Self.pinLimit(height: area.lines))
    let indent = IndentRule(
      depth: line?.depth ?? 0, deepest: lines.widths.depth, room: columns.start - CallNameLine.left)
    let matcher = shared.search.map { SearchMatcher($0.pattern) }
    let times = CallTimesLine(columns, of: record, shared)
    for offset in 0..<area.lines {
      let isPinned = offset < pinned.count
      let index = isPinned ? pinned[offset] : top + offset
      guard lines.indices.contains(index) else { break }
      let y = area.top + offset
      let marks = CallMarks(lines[index].row, in: shared.trace)
      buffer.put(marks.letters, x: 1, y: y, limit: 2, role: marks.role)
      let line = CallNameLine(lines[index], indent, matcher, names, shared, isPinned: isPinned)
      let pen = LinePen(left: CallNameLine.left, end: columns.start, y: y, side: side)
      line.draw(pen, isWhole: side > 0, &buffer)
      times.draw(lines[index], y: y, shared, &buffer)
      if index == cursor {
        let role: Role = area.hasKeys ? .callSelected : .selectedElsewhere
        area.drawSelection(role, name: line.nameColumns(pen), y: y, shared, &buffer)
      }
    }
  }

  private func drawColumnTitles(
    _ columns: CallColumns, in area: PaneArea, _ glyphs: Glyphs, _ buffer: inout CellBuffer
  ) {
    var x = columns.start + 1
    let titles = [("at", columns.offset), ("total", columns.total), ("self", columns.selfTime), ("share", columns.bar)]
    buffer.fill(x: columns.start, y: area.y, width: area.width, role: .title)
    for (title, width) in titles where width > 0 {
      if title == "share" {
        buffer.put(title, x: x, y: area.y, limit: width, role: .title)
      } else {
        buffer.putRight("\(title) \(glyphs.micro)", before: x + width, y: area.y, limit: width, role: .title)
      }
      x += width + 1
    }
  }

  private func title(_ record: PacketRecord?, _ shared: Shared, hasPath: Bool) -> String {
    guard let record else { return "calls" }
    var title = "calls of \(shared.trace.packets.title(of: record))"
    if !hasPath, let row = zoom.last?.row { title += ", in " + shared.function(of: row) }
    if let filter { title += ", \(filter.kept.isWhole ? "only" : "looking for") /\(filter.pattern.text)/" }
    if coming != nil { title += ", lines are coming" }
    if shared.omissions.foldsNoise { title += ", without noise" }
    if shared.omissions.hidesInterrupts { title += ", without interrupts" }
    return title
  }

  /// Where the cursor is, for the status line.
  var place: String { lines.isEmpty ? "" : "line \(cursor + 1)/\(lines.count)" }

  /// There is a zoom or a filter to go back from.
  var isNarrowed: Bool { !zoom.isEmpty || filter != nil }

  /// Keys that make sense on calls. They are the same on every line: a move does not change the bottom of the screen.
  func hints(_ keys: KeyTable) -> [KeyHint] {
    if lines.isEmpty { return [] }
    return [
      keys.hint(.left, .right, does: "fold"), keys.hint(.zoom, does: "zoom"), keys.hint(.slowest, does: "slowest"),
    ]
  }
}
