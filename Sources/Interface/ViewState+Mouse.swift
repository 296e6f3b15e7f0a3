import Screen

extension ViewState {
  /// A click selects, a second one opens; the wheel moves the pane under it.
  mutating func mouse(_ input: MouseInput) -> [Effect] {
    guard arming.form == nil, prompt.line == nil, asking.question == nil else { return [] }
    message = nil
    let wheel: KeyCommand? = input.kind == .wheelUp ? .up : input.kind == .wheelDown ? .down : nil
    if case .main = mode { return mouseInPanes(input, wheel) }
    if let wheel { return perform(wheel, count: 3) }
    guard mode.click(x: input.x, y: input.y, shared), input.kind == .doublePress else { return [] }
    return perform(.zoom, count: nil)
  }

  private mutating func mouseInPanes(_ input: MouseInput, _ wheel: KeyCommand?) -> [Effect] {
    let layout = Layout(self)
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
      if input.kind == .doublePress { focus = .calls }
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
}
