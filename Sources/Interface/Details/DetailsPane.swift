/// The details of the packet or the call under the cursor.
struct DetailsPane: Sendable {
  /// How high they are.
  var size = PaneSize()
  /// The pane that they are about; nil when they are closed.
  var subject: Focus?
  /// The first line shown.
  var top = 0

  mutating func open(_ subject: Focus) {
    self.subject = subject
    top = 0
  }

  /// Does a command in the details; nil for those that are not theirs.
  ///
  /// - Parameter lines: how many there are.
  mutating func reduce(_ command: KeyCommand, count: Int?, _ area: PaneArea, lines: () -> Int) -> Answer? {
    if command == .zoom { return .done }
    // Whether it is a move is known without counting.
    guard ListMove.moved(0, command, count: nil, page: 1, total: 1) != nil else { return nil }
    let (page, total) = (max(1, area.lines), lines())
    let next = ListMove.moved(top, command, count: count, page: page, total: total) ?? top
    top = min(next, max(0, total - page))
    return .done
  }
}
