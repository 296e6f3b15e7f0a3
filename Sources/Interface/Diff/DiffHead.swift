import CallTrees
import Screen

/// What a diff is of and what there is to say of it as a whole, above its lines.
struct DiffHead {
  let pane: DiffPane
  private let columns: DiffColumns
  let shared: Shared

  init(_ pane: DiffPane, _ columns: DiffColumns, _ shared: Shared) {
    self.pane = pane
    self.columns = columns
    self.shared = shared
  }

  /// Draws it and answers the row of the first line.
  func draw(in area: PaneArea, _ buffer: inout CellBuffer) -> Int {
    drawTitle(in: area, &buffer)
    drawFirst(y: 1, &buffer)
    let height = shared.size.height
    var y = 2
    for reason in pane.diff.reasons.prefix(pane.reasonLines(height: height)) {
      drawReason(reason, isFirst: y == 2, y: y, &buffer)
      y += 1
    }
    for trouble in pane.troubles.prefix(pane.troubleLines(height: height)) {
      drawTrouble(trouble, y: y, &buffer)
      y += 1
    }
    let causes = pane.causeLines(height: height)
    for line in 0..<causes { drawCause(line, isLast: line == causes - 1, y: y + line, &buffer) }
    y += causes
    drawColumnTitles(y: y, &buffer)
    return y + 1
  }

  /// What is compared and how many lines there are of each state; where both trees have titles of their own, the legend.
  private func drawTitle(in area: PaneArea, _ buffer: inout CellBuffer) {
    let counts = pane.statesShown.map { "\($0.sign)\(pane.diff.counts[$0] ?? 0)" }
    let summary = counts.isEmpty ? "the same" : counts.joined(separator: " ")
    let (left, right) = (shared.trace.packets[pane.left.packet], shared.trace.packets[pane.right.packet])
    let what =
      pane.left.row.flatMap { one in
        pane.right.row.map {
          "\(shared.function(of: one)) (\(left.index)) and \(shared.function(of: $0)) (\(right.index))"
        }
      } ?? "packets \(left.index) and \(right.index)"
    let title = "diff of \(what): \(summary)"
    area.drawHeading(title, &buffer)
    guard columns.isPaired else { return }
    let room = shared.size.width - TextWidth.columns(title) - 4
    let legend = pane.legend(room: room)
    if TextWidth.columns(legend) <= room {
      buffer.putRight(legend, before: shared.size.width, y: 0, limit: room, role: .title)
    }
  }

  /// The last line of the head: titles of both packets, or the legend, and the columns' titles.
  private func drawColumnTitles(y: Int, _ buffer: inout CellBuffer) {
    let micro = shared.glyphs.micro
    buffer.fill(x: 0, y: y, width: shared.size.width, role: .title)
    if columns.isPaired {
      let (left, right) = (shared.trace.packets[pane.left.packet], shared.trace.packets[pane.right.packet])
      drawSideTitle(left, 1..<columns.half - 1, y: y, &buffer)
      drawSideTitle(right, columns.half + 3..<columns.end - 1, y: y, &buffer)
    } else {
      let room = columns.end - (columns.hasTimes ? 20 : 1)
      buffer.put(pane.legend(room: room), x: 1, y: y, limit: room, role: .title)
      if columns.hasTimes {
        buffer.putRight("left \(micro)", before: columns.end - 10, y: y, limit: 9, role: .title)
        buffer.putRight("right \(micro)", before: columns.end, y: y, limit: 9, role: .title)
      }
    }
    if let end = columns.delta { buffer.putRight("delta \(micro)", before: end, y: y, limit: 9, role: .title) }
    if let end = columns.share { buffer.putRight("share", before: end, y: y, limit: 6, role: .title) }
  }

  private func drawSideTitle(_ packet: PacketRecord, _ room: Range<Int>, y: Int, _ buffer: inout CellBuffer) {
    let (x, end) = (room.lowerBound, room.upperBound)
    let line = PacketLine(packet)
    let total = NumberText.duration(packet.duration)
    let title = "\(packet.index): \(line.kind) \(line.flow(arrow: shared.glyphs.arrow))"
    buffer.put(title, x: x, y: y, limit: end - x - total.count - 1, role: .title)
    buffer.putRight(total, before: end, y: y, limit: 9, role: .title)
  }
}
