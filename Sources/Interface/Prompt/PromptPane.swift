import Screen

/// The line at the bottom where commands, searches and names of files are typed.
struct PromptPane: Sendable {
  /// The line that is being typed; nil when there is none.
  private(set) var line: Prompt?
  /// What was typed before.
  var history = PromptHistory()

  init() {}

  mutating func open(_ kind: Prompt.Kind, text: String = "", origin: PromptOrigin) {
    line = Prompt(kind, text: text, origin: origin)
  }

  /// Says what is wrong with what was typed so far.
  mutating func fail(_ error: String) { line?.error = error }

  /// Says what came of what was typed so far.
  mutating func note(_ text: String) { line?.note = text }

  /// Takes a key.
  mutating func reduce(_ key: Key) -> Answer {
    guard var editing = line else { return .done }
    switch key {
    case .escape, .control("g"): return close(editing)
    case .backspace where editing.text.characters.isEmpty: return close(editing)
    case .enter:
      history.remember(editing)
      line = nil
      return .ask(.promptDone(editing))
    case .tab, .backTab:
      guard editing.completion?.candidates.isEmpty == false else { return .ask(.complete(editing)) }
      editing.completion?.choose(by: key == .tab ? 1 : -1, into: &editing.text)
      editing.historyIndex = nil
      line = editing
      return editing.kind == .search ? .ask(.search(editing)) : .done
    case .control("t") where editing.scope != nil: editing.scope = editing.scope?.next
    case .up, .down, .control("p"), .control("n"):
      recall(&editing, older: key == .up || key == .control("p"))
    default:
      guard editing.text.edit(key) else { return .done }
      editing.historyIndex = nil
    }
    (editing.error, editing.note) = (nil, nil)
    editing.completion = nil
    line = editing
    return editing.kind == .search ? .ask(.search(editing)) : .done
  }

  private mutating func close(_ editing: Prompt) -> Answer {
    line = nil
    return .ask(.promptClosed(editing))
  }

  private mutating func recall(_ editing: inout Prompt, older: Bool) {
    let lines = history.lines(editing.kind)
    let index = (editing.historyIndex ?? lines.count) + (older ? -1 : 1)
    guard index >= 0, index <= lines.count else { return }
    editing.historyIndex = index == lines.count ? nil : index
    editing.text = LineText(index < lines.count ? lines[index] : "")
  }

  /// Waits for what a word may become.
  mutating func begin(_ completion: Completion) { line?.completion = completion }

  /// Takes in what a word may become, unless another one is being typed by now.
  mutating func take(_ candidates: [String], of word: String) {
    guard var editing = line, var completion = editing.completion, completion.typed == word else { return }
    if completion.take(candidates, into: &editing.text) {
      editing.completion = completion
    } else {
      editing.completion = nil
      editing.error = "nothing begins so"
    }
    line = editing
  }
}

// MARK: - Drawing

extension PromptPane {
  /// Draws the line that is being typed; false when there is none.
  func draw(y: Int, width: Int, _ buffer: inout CellBuffer) -> Bool {
    guard let prompt = line else { return false }
    let beside = (prompt.error ?? prompt.note).map { "  " + $0 } ?? ""
    let text = prompt.label + prompt.text.string
    let room = room(prompt, width: width)
    // A long text is shown from where its cursor is in sight.
    let cursor = prompt.label.count + prompt.text.cursor
    let skipped = max(0, cursor - room + 1)
    let x = buffer.put(String(text.dropFirst(skipped)), x: 0, y: y, limit: room, role: .prompt)
    if prompt.text.isProposed {
      let start = max(0, TextWidth.columns(prompt.label) - skipped)
      buffer.lay(.callSelected, x: start, y: y, width: x - start)
    }
    buffer.put(
      beside, x: max(x, cursor - skipped + 1), y: y, role: prompt.error == nil ? .hint : .promptError)
    return true
  }

  /// The column of the cursor; nil when nothing is typed.
  func cursor(width: Int) -> Int? {
    line.map { min($0.label.count + $0.text.cursor, room($0, width: width) - 1) }
  }

  /// Columns of the text, beside what is wrong with it.
  private func room(_ prompt: Prompt, width: Int) -> Int {
    let error = (prompt.error ?? prompt.note).map { TextWidth.columns($0) + 2 } ?? 0
    return max(10, width - min(error, width / 2) - 1)
  }
}
