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
    state.shared.search?.isCountShown = false
    state.keyboard.isUntouched = false
    let (position, other) = (state.packets.position, state.packets.other)
    effects = state.press(key)
    state.decideOnEnd(cursorWasOn: position, other)
  case .mouse(let input):
    state.keyboard.isUntouched = false
    let (position, other) = (state.packets.position, state.packets.other)
    effects = state.mouse(input)
    state.decideOnEnd(cursorWasOn: position, other)
  case .resize(let width, let height): state.shared.size = ScreenSize(width: width, height: height)
  case .traceChanged(let trace, let replaces): state.take(trace, replaces: replaces)
  case .loadChanged(let status): state.takeLoad(status)
  case .captureChanged(let status):
    state.source.take(status)
    // The last trace is in order, those before only nearly so.
    if status?.phase == .stopped { state.settleOrder() }
  case .filterChecked(let text, let problem): state.arming.take(problem, of: text)
  case .requestRefused(let before, let text):
    state.arming.defaults = before
    state.complain(text)
  case .entriesListed(let names): state.arming.entries = names
  case .previewChanged(let status): state.arming.take(status)
  case .finished(let text): state.say(text)
  case .failed(let text):
    state.complain(text)
    state.asking.afterSave = nil
  case .fileExists(let path, let effect): state.asking.question = Question(.replace(path: path, effect))
  case .saved(let text): effects = state.takeSaved(text)
  case .viewKept(let view, let ofLastTime):
    state.source.pendingView = view.map { PendingView($0, isOfLastTime: ofLastTime) }
  case .completed(let word, let candidates): state.takeCompletions(candidates, of: word)
  case .themeChanged(let name):
    state.shared.choices.theme = name
    state.say("theme \(name)")
  case .proceed: state.proceed()
  }
  state.settle()
  return effects
}

extension ViewState {
  /// Keeps cursors on the screen.
  mutating func settle() {
    let layout = Layout(self)
    packets.scroll(height: layout.packets.lines)
    calls.scroll(height: layout.calls.lines)
    mode.scroll(shared.size)
    if case .main = mode { workOutSelfTimes(height: layout.calls.lines) }
  }
}
