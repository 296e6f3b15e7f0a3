import Screen

/// Draws `state` on an empty `buffer` of its size.
///
/// - Complexity: O(cells); nothing here looks at calls that are not on the screen.
package func draw(_ state: ViewState, into buffer: inout CellBuffer) {
  buffer.ellipsis = state.shared.glyphs.ellipsis
  let layout = Layout(state)
  if layout.isTooSmall {
    let text = "too small: \(Layout.smallest.width)x\(Layout.smallest.height) at least"
    buffer.put(text, x: 0, y: 0, role: .messageError)
    return
  }
  if case .main = state.mode {
    state.packets.draw(in: layout.packets, state.shared, &buffer)
    state.calls.draw(in: layout.calls, state.shared, &buffer)
    if state.packets.position == nil { state.source.drawWaiting(in: layout.calls, &buffer) }
    if state.details.subject != nil {
      state.details.draw(state.detailsSubject, in: layout.details, state.shared, &buffer)
    }
  } else {
    state.mode.draw(in: layout.whole, state.shared, state.keyboard.table, &buffer)
  }
  StatusLine(state).draw(y: layout.status, state.shared, &buffer)
  BottomLine(state).draw(y: layout.prompt, width: state.width, &buffer)
  state.arming.draw(state.shared, &buffer)
}

/// Where the terminal's cursor belongs: in the prompt or the form; nil when it is to be hidden.
package func cursorPlace(_ state: ViewState) -> (x: Int, y: Int)? {
  let layout = Layout(state)
  guard !layout.isTooSmall else { return nil }
  return state.arming.cursor(state.shared.size)
    ?? state.prompt.cursor(width: state.width).map { ($0, layout.prompt) }
}
