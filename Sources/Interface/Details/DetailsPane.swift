import CallTrees
import Screen

/// What the details are of: what is under the cursor of the pane that they are about.
enum DetailsSubject {
  case packet(PacketRecord, position: Int)
  case call(VisibleRow, PacketRecord)
}

/// The details of the packet or the call under the cursor.
package struct DetailsPane: Sendable {
  /// The pane that they are about; nil when they are closed.
  package internal(set) var subject: Focus?
  /// The first line shown.
  package internal(set) var top = 0

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

  func draw(_ about: DetailsSubject?, in area: PaneArea, _ shared: Shared, _ buffer: inout CellBuffer) {
    guard area.height > 0 else { return }
    let lines = DetailLine.lines(of: about, shared)
    let title = subject == .packets ? "packet" : "call"
    let more = lines.count - top > area.lines ? ", \(lines.count) lines" : ""
    area.drawHeading("details of the \(title)\(more)", &buffer)
    for (index, line) in lines.dropFirst(top).prefix(area.lines).enumerated() {
      let y = area.y + 1 + index
      buffer.put(line.label, x: 1, y: y, limit: 10, role: .detailLabel)
      buffer.put(line.text, x: 12, y: y, limit: area.width - 12, role: line.role)
    }
  }
}

extension DetailLine {
  /// All that there is to say of a subject.
  static func lines(of subject: DetailsSubject?, _ shared: Shared) -> [DetailLine] {
    switch subject {
    case .packet(let packet, let position): lines(of: packet, at: position, shared)
    case .call(let line, let packet): lines(of: line, in: packet, shared)
    case nil: []
    }
  }
}

extension ViewState {
  /// What the details are of now; nil when there is no packet, or no call of it.
  var detailsSubject: DetailsSubject? {
    guard let position = packets.position, let packet = shared.packet(at: position) else { return nil }
    if details.subject == .packets { return .packet(packet, position: position) }
    return calls.line.map { .call($0, packet) }
  }

  /// What the details pane says.
  func detailLines() -> [DetailLine] { DetailLine.lines(of: detailsSubject, shared) }
}
