import CallTrees

extension ViewState {
  /// `y`: the open diff, else the call or the packet under the cursor.
  func copySelection() -> [Effect] {
    if let diff = mode.diff { return [.copyDiff(diff.selection)] }
    return selection.map { [.copy($0)] } ?? []
  }

  /// `Y`: what the command line calls the packet or the call under the cursor.
  func copyName() -> [Effect] {
    if let diff = mode.diff {
      guard diff.lines.indices.contains(diff.cursor) else { return [] }
      let line = diff.diff.rows[diff.lines[diff.cursor].row]
      let (position, row) = line.left.map { (diff.left.packet, $0) } ?? (diff.right.packet, line.right ?? -1)
      return shared.packet(at: position).map { name(of: row, in: $0) } ?? []
    }
    guard let packet else { return [] }
    guard let row = selectedRow else {
      return [.copyName(source.isLive ? "#\(packet.index)" : trace.label(of: packet))]
    }
    return name(of: row, in: packet)
  }

  private func name(of row: Int, in packet: PacketRecord) -> [Effect] {
    packet.rows.contains(row) ? [.copyName(CallPath.text(of: row, in: packet, of: trace))] : []
  }
}
