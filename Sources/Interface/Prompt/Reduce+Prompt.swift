import CallTrees
import Screen

extension ViewState {
  mutating func open(_ kind: Prompt.Kind) {
    prompt = Prompt(kind, origin: promptOrigin)
  }

  mutating func openExport() {
    guard let selection else { return complain("there is nothing to write") }
    var name = "packet-\(selection.packet + 1)"
    if let row = selection.row {
      let function = trace.functions.name(trace.calls.function[row])
      let plain = function.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
      if !plain.isEmpty { name += "-" + plain }
    }
    prompt = Prompt(.export, text: name + ".txt", origin: promptOrigin)
  }

  mutating func pressInPrompt(_ key: Key) -> [Effect] {
    guard var editing = prompt else { return [] }
    switch key {
    case .escape, .control("g"):
      closePrompt(editing)
      return []
    case .enter:
      return accept(editing)
    case .backspace where editing.text.characters.isEmpty:
      closePrompt(editing)
      return []
    case .up, .down, .control("p"), .control("n"):
      recall(&editing, older: key == .up || key == .control("p"))
    default:
      guard editing.text.edit(key) else { return [] }
      editing.historyIndex = nil
    }
    editing.error = nil
    prompt = editing
    if editing.kind == .search { searchAsTyped() }
    return []
  }

  /// Back to before the prompt: a search that was begun goes back to where it started.
  private mutating func closePrompt(_ editing: Prompt) {
    if editing.kind == .save { afterSave = nil }
    if editing.kind == .search { goTo(origin: editing.origin) }
    prompt = nil
  }

  private mutating func goTo(origin: Int) {
    if case .diff(var view) = mode {
      view.reveal(origin)
      mode = .diff(view)
    } else if pane == .packets {
      selectPacket(position: origin)
    } else {
      reveal(origin)
    }
  }

  private mutating func recall(_ editing: inout Prompt, older: Bool) {
    let lines = history[editing.kind] ?? []
    let index = (editing.historyIndex ?? lines.count) + (older ? -1 : 1)
    guard index >= 0, index <= lines.count else { return }
    editing.historyIndex = index == lines.count ? nil : index
    editing.text = LineText(index < lines.count ? lines[index] : "")
  }

  /// The cursor follows the pattern as it grows; it stays at its origin as long as nothing matches.
  private mutating func searchAsTyped() {
    guard let editing = prompt else { return }
    message = nil
    guard !editing.text.characters.isEmpty else { return goTo(origin: editing.origin) }
    do {
      search = SearchState(try SearchPattern(editing.text.string), in: trace.functions)
      goTo(origin: editing.origin)
      if !findMatch(from: searchOrigin, forward: true, includingOrigin: true) {
        prompt?.error = "no match"
        goTo(origin: editing.origin)
      }
    } catch {
      prompt?.error = error.message
      goTo(origin: editing.origin)
    }
    message = nil
  }

  private mutating func accept(_ editing: Prompt) -> [Effect] {
    let text = editing.text.string
    if !text.isEmpty {
      var lines = history[editing.kind] ?? []
      lines.removeAll { $0 == text }
      lines.append(text)
      history[editing.kind] = Array(lines.suffix(100))
    }
    prompt = nil
    switch editing.kind {
    case .command: return runLine(text)
    case .export:
      if let diffSelection { return text.isEmpty ? [] : [.exportDiff(diffSelection, path: text)] }
      guard let selection, !text.isEmpty else { return [] }
      return [.export(selection, path: text)]
    case .save:
      guard text.isEmpty else { return [.save(path: text)] }
      afterSave = nil
    case .search:
      if text.isEmpty { repeatSearch(forward: true, count: 1) }
      if let error = editing.error { complain(error == "no match" ? "no match for \(text)" : error) }
    case .filter:
      if text.isEmpty {
        setFilter(nil)
      } else {
        do { setFilter(try SearchPattern(text)) } catch { complain(error.message) }
        if graph.filter != nil, graph.lines.isEmpty {
          setFilter(nil)
          complain("no call matches \(text)")
        }
      }
    }
    return []
  }

  /// Does a `:` command.
  mutating func runLine(_ line: String) -> [Effect] {
    let words = line.split(separator: " ", maxSplits: 1).map(String.init)
    guard let name = words.first else { return [] }
    let argument = words.count > 1 ? words[1].trimmed : ""
    if let number = Int(name) {
      move(.top, count: max(1, number))
      return []
    }
    switch name {
    case "q", "quit", "qa": return leave(for: .quit)
    case "q!", "quit!", "qa!": return leaveUnsaved(for: .quit)
    case "w", "write", "save", "w!", "write!", "save!":
      guard argument.isEmpty else { return [.save(path: argument, replacing: name.hasSuffix("!"))] }
      complain("give a file: :w FILE")
    case "e", "edit", "open":
      guard argument.isEmpty else { return leave(for: .load(path: argument)) }
      complain("give a file: :e FILE")
    case "n", "next", "p", "previous":
      let next = fileIndex + (name.hasPrefix("n") ? 1 : -1)
      guard files.indices.contains(next) else {
        complain(files.count > 1 ? "this is the \(next < 0 ? "first" : "last") file" : "there is only one file")
        return []
      }
      fileIndex = next
      return [.load(path: files[next])]
    case "export" where diffSelection != nil:
      if case .diff(let view) = mode, argument.isEmpty { openDiffExport(view) }
      return argument.isEmpty ? [] : diffSelection.map { [.exportDiff($0, path: argument)] } ?? []
    case "export":
      guard let selection else {
        complain("there is nothing to write")
        return []
      }
      if argument.isEmpty { openExport() } else { return [.export(selection, path: argument)] }
    case "theme":
      if argument.isEmpty { complain("give a theme: :theme NAME") } else { return [.theme(argument)] }
    case "diff": diffPackets(argument)
    case "families": divideFamilies(argument)
    case "set": setOption(argument)
    case "stop": return stop()
    case "help", "h": mode = .help(top: 0)
    case "notices": if trace.notices.isEmpty { say("everything could be read") } else { mode = .notices(top: 0) }
    default: complain("no command :\(name); :help lists them")
    }
    return []
  }

  private mutating func setOption(_ name: String) {
    if setArmOption(name) { return }
    let isOn = !name.hasPrefix("no") || name == "noise"
    switch isOn ? name : String(name.dropFirst(2)) {
    case "irqs": setInterrupts(hidden: !isOn)
    case "noise": setNoise(folded: !isOn)
    case "details": detailsOf = isOn ? pane : nil
    case "ascii": glyphs = isOn ? .ascii : fullGlyphs
    default:
      complain(
        "there is no option \(name); irqs, noise, details, ascii, trace, notrace, keep, depth and ssh are options")
    }
  }
}

extension String {
  /// Without blanks at either end.
  var trimmed: String {
    var rest = Substring(self)
    while rest.first == " " { rest.removeFirst() }
    while rest.last == " " { rest.removeLast() }
    return String(rest)
  }
}
