import Screen

/// Where everything is: panes one above the other, the status line and the prompt line at the bottom.
///
///     packets   a heading and up to a third of the screen, or as many lines as the user wants
///     calls     a heading and the rest, two lines at least
///     details   when open: a heading and up to a third, or as many lines as the user wants
///     status    1
///     prompt    1
struct Layout: Sendable {
  /// The smallest screen that is drawn.
  static let smallest = (width: 40, height: 10)

  /// The packet list.
  var packets: PaneArea
  /// The call graph.
  var calls: PaneArea
  /// The details; no rows while they are closed.
  var details: PaneArea
  /// What fills the screen instead of the panes.
  var whole: PaneArea
  /// The row of the status line.
  var status: Int
  /// The row of the prompt line, the last one.
  var prompt: Int
  /// The screen is smaller than ``smallest``: nothing but that is said.
  var isTooSmall: Bool

  /// Where the parts of `state` go on a screen of its size.
  init(_ state: ViewState) {
    let (width, height) = (state.width, state.height)
    isTooSmall = width < Self.smallest.width || height < Self.smallest.height
    let room = max(0, height - 2)
    let wanted = state.details.size.lines.map { min($0 + 1, max(3, room - 5)) }
    let detailsHeight = state.details.subject == nil ? 0 : wanted ?? min(14, max(3, room / 3))
    let rest = room - detailsHeight
    let packetLines =
      state.packets.size.lines.map { min($0, max(1, rest - 4)) }
      ?? min(max(1, state.packets.order.count), max(1, (rest - 1) / 3))
    let top = min(rest, packetLines + 1)
    let focus = state.focus
    packets = PaneArea(y: 0, height: top, width: width, hasKeys: focus == .packets)
    calls = PaneArea(y: top, height: max(0, rest - top), width: width, hasKeys: focus == .calls)
    // A zoom's path, where it takes no more than a sixth.
    if !state.calls.zoom.isEmpty, calls.height >= 6 { calls.headRows = 2 }
    details = PaneArea(y: rest, height: detailsHeight, width: width, hasKeys: focus == .details)
    whole = PaneArea(y: 0, height: room, width: width, hasKeys: true)
    status = room
    prompt = room + 1
  }
}
