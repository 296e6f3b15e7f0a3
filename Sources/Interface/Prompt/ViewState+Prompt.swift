import CallTrees

extension ViewState {
  mutating func open(_ kind: Prompt.Kind) { prompt.open(kind, origin: promptOrigin) }

  /// Back to before the prompt: a search that was begun goes back to where it started.
  mutating func giveUp(_ line: Prompt) {
    if line.kind == .save { asking.afterSave = nil }
    guard line.kind == .search else { return }
    shared.search?.seek = nil
    goBack(to: line.origin)
  }

  /// Does what was typed.
  mutating func accept(_ line: Prompt) -> [Effect] {
    let text = line.text.string
    switch line.kind {
    case .command: return runLine(text)
    case .export: return text.isEmpty ? [] : export(to: text)
    case .exportMarked: return text.isEmpty ? [] : exportMarked(to: text)
    case .save:
      guard text.isEmpty else { return [.save(path: text)] }
      asking.afterSave = nil
    case .pipe: return text.isEmpty ? [] : pipe(text)
    case .shell: return shell(text)
    case .search:
      if text.isEmpty { repeatSearch(forward: true, count: 1) }
      if line.error == nil, !text.isEmpty { countMatches() }
      if let error = line.error { complain(error == "no match" ? "no match for \(text)" : error) }
    case .filter: filterCalls(text)
    }
    return []
  }

  /// Does a `:` command.
  private mutating func runLine(_ line: String) -> [Effect] {
    let words = line.split(separator: " ", maxSplits: 1).map(String.init)
    guard let name = words.first else { return [] }
    let argument = words.count > 1 ? words[1].trimmed : ""
    if let number = Int(name) { return goTo(number: number) }
    if name.first?.isNumber == true, let place = place(named: name[...]) {
      mode = .main
      focus = .packets
      selectPacket(position: place.packet, other: place.other)
      return []
    }
    switch name {
    case "q", "quit", "qa": return leave(for: .quit)
    case "q!", "quit!", "qa!": return leaveUnsaved(for: .quit)
    case "save" where argument.isEmpty: return [.saveSettings(settings)]
    case "w", "write", "save", "w!", "write!", "save!":
      guard argument.isEmpty else { return [.save(path: argument, replacing: name.hasSuffix("!"))] }
      complain("give a file: :w FILE")
    case "e", "edit", "open":
      guard argument.isEmpty else { return leave(for: .load(path: argument)) }
      complain("give a file: :e FILE")
    case "sample": return argument.isEmpty ? [.sample("")] : leave(for: .sample(argument))
    case "n", "next": goToFile(by: 1)
    case "p", "previous": goToFile(by: -1)
    case "export": return runExport(argument)
    case "theme":
      if argument.isEmpty { complain("give a theme: :theme NAME") } else { return [.theme(argument)] }
    case "diff": diffPackets(argument)
    case "families": divideFamilies(argument)
    case "set": return setOption(argument)
    case "map": map(argument)
    case "unmap": unmap(argument)
    case "reset": resetView()
    case "stop": return stop()
    case "reload": return leave(for: .reload(follow: false))
    case "follow": return follow()
    case "help", "h": mode = .text(TextPane(.help))
    case "notices":
      if trace.notices.isEmpty { say("everything could be read") } else { mode = .text(TextPane(.notices)) }
    default: complain("no command :\(name); :help lists them")
    }
    return []
  }

  /// `:N`: a packet or a line, in the pane that has the keys.
  private mutating func goTo(number: Int) -> [Effect] {
    reduceInPanes(.top, count: max(1, number)).map { take($0) } ?? []
  }

  /// Goes to the first packet of another file: the next one that has a packet in the list.
  private mutating func goToFile(by step: Int) {
    let table = trace.packets
    guard table.files.count > 1 else { return complain("there is only one file") }
    var file = (packet?.file ?? 0) + step
    while table.files.indices.contains(file) {
      let range = table.fileRanges[file]
      if let position = packets.order.first(where: range.contains) {
        mode = .main
        focus = .packets
        selectPacket(position: position)
        return say("\(table.files[file].source), file \(file + 1) of \(table.files.count)")
      }
      file += step
    }
    complain("this is the \(step < 0 ? "first" : "last") file")
  }
}
