import CallTrees
import Screen

/// What the columns of the list say of a packet.
enum PacketCells {
  /// What a column of so many columns of the screen says.
  ///
  /// - Parameter line: of that packet.
  static func text(
    _ cell: (column: PacketColumn, width: Int), _ packet: PacketRecord, _ line: PacketLine, _ shared: Shared
  ) -> (String, Role) {
    switch cell.column {
    case .queued:
      return (
        shared.journeys.queued(packet.index - 1, in: shared.trace.packets).map { NumberText.duration($0) } ?? "", .dim
      )
    case .number: return (String(packet.index), .dim)
    case .time:
      guard let time = packet.time, let first = shared.trace.packets.first?.time else { return ("", .packetRow) }
      return (NumberText.relative(time.subtractingReportingOverflow(first).partialValue), .dim)
    case .cpu: return (packet.cpu.map { String($0) } ?? "", .dim)
    case .kind: return (line.kind, .packetProtocol)
    case .flow: return (line.flow(shared.glyphs, columns: cell.width), .packetRow)
    case .length: return (packet.begin.map { String($0.length) } ?? "", .packetRow)
    case .calls: return (String(packet.rows.count), .packetRow)
    case .total:
      return (NumberText.duration(shared.trace.total(of: packet, interrupts: shared.interruptTime)), .packetRow)
    case .slowest: return (NumberText.duration(shared.slowest.time(at: packet.index - 1)), .packetRow)
    case .verdict:
      return (line.verdict.text(shared.glyphs, columns: cell.width), line.verdict.rank > 1 ? .packetDrop : .packetRow)
    case .family, .path: return familyText(cell, packet, shared.families)
    case .entry: return (packet.kind == .packet ? packet.entry : "", .dim)
    case .device: return (packet.begin?.device ?? "", .dim)
    case .task: return (PacketLine.task(packet.comm, packet.pid), .dim)
    }
  }

  private static func familyText(
    _ cell: (column: PacketColumn, width: Int), _ packet: PacketRecord, _ families: FamilyState
  ) -> (String, Role) {
    guard let family = families.table.family(of: packet.index - 1) else {
      return (cell.column == .path ? "not whole" : "-", .dim)
    }
    if cell.column == .path { return (families.names[family].text(columns: cell.width), .dim) }
    let isRare = families.table.isRare(family)
    return ((isRare ? "!" : "") + String(family + 1), isRare ? .packetDrop : .packetRow)
  }
}
