import Screen

/// Where everything is: panes one above the other, the status line and the prompt line at the bottom.
///
///     packets   a heading and up to a third of the screen
///     calls     a heading and the rest
///     details   when open: a heading and up to a third
///     status    1
///     prompt    1
package struct Layout: Equatable, Sendable {
  /// The smallest screen that is drawn.
  package static let smallest = (width: 40, height: 10)

  package var packets: PaneArea
  package var calls: PaneArea
  package var details: PaneArea
  package var status: Int
  package var prompt: Int
  package var isTooSmall: Bool

  package init(_ state: ViewState) {
    isTooSmall = state.width < Self.smallest.width || state.height < Self.smallest.height
    let room = max(0, state.height - 2)
    let detailsHeight = state.detailsOf == nil ? 0 : min(14, max(3, room / 3))
    let rest = room - detailsHeight
    let packetLines = min(max(1, state.packets.order.count), max(1, (rest - 1) / 3))
    packets = PaneArea(y: 0, height: min(rest, packetLines + 1))
    calls = PaneArea(y: packets.height, height: max(0, rest - packets.height))
    details = PaneArea(y: rest, height: detailsHeight)
    status = room
    prompt = room + 1
  }
}
