import CallTrees

/// What the details are of: what is under the cursor of the pane that they are about.
enum DetailsSubject {
  case packet(position: Int)
  /// Which of the packets in the window of the one at a position.
  case other(Int, position: Int)
  /// With what addresses in the packet's calls are.
  case call(VisibleRow, packet: Int, ObjectNames)
}

extension ViewState {
  /// What the details are of now; nil when there is no packet, or no call of it.
  var detailsSubject: DetailsSubject? {
    guard let position = packets.position else { return nil }
    if details.subject == .packets {
      return packets.other.map { .other($0, position: position) } ?? .packet(position: position)
    }
    return calls.line.map { .call($0, packet: position, calls.names) }
  }

  /// What the details pane says.
  func detailLines() -> [DetailLine] { DetailLine.lines(of: detailsSubject, shared) }
}
