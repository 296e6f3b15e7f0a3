import Screen

/// Draws `state` on an empty `buffer` of its size.
///
/// - Complexity: O(cells); nothing here looks at calls that are not on the screen.
package func draw(_ state: ViewState, into buffer: inout CellBuffer) {
  buffer.ellipsis = state.glyphs.ellipsis
  let layout = Layout(state)
  if layout.isTooSmall {
    let text = "too small: \(Layout.smallest.width)x\(Layout.smallest.height) at least"
    buffer.put(text, x: 0, y: 0, role: .messageError)
    return
  }
  switch state.mode {
  case .main:
    drawPackets(state, layout.packets, &buffer)
    drawCalls(state, layout.calls, &buffer)
    if state.detailsOf != nil { drawDetails(state, layout.details, &buffer) }
  case .help(let top):
    drawHelp(state, top: top, height: layout.status, &buffer)
  case .notices(let top):
    drawNotices(state, top: top, height: layout.status, &buffer)
  case .diff(let view):
    drawDiff(state, view, height: layout.status, &buffer)
  case .families(let view):
    drawFamilies(state, view, height: layout.status, &buffer)
  }
  drawStatus(state, y: layout.status, &buffer)
  drawPromptLine(state, y: layout.prompt, &buffer)
  if let form = state.armForm { drawArmForm(state, form, &buffer) }
}

/// A pane's heading: its title at the left, on a line of its own role; the title of the pane that has the keys is
/// marked, so that it can be told without colour.
func drawHeading(_ title: String, y: Int, hasKeys: Bool, _ state: ViewState, _ buffer: inout CellBuffer) {
  buffer.fill(x: 0, y: y, width: state.width, role: .title)
  buffer.put(hasKeys ? "*" : " ", x: 0, y: y, role: .title)
  buffer.put(title, x: 1, y: y, limit: state.width - 1, role: .title)
}

/// Lays the selection over a line, and marks it in the first column.
func drawSelection(_ role: Role, y: Int, _ state: ViewState, _ buffer: inout CellBuffer) {
  buffer.put(String(state.glyphs.selected), x: 0, y: y)
  buffer.lay(role, x: 0, y: y, width: state.width)
}
