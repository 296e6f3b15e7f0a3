import CallTrees
import Screen

/// The details pane.
func drawDetails(_ state: ViewState, _ area: PaneArea, _ buffer: inout CellBuffer) {
  guard area.height > 0 else { return }
  let lines = state.detailLines()
  let title = state.detailsOf == .packets ? "packet" : "call"
  let more = lines.count - state.detailsTop > area.lines ? ", \(lines.count) lines" : ""
  drawHeading("details of the \(title)\(more)", y: area.y, hasKeys: state.pane == .details, state, &buffer)
  for (index, line) in lines.dropFirst(state.detailsTop).prefix(area.lines).enumerated() {
    let y = area.y + 1 + index
    buffer.put(line.label, x: 1, y: y, limit: 10, role: .detailLabel)
    buffer.put(
      line.text, x: 12, y: y, limit: state.width - 12, role: line.role)
  }
}
