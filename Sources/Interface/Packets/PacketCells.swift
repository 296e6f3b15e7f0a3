import CallTrees
import Screen

/// What the columns of the list say of a packet.
enum PacketCells {
  /// What a column of so many columns of the screen says.
  ///
  /// - Parameters:
  ///   - place: the packet's position in the trace, or of that in whose window it was, and which one there it is.
  ///   - line: of that packet.
  static func text(
    _ cell: (column: PacketColumn, width: Int), _ packet: PacketRecord, at place: (position: Int, other: Int?),
    _ line: PacketLine, _ shared: Shared
  ) -> (String, Role) {
    let position = place.position
    switch cell.column {
    case .slowest where place.other != nil, .family where place.other != nil, .path where place.other != nil,
      .queued where place.other != nil:
      // These are of windows.
      return ("", .dim)
    case .queued:
      return (
        shared.journeys.queued(position, in: shared.trace.packets).map { NumberText.duration($0) } ?? "", .dim
      )
    case .number: return ("\(packet.index)" + (place.other.map { ".\($0 + 1)" } ?? ""), .dim)
    case .time:
      return (shared.trace.packets.relativeTime(of: packet).map { NumberText.relative($0) } ?? "", .dim)
    case .file: return (fileText(shared.trace.packets, packet.file, columns: cell.width, shared.glyphs), .packetRow)
    case .cpu: return (packet.cpu.map { String($0) } ?? "", .dim)
    case .kind: return (line.kind, .packetProtocol)
    case .flow:
      let mark = place.other == nil ? "" : "\(shared.glyphs.below) "
      return (mark + line.flow(shared.glyphs, columns: cell.width - mark.count), .packetRow)
    case .length: return (packet.begin.map { String($0.length) } ?? "", .packetRow)
    // What others took is not always known.
    case .calls where place.other != nil && packet.rows.isEmpty, .total where place.other != nil && packet.rows.isEmpty:
      return ("", .packetRow)
    case .calls: return (String(packet.rows.count), .packetRow)
    case .total: return (NumberText.duration(shared.total(of: packet, place.other)), .packetRow)
    case .slowest: return (NumberText.duration(shared.slowest.time(at: position)), .packetRow)
    case .verdict:
      return (line.verdict.text(shared.glyphs, columns: cell.width), line.verdict.rank > 1 ? .packetDrop : .packetRow)
    case .family, .path: return familyText(cell, position, shared.families)
    case .entry: return (packet.kind == .packet ? packet.entry : "", .dim)
    case .device: return (packet.begin?.device ?? "", .dim)
    case .task: return (PacketLine.task(packet.comm, packet.pid), .dim)
    }
  }

  /// A file's name in so many columns: what all names have in common goes first, then the end, for the begin tells them apart.
  private static func fileText(_ packets: PacketTable, _ file: Int, columns: Int, _ glyphs: Glyphs) -> String {
    guard packets.files.indices.contains(file) else { return "" }
    let file = packets.files[file]
    let text = TextWidth.columns(file.name) <= columns ? file.name : file.short
    return TextWidth.columns(text) <= columns ? text : text.prefix(max(0, columns - 1)) + "\(glyphs.ellipsis)"
  }

  private static func familyText(
    _ cell: (column: PacketColumn, width: Int), _ position: Int, _ families: FamilyState
  ) -> (String, Role) {
    guard let family = families.table.family(of: position) else {
      return (cell.column == .path ? "not whole" : "-", .dim)
    }
    if cell.column == .path { return (families.names[family].text(columns: cell.width), .dim) }
    let isRare = families.table.isRare(family)
    return ((isRare ? "!" : "") + String(family + 1), isRare ? .packetDrop : .packetRow)
  }
}
