import CallTrees
import Screen

/// What the columns of the list say of one packet.
struct PacketCells {
  private let packet: PacketRecord
  private let position: Int
  private let line: PacketLine

  init(_ packet: PacketRecord, at position: Int) {
    self.packet = packet
    self.position = position
    line = PacketLine(packet)
  }

  /// What a column of so many columns of the screen says.
  func text(_ column: PacketColumn, _ width: Int, _ shared: Shared) -> (String, Role) {
    switch column {
    case .queued:
      return (shared.journeys.queued(position, in: shared.trace.packets).map { NumberText.duration($0) } ?? "", .dim)
    case .number: return (String(packet.index), .dim)
    case .time:
      guard let time = packet.time, let first = shared.trace.packets.first?.time else { return ("", .packetRow) }
      return (NumberText.relative(time.subtractingReportingOverflow(first).partialValue), .dim)
    case .cpu: return (packet.cpu.map { String($0) } ?? "", .dim)
    case .kind: return (line.kind, .packetProtocol)
    case .flow: return (line.flow(shared.glyphs, columns: width), .packetRow)
    case .length: return (packet.begin.map { String($0.length) } ?? "", .packetRow)
    case .calls: return (String(packet.rows.count), .packetRow)
    case .total:
      return (NumberText.duration(shared.trace.total(of: packet, interrupts: shared.interruptTime)), .packetRow)
    case .verdict:
      return (line.verdict.text(shared.glyphs, columns: width), line.verdict.rank > 1 ? .packetDrop : .packetRow)
    case .family, .path: return familyText(column, shared.families)
    case .entry: return (packet.kind == .packet ? packet.entry : "", .dim)
    case .device: return (packet.begin?.device ?? "", .dim)
    case .task: return (PacketLine.task(packet.comm, packet.pid), .dim)
    }
  }

  private func familyText(_ column: PacketColumn, _ families: FamilyState) -> (String, Role) {
    guard let family = families.table.family(of: packet.index - 1) else {
      return (column == .path ? "not whole" : "-", .dim)
    }
    if column == .path { return (families.names[family].short, .dim) }
    let isRare = families.table.isRare(family)
    return ((isRare ? "!" : "") + String(family + 1), isRare ? .packetDrop : .packetRow)
  }
}
