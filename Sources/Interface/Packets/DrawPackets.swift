import CallTrees
import Screen

/// The packet list: one line a packet, the columns that the width has room for.
func drawPackets(_ state: ViewState, _ area: PaneArea, _ buffer: inout CellBuffer) {
  guard area.height > 0 else { return }
  let families = state.families
  // A trace lists the one or the other.
  let isRoots = state.trace.packets.first?.kind == .root
  let columns = PacketColumns(
    width: state.width, needs: state.packetWidths,
    family: families.isCounted ? String(families.table.families.count).count : 0, isRoots: isRoots)
  drawHeading("", y: area.y, hasKeys: state.pane == .packets, state, &buffer)
  for (column, x, width) in columns.shown {
    let title = column.title(isRoots: isRoots, state.glyphs)
    if column.isRight {
      buffer.putRight(title, before: x + width, y: area.y, limit: width, role: .title)
    } else {
      buffer.put(title, x: x, y: area.y, limit: width, role: .title)
    }
  }
  for (index, position) in state.packets.order.dropFirst(state.packets.top).prefix(area.lines).enumerated() {
    let y = area.y + 1 + index
    let packet = state.trace.packets[position]
    let line = PacketLine(packet)
    for (column, x, width) in columns.shown {
      let (text, role) = cell(column, width, packet, line, at: position, state)
      if column.isRight {
        buffer.putRight(text, before: x + width, y: y, limit: width, role: role)
      } else {
        buffer.put(text, x: x, y: y, limit: width, role: role)
      }
    }
    if state.diffMark == position { buffer.put("d", x: 0, y: y, role: .packetMarked) }
    if state.packets.top + index == state.packets.cursor {
      drawSelection(state.pane == .packets ? .packetSelected : .selectedElsewhere, y: y, state, &buffer)
    }
  }
}

/// What a column says of a packet.
private func cell(
  _ column: PacketColumn, _ width: Int, _ packet: PacketRecord, _ line: PacketLine, at position: Int, _ state: ViewState
) -> (String, Role) {
  let glyphs = state.glyphs
  switch column {
  case .queued:
    return (state.journeys.queued(position, in: state.trace.packets).map { NumberText.duration($0) } ?? "", .dim)
  case .number: return (String(packet.index), .dim)
  case .time:
    guard let time = packet.time, let first = state.trace.packets.first?.time else { return ("", .packetRow) }
    return (NumberText.relative(time.subtractingReportingOverflow(first).partialValue), .dim)
  case .cpu: return (packet.cpu.map { String($0) } ?? "", .dim)
  case .kind: return (line.kind, .packetProtocol)
  case .flow: return (line.flow(glyphs, columns: width), .packetRow)
  case .length: return (packet.begin.map { String($0.length) } ?? "", .packetRow)
  case .calls: return (String(packet.rows.count), .packetRow)
  case .total: return (NumberText.duration(state.trace.total(of: packet, interrupts: state.interruptTime)), .packetRow)
  case .verdict:
    return (line.verdict.text(glyphs, columns: width), line.verdict.rank > 1 ? .packetDrop : .packetRow)
  case .family, .path: return familyCell(column, packet, state.families)
  case .entry: return (packet.kind == .packet ? packet.entry : "", .dim)
  case .device: return (packet.begin?.device ?? "", .dim)
  case .task: return (PacketLine.task(packet.comm, packet.pid), .dim)
  }
}

private func familyCell(_ column: PacketColumn, _ packet: PacketRecord, _ families: FamilyState) -> (String, Role) {
  guard let family = families.table.family(of: packet.index - 1) else {
    return (column == .path ? "not whole" : "-", .dim)
  }
  if column == .path { return (families.names[family].short, .dim) }
  let isRare = families.table.isRare(family)
  return ((isRare ? "!" : "") + String(family + 1), isRare ? .packetDrop : .packetRow)
}
