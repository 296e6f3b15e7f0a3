import Screen

extension ViewState {
  /// A click selects, a second one opens; the wheel moves the pane under it.
  mutating func mouse(_ input: MouseInput) -> [Effect] {
    guard armForm == nil, prompt == nil, question == nil else { return [] }
    message = nil
    let wheel: KeyCommand? = input.kind == .wheelUp ? .up : input.kind == .wheelDown ? .down : nil
    if case .diff(var view) = mode {
      if let wheel {
        view.cursor = Self.moved(view.cursor, wheel, count: 3, page: 1, total: view.lines.count)
      } else if input.y >= view.headLines(height: height),
        view.lines.indices.contains(view.top + input.y - view.headLines(height: height))
      {
        view.cursor = view.top + input.y - view.headLines(height: height)
        if input.kind == .doublePress { _ = performInDiff(.foldToggle, count: nil, view) }
        if case .diff(let changed) = mode, input.kind == .doublePress { view = changed }
      }
      mode = .diff(view)
      return []
    }
    if case .families(var view) = mode, wheel == nil {
      guard input.y >= 2, view.summaries.indices.contains(view.top + input.y - 2) else { return [] }
      view.cursor = view.top + input.y - 2
      mode = .families(view)
      if input.kind == .doublePress { return perform(.zoom, count: nil) }
      return []
    }
    guard case .main = mode else {
      if let wheel { _ = perform(wheel, count: 3) }
      return []
    }
    let layout = Layout(self)
    if layout.packets.contains(input.y) {
      pane = .packets
      if let wheel { return perform(wheel, count: 1) }
      let index = packets.top + input.y - layout.packets.y - 1
      guard input.y > layout.packets.y, packets.order.indices.contains(index) else { return [] }
      if index != packets.cursor {
        packets.cursor = index
        showPacketUnderCursor()
      }
      if input.kind == .doublePress { pane = .calls }
    } else if layout.calls.contains(input.y) {
      pane = .calls
      if let wheel { return perform(wheel, count: 3) }
      guard input.y > layout.calls.y, let index = graphIndex(atLine: input.y - layout.calls.y - 1) else { return [] }
      graph.cursor = index
      if input.kind == .doublePress { return perform(.foldToggle, count: nil) }
    } else if layout.details.contains(input.y), detailsOf != nil {
      pane = .details
      if let wheel { return perform(wheel, count: 3) }
    }
    if detailsOf != nil, pane != .details { detailsOf = pane }
    return []
  }

  /// Index of what line `line` of the call pane shows: a pinned caller or a line below them.
  func graphIndex(atLine line: Int) -> Int? {
    let height = Layout(self).calls.lines
    let pinned = graph.pinned(top: graph.top, limit: CallGraph.pinLimit(height: height))
    let index = pinned.indices.contains(line) ? pinned[line] : graph.top + line
    return graph.lines.indices.contains(index) ? index : nil
  }
}
