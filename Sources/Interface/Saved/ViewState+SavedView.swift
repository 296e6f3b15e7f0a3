import CallTrees

extension ViewState {
  /// How the trace is looked at now.
  package var savedView: SavedView {
    var view = SavedView()
    view.cursor = SavedView.Place(
      packet: packets.position ?? 0, row: calls.cursor == 0 ? nil : calls.line?.row)
    view.sort = packets.sortWord
    let folds = calls.filter?.folds ?? calls.folds
    (view.level, view.flipped, view.runs) = (folds.level, folds.flipped.sorted(), folds.openRuns.sorted())
    view.zoom = calls.zoom.map(\.row)
    view.filter = calls.filter?.pattern.text ?? ""
    (view.listLines, view.detailLines) = (packets.size.lines, details.size.lines)
    view.marks = packets.marks.letters.mapValues { SavedView.Place(packet: $0.packet, row: $0.row) }
    return view
  }

  /// Brings back how the trace was looked at, once all that it speaks of is there. A key that was pressed meanwhile counts more.
  ///
  /// - Parameter isWhole: no more of the trace comes.
  mutating func bringBackView(isWhole: Bool) {
    guard let pending = source.pendingView else { return }
    let view = pending.view
    guard keyboard.isUntouched else {
      source.pendingView = nil
      return
    }
    guard isWhole || trace.reaches(view), !trace.packets.isEmpty else { return }
    source.pendingView = nil
    if let lines = view.listLines { packets.size.lines = lines }
    if let lines = view.detailLines { details.size.lines = lines }
    look(as: view)
    packets.marks.letters = view.marks.filter { isThere($0.value) }.mapValues {
      Marks.Place(packet: $0.packet, row: $0.row)
    }
    openSinglePacket()
    if pending.isOfLastTime, view != SavedView() {
      let greeting = message.map { $0.text + "; " } ?? ""
      say("\(greeting)view of the last time: \(keyboard.table.keyOrName(for: .reset)) resets it")
    }
  }

  /// `=`: looks at the trace as at first, its cursor on the first packet. What was marked stays.
  mutating func resetView() {
    mode = .main
    focus = .packets
    details.subject = nil
    (packets.size, details.size) = (PaneSize(), PaneSize())
    shared.families.show(nil)
    calls.filter = nil
    look(as: SavedView())
    calls.remembered = [:]
    openSinglePacket()
    say("the view as at first")
  }

  /// Looks at the trace as a view says, but for its marks.
  private mutating func look(as view: SavedView) {
    sort(byWord: view.sort)
    calls.folds = FoldSet(level: view.level)
    calls.folds.flipped = Set(view.flipped.filter { $0 < trace.calls.count })
    calls.folds.openRuns = Set(view.runs.filter { $0 < trace.calls.count })
    let place = isThere(view.cursor) ? view.cursor : SavedView.Place(packet: 0, row: nil)
    _ = packets.select(place.packet, other: place.row.flatMap { shared.nested.other(atRow: $0, of: place.packet) })
    showPacketUnderCursor()
    if !view.filter.isEmpty, let pattern = try? SearchPattern(view.filter) { calls.setFilter(pattern, shared) }
    let rows = packet?.rows ?? 0..<0
    calls.zoom = view.zoom.filter { rows.contains($0) }.map { calls.zoom(to: $0, shared) }
    calls.rebuild(keeping: place.row, shared)
  }

  /// Whether a place is one of the trace.
  private func isThere(_ place: SavedView.Place) -> Bool {
    guard let packet = shared.packet(at: place.packet) else { return false }
    return place.row.map { packet.rows.contains($0) } ?? true
  }
}

extension Trace {
  /// Every packet and every call that a view speaks of is there.
  fileprivate func reaches(_ view: SavedView) -> Bool {
    let places = [view.cursor] + view.marks.values
    let lastRow = (places.compactMap(\.row) + view.flipped + view.runs + view.zoom).max() ?? -1
    return places.allSatisfy { packets.indices.contains($0.packet) } && lastRow < calls.count
  }
}
