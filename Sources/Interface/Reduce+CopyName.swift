import CallTrees

extension ViewState {
  /// `Y`: what the command line calls the packet or the call under the cursor.
  func copyName() -> [Effect] {
    if case .diff(let view) = mode {
      guard view.lines.indices.contains(view.cursor) else { return [] }
      let line = view.diff.rows[view.lines[view.cursor].row]
      let (position, row) = line.left.map { (view.left, $0) } ?? (view.right, line.right ?? -1)
      return trace.packets.indices.contains(position) ? name(of: row, in: trace.packets[position]) : []
    }
    guard let packet else { return [] }
    guard pane != .packets, let row = line?.row else {
      return [.copyName("\(isLive ? "" : trace.source)#\(packet.index)")]
    }
    return name(of: row, in: packet)
  }

  private func name(of row: Int, in packet: PacketRecord) -> [Effect] {
    packet.rows.contains(row) ? [.copyName(CallPath.text(of: row, in: packet, of: trace))] : []
  }
}
