import Screen

/// What has to be answered before anything else, and what waits for the answer.
struct Asking: Sendable {
  /// What is asked; nil when nothing is.
  var question: Question?
  /// What the capture is saved for, and done once it is.
  var afterSave: Effect?

  init() {}

  /// A key while something is asked.
  mutating func reduce(_ key: Key, _ source: TraceSource) -> Answer {
    guard let asked = question else { return .done }
    if key == .control("l") { return Answer(effects: [.redraw]) }
    let isBack = key == .escape || key == .control("c") || key == .control("g")
    switch (asked.kind, key) {
    case (.replace(_, let effect), .character("y")):
      question = nil
      return Answer(effects: [effect.replacing])
    case (.replace(let path, _), _) where isBack || key == .character("n"):
      question = nil
      afterSave = nil
      return .say("\(path) is as it was; nothing was written")
    case (.unsaved(let effect), .character("s")):
      question = nil
      afterSave = effect
      // What is saved is whole.
      let effects: [Effect] = source.capture?.isOn == true ? [.stop] : []
      return Answer(requests: [.prompt(.save, text: "ftview.dat")], effects: effects)
    case (.unsaved(let effect), .character("t")):
      question = nil
      return .ask(.abandon(effect))
    case (.unsaved, _) where isBack: question = nil
    default: break
    }
    return .done
  }
}

extension ViewState {
  /// Does what ends the capture on the screen, or asks first.
  mutating func leave(for effect: Effect) -> [Effect] {
    guard hasUnsavedCapture else { return [effect] }
    asking.question = Question(.unsaved(effect))
    return []
  }

  /// Does it without asking. What may fail, arming or opening a file, takes the capture away only when it succeeds:
  /// until then it is as unsaved as before.
  mutating func leaveUnsaved(for effect: Effect) -> [Effect] {
    if effect == .quit { source.isSaved = true }
    return [effect]
  }

  /// The capture is saved: what waited for that is done.
  mutating func takeSaved(_ text: String) -> [Effect] {
    source.isSaved = true
    say(text)
    guard let effect = asking.afterSave else { return [] }
    asking.afterSave = nil
    return [effect]
  }
}
