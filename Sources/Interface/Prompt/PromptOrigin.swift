/// Where the cursor was when a line was begun, and what else of the screen a search may change on its way: all of that comes back
/// when the line is given up.
struct PromptOrigin: Sendable {
  /// The row or line, where a diff or a list of functions fills the screen.
  var item: Int
  /// What a search looks through at first; nil where it is what fills the screen.
  var scope: SearchScope?
  var focus: Focus
  /// Position of the packet, since its line may move while the list grows.
  var packet: Int?
  /// Which of the packets in that one's window it was.
  var other: Int?
  /// The call.
  var row: Int?
  var folds: FoldSet
  var zoom: [CallZoom]
  var filter: CallFilter?
  /// The family that was listed.
  var family: Int?
}

extension ViewState {
  /// Where the cursor is now.
  var promptOrigin: PromptOrigin {
    var scope: SearchScope?
    if case .main = mode { scope = focus == .packets ? .list : .calls }
    return PromptOrigin(
      item: searchOrigin, scope: scope, focus: focus, packet: packets.position, other: packets.other,
      row: calls.line?.row,
      folds: calls.folds,
      zoom: calls.zoom, filter: calls.filter, family: shared.families.shown)
  }

  /// Goes back to where a line was begun.
  mutating func goBack(to origin: PromptOrigin) {
    if case .diff(var pane) = mode {
      pane.reveal(origin.item)
      mode = .diff(pane)
    } else if case .functions(var pane) = mode {
      pane.cursor = origin.item
      mode = .functions(pane)
    } else if case .main = mode {
      focus = origin.focus
      if shared.families.shown != origin.family { showOnly(family: origin.family) }
      if let packet = origin.packet { selectPacket(position: packet, other: origin.other) }
      let isSame =
        calls.folds == origin.folds && calls.zoom.map(\.row) == origin.zoom.map(\.row)
        && calls.filter?.pattern == origin.filter?.pattern
      if isSame { return calls.moveCursor(to: origin.row) }
      (calls.folds, calls.zoom, calls.filter) = (origin.folds, origin.zoom, origin.filter)
      calls.rebuild(keeping: origin.row, shared)
    }
  }
}
