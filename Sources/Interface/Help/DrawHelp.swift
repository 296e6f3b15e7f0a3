import CallTrees
import Screen

func drawHelp(_ state: ViewState, top: Int, height: Int, _ buffer: inout CellBuffer) {
  drawHeading("help: j k move, q goes back", y: 0, hasKeys: true, state, &buffer)
  let lines = HelpText(keys: state.keys, width: state.width).lines
  for (index, line) in lines.dropFirst(top).prefix(max(0, height - 1)).enumerated() {
    let y = index + 1
    buffer.put(
      line.key, x: 1, y: y, limit: line.isHeading ? state.width : 14, role: line.isHeading ? .helpGroup : .helpKey)
    buffer.put(line.text, x: 16, y: y, role: .helpText)
  }
}

/// What could not be read of the trace, and where.
func drawNotices(_ state: ViewState, top: Int, height: Int, _ buffer: inout CellBuffer) {
  drawHeading("what could not be read: \(state.trace.notices.count)", y: 0, hasKeys: true, state, &buffer)
  for (index, notice) in state.trace.notices.dropFirst(top).prefix(max(0, height - 1)).enumerated() {
    let place = notice.place.map { "\($0): " } ?? ""
    buffer.put(place + notice.message, x: 1, y: index + 1)
  }
}
