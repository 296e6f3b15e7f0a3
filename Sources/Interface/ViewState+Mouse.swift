import Screen

extension ViewState {
  /// A click selects, a second one opens; the wheel moves the pane under it.
  mutating func mouse(_ input: MouseInput) -> [Effect] {
    guard arming.form == nil, prompt.line == nil, asking.question == nil else { return [] }
    message = nil
    shared.search?.seek = nil
    (calls.questions.seek, calls.questions.errorSeek, packets.seek) = (nil, nil, nil)
    let wheel: KeyCommand? = input.kind == .wheelUp ? .up : input.kind == .wheelDown ? .down : nil
    if case .main = mode { return mouseInPanes(input, wheel) }
    if let wheel { return perform(wheel, count: 3) }
    guard input.kind != .drag, mode.click(x: input.x, y: input.y, shared), input.kind == .doublePress else { return [] }
    return perform(.zoom, count: nil)
  }

  private mutating func mouseInPanes(_ input: MouseInput, _ wheel: KeyCommand?) -> [Effect] {
    let layout = Layout(self)
    if input.kind == .drag {
      drag(to: input.y, layout)
      return []
    }
    packets.size.isDragged = input.kind == .press && input.y == layout.calls.y
    details.size.isDragged = input.kind == .press && details.subject != nil && input.y == layout.details.y
    if layout.packets.contains(input.y) {
      focus = .packets
      if let wheel { return perform(wheel, count: 1) }
      if input.y == layout.packets.y, let column = packets.columns(width: width, shared).column(at: input.x) {
        sort(by: column)
        return []
      }
      guard input.y > layout.packets.y, let isOther = packets.click(line: input.y - layout.packets.y - 1) else {
        return []
      }
      if isOther { showPacketUnderCursor() }
      if input.kind == .doublePress { _ = perform(.zoom, count: nil) }
    } else if layout.calls.contains(input.y) {
      focus = .calls
      if let wheel { return perform(wheel, count: 3) }
      guard input.y >= layout.calls.top, calls.click(line: input.y - layout.calls.top, layout.calls) else { return [] }
      if input.kind == .doublePress { return perform(.foldToggle, count: nil) }
    } else if layout.details.contains(input.y), details.subject != nil {
      focus = .details
      if let wheel { return perform(wheel, count: 3) }
    }
    if details.subject != nil, focus != .details { details.subject = focus }
    return []
  }

  /// The line between two panes goes to a row of the screen.
  private mutating func drag(to row: Int, _ layout: Layout) {
    if packets.size.isDragged { packets.size.change(by: row - layout.calls.y, from: layout.packets.lines) }
    if details.size.isDragged { details.size.change(by: layout.details.y - row, from: layout.details.lines) }
  }

  /// `+` and `-`: the list, or the details where these have the keys, so many lines higher or lower.
  mutating func resizePane(by lines: Int) {
    let layout = Layout(self)
    if focus == .details {
      details.size.change(by: lines, from: layout.details.lines)
    } else {
      packets.size.change(by: lines, from: layout.packets.lines)
    }
  }
}
