import CallTrees
import Screen

/// The head: what a diff is of and what there is to say of it as a whole, above its lines.
extension DiffPane {
  /// Draws it and answers the row of the first line.
  func drawHead(_ columns: DiffColumns, in area: PaneArea, _ shared: Shared, _ buffer: inout CellBuffer) -> Int {
    drawTitle(columns, in: area, shared, &buffer)
    drawFirst(y: 1, shared, &buffer)
    let height = shared.size.height
    var y = 2
    for reason in diff.reasons.prefix(reasonLines(height: height)) {
      drawReason(reason, isFirst: y == 2, y: y, shared, &buffer)
      y += 1
    }
    for trouble in troubles.prefix(troubleLines(height: height)) {
      drawTrouble(trouble, y: y, shared, &buffer)
      y += 1
    }
    let causes = causeLines(height: height)
    for line in 0..<causes { drawCause(line, isLast: line == causes - 1, y: y + line, shared, &buffer) }
    y += causes
    drawColumnTitles(columns, y: y, shared, &buffer)
    return y + 1
  }

  /// What is compared and how many lines there are of each state; where both trees have titles of their own, the legend.
  private func drawTitle(_ columns: DiffColumns, in area: PaneArea, _ shared: Shared, _ buffer: inout CellBuffer) {
    let counts = statesShown.map { "\($0.sign)\(diff.counts[$0] ?? 0)" }
    let summary = counts.isEmpty ? "the same" : counts.joined(separator: " ")
    let table = shared.trace.packets
    let names = [left, right].map { table.name(of: table[$0.packet]) }
    let what =
      left.row.flatMap { one in
        right.row.map { "\(shared.function(of: one)) (\(names[0])) and \(shared.function(of: $0)) (\(names[1]))" }
      } ?? "\(table.files.isEmpty ? "packets " : "")\(names[0]) and \(names[1])"
    let title = "diff of \(what): \(summary)"
    area.drawHeading(title, &buffer)
    guard columns.isPaired else { return }
    let room = shared.size.width - TextWidth.columns(title) - 4
    let legend = legend(room: room)
    if TextWidth.columns(legend) <= room {
      buffer.putRight(legend, before: shared.size.width, y: 0, limit: room, role: .title)
    }
  }

  /// The last line of the head: titles of both packets, or the legend, and the columns' titles.
  private func drawColumnTitles(_ columns: DiffColumns, y: Int, _ shared: Shared, _ buffer: inout CellBuffer) {
    let micro = shared.glyphs.micro
    buffer.fill(x: 0, y: y, width: shared.size.width, role: .title)
    if columns.isPaired {
      let packets = [left, right].map { shared.trace.packets[$0.packet] }
      drawSideTitle(packets[0], 1..<columns.half - 1, y: y, shared, &buffer)
      drawSideTitle(packets[1], columns.half + 3..<columns.end - 1, y: y, shared, &buffer)
    } else {
      let room = columns.end - (columns.hasTimes ? 20 : 1)
      buffer.put(legend(room: room), x: 1, y: y, limit: room, role: .title)
      if columns.hasTimes {
        buffer.putRight("left \(micro)", before: columns.end - 10, y: y, limit: 9, role: .title)
        buffer.putRight("right \(micro)", before: columns.end, y: y, limit: 9, role: .title)
      }
    }
    if let end = columns.delta { buffer.putRight("delta \(micro)", before: end, y: y, limit: 9, role: .title) }
    if let end = columns.share { buffer.putRight("share", before: end, y: y, limit: 6, role: .title) }
  }

  private func drawSideTitle(
    _ packet: PacketRecord, _ room: Range<Int>, y: Int, _ shared: Shared, _ buffer: inout CellBuffer
  ) {
    let (x, end) = (room.lowerBound, room.upperBound)
    let line = PacketLine(packet)
    let total = NumberText.duration(packet.duration)
    let title = "\(shared.trace.packets.name(of: packet)): \(line.kind) \(line.flow(arrow: shared.glyphs.arrow))"
    buffer.put(title, x: x, y: y, limit: end - x - total.count - 1, role: .title)
    buffer.putRight(total, before: end, y: y, limit: 9, role: .title)
  }
}
