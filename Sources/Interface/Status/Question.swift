import Screen

/// Something that only the user can decide: no other key does anything until it is answered.
package struct Question: Equatable, Sendable {
  /// What it is about.
  package enum Kind: Equatable, Sendable {
    /// A file is there already, and this was to write it.
    case replace(path: String, Effect)
    /// The capture is in no file, and this would end it.
    case unsaved(Effect)
  }

  package var kind: Kind

  init(_ kind: Kind) { self.kind = kind }

  /// The answers first, for they must be seen on a narrow screen, too.
  func text(_ state: ViewState) -> String {
    switch kind {
    case .replace(let path, _): return "y replace  n leave: \(path) is there already"
    case .unsaved:
      let captured = state.capture?.captured ?? 0
      let what = captured == 1 ? "1 packet is" : "\(captured) packets are"
      return "s save  t throw away  Esc back: \(what) not saved"
    }
  }
}

extension ViewState {
  /// What was captured is nowhere but in this program. Matched is enough: also windows that were not kept are in the file.
  package var hasUnsavedCapture: Bool {
    guard let capture, !isSaved else { return false }
    return capture.captured > 0 || capture.matched > 0
  }

  /// Does what ends the capture on the screen, or asks first.
  mutating func leave(for effect: Effect) -> [Effect] {
    guard hasUnsavedCapture else { return [effect] }
    question = Question(.unsaved(effect))
    return []
  }

  /// Does it without asking. What may fail, arming or opening a file, takes the capture away only when it succeeds: until
  /// then it is as unsaved as before.
  mutating func leaveUnsaved(for effect: Effect) -> [Effect] {
    if effect == .quit { isSaved = true }
    return [effect]
  }

  /// A key while something is asked.
  mutating func answer(_ key: Key) -> [Effect] {
    guard let asked = question else { return [] }
    if key == .control("l") { return [.redraw] }
    let isBack = key == .escape || key == .control("c") || key == .control("g")
    switch (asked.kind, key) {
    case (.replace(_, let effect), .character("y")):
      question = nil
      return [effect.replacing]
    case (.replace(let path, _), _) where isBack || key == .character("n"):
      question = nil
      afterSave = nil
      say("\(path) is as it was; nothing was written")
    case (.unsaved(let effect), .character("s")):
      question = nil
      afterSave = effect
      prompt = Prompt(.save, text: "ftview.dat", origin: promptOrigin)
      // What is saved is whole.
      return capture?.phase == .armed ? [.stop] : []
    case (.unsaved(let effect), .character("t")):
      question = nil
      return leaveUnsaved(for: effect)
    case (.unsaved, _) where isBack: question = nil
    default: break
    }
    return []
  }

  /// The capture is saved: what waited for that is done.
  mutating func takeSaved(_ text: String) -> [Effect] {
    isSaved = true
    say(text)
    guard let effect = afterSave else { return [] }
    afterSave = nil
    return [effect]
  }
}
