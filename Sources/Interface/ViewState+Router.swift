import CallTrees
import Screen

extension ViewState {
  /// Keys go to a question, to the form or the prompt when one is open, else to the key table.
  mutating func press(_ key: Key) -> [Effect] {
    if asking.question != nil { return take(asking.reduce(key, source)) }
    if key == .control("c") { return leave(for: .quit) }
    if key == .control("z") { return [.suspend] }
    if key == .control("l") { return [.redraw] }
    if arming.form != nil { return take(arming.reduce(key)) }
    if prompt.line != nil { return take(prompt.reduce(key)) }
    let pressed = keyboard.reduce(key)
    switch pressed {
    // What it counts or begins may go on with the search.
    case .waiting: return []
    case .command(.searchNext, _), .command(.searchPrevious, _): break
    // Who presses another key does not wait any longer for where a search goes.
    default: shared.search?.seek = nil
    }
    switch pressed {
    case .waiting: return []
    case .unknown(let typed): complain("\(typed) does nothing here; ? shows the keys")
    case .mark(let command, let character): useMark(command, character)
    case .command(let command, let count):
      if command != .slowest, command != .slowestBack { calls.questions.seek = nil }
      if command != .nextError, command != .previousError { (packets.seek, calls.questions.errorSeek) = (nil, nil) }
      return perform(command, count: count)
    }
    return []
  }

  /// Does what a key is bound to: what fills the screen, or the panes, are asked first.
  mutating func perform(_ command: KeyCommand, count: Int?) -> [Effect] {
    if let answer = mode.reduce(command, count: count, shared, keyboard.table) { return take(answer) }
    if case .main = mode, let answer = reduceInPanes(command, count: count) { return take(answer) }
    return performOnAll(command, count: count)
  }

  /// The pane that has the keys is asked first; folds, say, are the call graph's whichever that is.
  mutating func reduceInPanes(_ command: KeyCommand, count: Int?) -> Answer? {
    let layout = Layout(self)
    switch focus {
    case .calls: break
    case .packets:
      if let answer = packets.reduce(command, count: count, layout.packets, shared) { return answer }
    case .details:
      let (subject, shared) = (detailsSubject, shared)
      let lines = { DetailLine.lines(of: subject, shared).count }
      if let answer = details.reduce(command, count: count, layout.details, lines: lines) { return answer }
    }
    return calls.reduce(command, count: count, layout.calls, shared)
      ?? packets.reduce(command, count: count, layout.packets, shared)
  }

  /// Sees to what a pane cannot do itself.
  mutating func take(_ answer: Answer) -> [Effect] {
    var effects = answer.effects
    for request in answer.requests {
      switch request {
      case .showPacket: showPacketUnderCursor()
      case .choosePacket(let position): selectPacket(position: position)
      case .focus(let pane): focus = pane
      case .reveal(let row): openOther(at: row)
      case .passToCalls(let command):
        if let answer = calls.reduce(command, count: nil, Layout(self).calls, shared) { effects += take(answer) }
      case .closeMode: mode = .main
      case .showCall(let row, let search, let hasOthers): show(call: row, search: search, hasOthers)
      case .sort(let column): sort(by: column)
      case .listFamily(let family): showOnly(family: family)
      case .compare(let left, let right): showDiff(left, right)
      case .prompt(let kind, let text): prompt.open(kind, text: text, origin: promptOrigin)
      case .promptDone(let line): effects += accept(line)
      case .promptClosed(let line): giveUp(line)
      case .complete(let line): effects += complete(line)
      case .search(let line): search(asTyped: line)
      case .leave(let effect): effects += leave(for: effect)
      case .abandon(let effect): effects += leaveUnsaved(for: effect)
      }
    }
    if let message = answer.message { self.message = message }
    return effects
  }
}
