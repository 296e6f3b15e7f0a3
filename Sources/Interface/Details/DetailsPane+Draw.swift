import CallTrees
import Screen

extension DetailsPane {
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
