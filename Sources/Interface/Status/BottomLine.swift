import Screen

/// The last line: what is asked, the prompt, the answer to the last key, or what a key would do next.
struct BottomLine {
  private let question: String?
  private let prompt: PromptPane
  private let message: Message?
  private let hints: [KeyHint]

  init(_ state: ViewState) {
    question = state.asking.question?.text(captured: state.capture?.captured ?? 0)
    prompt = state.prompt
    message = state.message
    hints = question == nil && prompt.line == nil && message == nil ? state.hints() : []
  }

  func draw(y: Int, width: Int, _ buffer: inout CellBuffer) {
    if let question {
      buffer.put(question, x: 0, y: y, role: .prompt)
      return
    }
    if prompt.draw(y: y, width: width, &buffer) { return }
    if let message {
      let lines = message.lines(width: width)
      for (index, line) in lines.enumerated() {
        let y = y - (lines.count - 1 - index)
        buffer.fill(x: 0, y: y, width: width, role: .text)
        buffer.put(line, x: 0, y: y, role: message.isError ? .messageError : .message)
      }
      return
    }
    var x = 1
    // What has no key cannot be pressed.
    for hint in hints where !hint.key.isEmpty {
      guard x + TextWidth.columns(hint.words) <= width else { continue }
      x = buffer.put(hint.key, x: x, y: y, role: .hintKey)
      x = buffer.put(" \(hint.text)  ", x: x, y: y, role: .hint)
    }
  }
}

extension ViewState {
  /// Keys that make sense now, the most telling ones first.
  func hints() -> [KeyHint] {
    let keys = keyboard.table
    if keyboard.goesToMark { return markHints }
    if let hints = keyboard.hints ?? mode.hints(keys) { return hints }
    var list: [KeyHint] = []
    if isArming { return [keys.hint(.quit, does: "give up"), keys.hint(.help, does: "help")] }
    let stop = keys.hint(.stop, does: "stop")
    if loading?.phase == .reading || loading?.phase == .following { list.append(stop) }
    if calls.isNarrowed { list.append(keys.hint(.back, does: "back")) }
    if focus != .packets {
      list += calls.hints(keys)
    } else if packet != nil {
      list += packets.hints(keys)
    } else if capture?.isOn == true {
      list.append(stop)
    } else if source.isLive {
      list.append(keys.hint(.arm, does: "arm"))
    }
    let canGoBack = calls.isNarrowed || details.subject != nil || focus != .packets && packets.order.count > 1
    list += [
      keys.hint(.help, does: "help"), keys.hint(.quit, does: canGoBack ? "back" : "quit"),
      keys.hint(.search, does: "search"), keys.hint(.details, does: "details"), keys.hint(.export, does: "export"),
      keys.hint(.nextPane, does: "pane"),
    ]
    if capture?.isOn == true, packet != nil { list.append(stop) }
    return list
  }

  /// The marks that there are, and where they are.
  private var markHints: [KeyHint] {
    let marks = packets.marks.letters.sorted { $0.key < $1.key }
    let set = keyboard.table.hint(.setMark, does: "and a letter sets a mark")
    guard !marks.isEmpty else { return [KeyHint(key: "no marks", text: set.words)] }
    return marks.map { letter, place in
      let table = trace.packets
      let call = place.row.map { "\(shared.function(of: $0)) of \(table.name(of: table[place.packet]))" }
      return KeyHint(key: String(letter), text: call ?? title(ofPacket: place.packet))
    }
  }
}
