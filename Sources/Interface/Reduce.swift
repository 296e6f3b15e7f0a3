import CallTrees
import Screen

/// The next state after `action`, and what is to be done outside for it. Pure: no clock, no files, no terminal.
///
/// - Complexity: that of the change; keys cost O(lines shown), a search O(calls of the packet), a trace that grew what is
///   new in it, and O(packets) once they are sorted.
package func reduce(_ state: inout ViewState, _ action: Action) -> [Effect] {
  var effects: [Effect] = []
  switch action {
  case .key(let key):
    state.message = nil
    state.isUntouched = false
    effects = state.press(key)
  case .mouse(let input):
    state.isUntouched = false
    effects = state.mouse(input)
  case .resize(let width, let height):
    state.width = width
    state.height = height
  case .traceChanged(let trace, let replaces):
    state.take(trace, replaces: replaces)
  case .loadChanged(let status):
    state.takeLoad(status)
  case .captureChanged(let status):
    state.capture = status
    if status?.phase == .armed { state.isSaved = false }
    // The last trace is in order, those before only nearly so.
    if status?.phase == .stopped { state.settleOrder() }
  case .filterChecked(let text, let problem):
    // An answer to a filter that was edited since says nothing.
    if state.armForm?.filter.string == text { state.armForm?.problem = problem }
  case .entriesListed(let names): state.entryNames = names
  case .previewChanged(let status): state.takePreview(status)
  case .finished(let text): state.say(text)
  case .failed(let text):
    state.complain(text)
    state.afterSave = nil
  case .fileExists(let path, let effect): state.question = Question(.replace(path: path, effect))
  case .saved(let text): effects = state.takeSaved(text)
  case .themeChanged(let name):
    state.themeName = name
    state.say("theme \(name)")
  }
  state.settle()
  return effects
}

extension ViewState {
  /// Starts with the arm form open, as when the program is started live without a filter.
  package mutating func openArmForm(_ request: ArmRequest) {
    armDefaults = request
    armForm = ArmForm(request)
  }

  /// Keeps cursors on the screen.
  mutating func settle() {
    let layout = Layout(self)
    packets.cursor = min(max(0, packets.cursor), max(0, packets.order.count - 1))
    let room = layout.packets.lines
    if packets.cursor < packets.top { packets.top = packets.cursor }
    if room > 0, packets.cursor >= packets.top + room { packets.top = packets.cursor - room + 1 }
    packets.top = min(max(0, packets.top), max(0, packets.order.count - max(1, room)))
    graph.scroll(height: layout.calls.lines)
    if case .diff(var view) = mode {
      view.scroll(height: view.room(height: height))
      mode = .diff(view)
    }
    if case .families(var view) = mode {
      view.scroll(height: max(0, height - 4))
      mode = .families(view)
    }
  }

  /// Keys go to the form or the prompt when one is open, else to the key table.
  mutating func press(_ key: Key) -> [Effect] {
    if question != nil { return answer(key) }
    if key == .control("c") { return leave(for: .quit) }
    if key == .control("z") { return [.suspend] }
    if key == .control("l") { return [.redraw] }
    if armForm != nil { return pressInForm(key) }
    if prompt != nil { return pressInPrompt(key) }
    if let command = pending.command {
      pending = PendingKeys()
      guard case .character(let character) = key else { return [] }
      useMark(command, character)
      return []
    }
    if pending.keys.isEmpty, case .character(let character) = key, let digit = character.wholeNumberValue,
      character.isASCII, digit > 0 || pending.count != nil
    {
      pending.count = min(99_999_999, (pending.count ?? 0) * 10 + digit)
      return []
    }
    if key == .escape, !pending.isEmpty {
      pending = PendingKeys()
      return []
    }
    pending.keys.append(key)
    switch keys.match(pending.keys) {
    case .prefix: return []
    case .none:
      let typed = pending.keys.map(\.name).joined()
      pending = PendingKeys()
      complain("\(typed) does nothing here; ? shows the keys")
      return []
    case .command(let command, let takesCharacter):
      let count = pending.count
      pending = PendingKeys()
      if takesCharacter {
        pending.command = command
        return []
      }
      return perform(command, count: count)
    }
  }
}
