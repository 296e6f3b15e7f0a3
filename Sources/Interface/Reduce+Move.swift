import CallTrees

extension ViewState {
  /// Cursor moves, in whichever pane has the keys.
  mutating func move(_ command: KeyCommand, count: Int?) {
    let layout = Layout(self)
    switch pane {
    case .packets:
      let cursor = Self.moved(
        packets.cursor, command, count: count, page: layout.packets.lines, total: packets.order.count)
      if cursor != packets.cursor {
        packets.cursor = cursor
        showPacketUnderCursor()
      }
    case .calls:
      let before = graph.cursor
      graph.cursor = Self.moved(
        graph.cursor, command, count: count, page: layout.calls.lines, total: graph.lines.count)
      if [.halfDown, .halfUp, .pageDown, .pageUp].contains(command) { graph.top += graph.cursor - before }
    case .details:
      let total = detailLines().count
      let lines = max(1, layout.details.lines)
      let top = Self.moved(detailsTop, command, count: count, page: lines, total: total)
      detailsTop = min(top, max(0, total - lines))
    }
  }

  /// Scrolls the call graph's lines sideways, as far as the longest one in sight goes.
  mutating func moveSideways(right: Bool, count: Int) {
    let columns = min(count, Self.mostColumns) * Self.sideStep
    guard right else {
      graph.side = max(0, graph.side - columns)
      return
    }
    let area = Layout(self).calls
    let room = CallColumns(self).start - CallLine.left
    let indent = IndentRule(self, room: room)
    let longest = graph.lines.dropFirst(graph.top).prefix(area.lines).reduce(0) { longest, line in
      max(longest, CallLine(line, indent, isPinned: false, nil, self).columns)
    }
    guard longest - room > graph.side else { return complain("the calls in sight go no further to the right") }
    graph.side = min(graph.side + columns, longest - room)
  }

  /// As far as a key goes.
  private static var sideStep: Int { 8 }
  private static var mostColumns: Int { 100_000 }

  /// Where a cursor at `cursor` of `total` lines goes.
  static func moved(_ cursor: Int, _ command: KeyCommand, count: Int?, page: Int, total: Int) -> Int {
    let page = max(1, page)
    let times = count ?? 1
    let target: Int
    switch command {
    case .down: target = cursor + times
    case .up: target = cursor - times
    case .top: target = times - 1
    case .bottom: target = count.map { $0 - 1 } ?? total - 1
    case .halfDown: target = cursor + (count ?? max(1, page / 2))
    case .halfUp: target = cursor - (count ?? max(1, page / 2))
    case .pageDown: target = cursor + page * times
    case .pageUp: target = cursor - page * times
    default: target = cursor
    }
    return min(max(0, target), max(0, total - 1))
  }

  /// Goes to a packet by its position in the trace.
  mutating func selectPacket(position: Int) {
    guard let index = packets.order.place(of: position), index != packets.cursor else { return }
    packets.cursor = index
    showPacketUnderCursor()
  }

  /// Makes the call graph that of the packet under the cursor, at the call where it was left.
  mutating func showPacketUnderCursor() {
    if let packet = graph.packet, let row = line?.row { graph.remembered[packet] = row }
    graph.packet = packetPosition
    graph.zoom = []
    graph.top = 0
    graph.side = 0
    graph.cursor = 0
    rebuildGraph(keeping: packetPosition.flatMap { graph.remembered[$0] })
  }

  /// The next window of the journey that the packet under the cursor is on.
  mutating func goAlongJourney(forward: Bool, count: Int) {
    guard let position = packetPosition else { return }
    let windows = journeys.windows(with: position, in: trace.packets)
    guard !windows.isEmpty, let place = windows.firstIndex(of: position) else {
      return complain("nothing tells where else this packet was")
    }
    let wanted = place + (forward ? count : -count)
    guard windows.indices.contains(wanted) else {
      return complain("no window of this packet \(forward ? "later" : "earlier"): it has \(windows.count)")
    }
    selectPacket(position: windows[wanted])
    say("window \(wanted + 1) of \(windows.count) of journey \(trace.packets[position].begin?.journey ?? 0)")
  }

  /// The rows that the call graph is of: the packet's, or those of the subtree that was zoomed to.
  func shownRows(of packet: PacketRecord) -> Range<Int> {
    if let row = graph.zoom.last, packet.rows.contains(row) {
      return row..<min(packet.rows.upperBound, max(row + 1, Int(trace.calls.subtreeEnd[row])))
    }
    return packet.rows
  }
}
