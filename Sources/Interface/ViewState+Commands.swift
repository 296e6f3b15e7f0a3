import CallTrees

extension ViewState {
  /// Does a command that is no single pane's.
  mutating func performOnAll(_ command: KeyCommand, count: Int?) -> [Effect] {
    switch command {
    case .nextPane: moveFocus(1)
    case .previousPane: moveFocus(-1)
    case .back where isArming: return [.stop]
    case .back: _ = goBack()
    case .search: open(.search)
    case .filter: open(.filter)
    case .command: open(.command)
    case .pipe: open(.pipe)
    case .shell: open(.shell)
    case .export: openExport()
    case .exportMarked: openMarkedExport()
    case .searchNext: repeatSearch(forward: true, count: count ?? 1)
    case .searchPrevious: repeatSearch(forward: false, count: count ?? 1)
    case .sameFunctionNext: searchSameFunction(forward: true)
    case .sameFunctionPrevious: searchSameFunction(forward: false)
    case .interrupts: setInterrupts(hidden: !shared.omissions.hidesInterrupts)
    case .mouse: return setMouse(!shared.choices.takesMouse)
    case .noise: setNoise(folded: !shared.omissions.foldsNoise)
    case .details: toggleDetails()
    case .diffMark: markForDiff()
    case .nextDifference, .previousDifference, .firstDifference, .nextTime, .previousTime:
      complain("\(keyboard.table.keyOrName(for: command)) moves in a diff: d marks a packet for one")
    case .families: openFamilies()
    case .onlyFamily: toggleFamilyFilter()
    case .functions: openFunctions()
    case .callers: openCallers()
    case .copy: return copySelection()
    case .copyName: return copyName()
    case .arm: openArm()
    case .stop: return stop()
    case .reload: return leave(for: .reload(follow: false))
    case .follow: return follow()
    case .help: mode = .text(TextPane(.help))
    case .larger: resizePane(by: min(count ?? 1, 4000))
    case .smaller: resizePane(by: -min(count ?? 1, 4000))
    case .reset: resetView()
    case .quit where isArming: return [.stop]
    case .quit: return goBack() ? [] : leave(for: .quit)
    case .suspend: return [.suspend]
    case .redraw: return [.redraw]
    default: break  // What a pane does, and did not want to do here.
    }
    return []
  }

  /// A capture is being armed, which can be given up, and nothing lies over the screen that is closed first.
  var isArming: Bool {
    guard case .main = mode else { return false }
    return capture?.phase == .arming
  }

  /// Closes what was opened last; false when there is nothing to close.
  mutating func goBack() -> Bool {
    if case .main = mode {
    } else {
      mode = .main
      return true
    }
    if calls.goBack(shared) { return true }
    if details.subject != nil {
      closeDetails()
      return true
    }
    // Of one packet there is no list to go back to.
    if focus != .packets, packets.order.count > 1 || shared.families.shown != nil {
      focus = .packets
      return true
    }
    guard shared.families.shown != nil else { return false }
    showOnly(family: nil)
    return true
  }

  private mutating func moveFocus(_ by: Int) {
    let panes: [Focus] = details.subject == nil ? [.packets, .calls] : [.packets, .calls, .details]
    let at = panes.firstIndex(of: focus) ?? 0
    focus = panes[(at + by + panes.count) % panes.count]
    if details.subject != nil, focus != .details { details.open(focus) }
  }

  private mutating func toggleDetails() {
    if details.subject != nil { closeDetails() } else { details.open(focus) }
  }

  private mutating func closeDetails() {
    details.subject = nil
    if focus == .details { focus = .calls }
  }

  mutating func setInterrupts(hidden: Bool) {
    shared.omissions.hidesInterrupts = hidden
    calls.rebuild(keeping: calls.line?.row, run: calls.line?.isRun ?? false, shared)
    if packets.sorting.column == .total { packets.beginSort(shared) }
    say(hidden ? "interrupts are left out" : "interrupts are shown, marked i")
  }

  mutating func setNoise(folded: Bool) {
    shared.omissions.foldsNoise = folded
    calls.rebuild(keeping: calls.line?.row, shared)
    say(folded ? "noise is left out, equal calls in a row are one line" : "every call is shown")
  }

  /// `m` and `'`: sets a mark where the cursor is, or goes to one.
  mutating func useMark(_ command: KeyCommand, _ character: Character) {
    guard let position = packets.position else { return }
    if command == .setMark {
      guard character.isLetter, character.isASCII else { return complain("a mark is a letter") }
      packets.marks.letters[character] = Marks.Place(
        packet: position, row: selectedRow)
      return say("mark \(character) set: '\(character) comes back")
    }
    guard let mark = packets.marks.letters[character] else {
      return complain("no mark \(character): m\(character) sets it")
    }
    selectPacket(position: mark.packet)
    if let row = mark.row {
      focus = .calls
      calls.reveal(row, shared)
    } else {
      focus = .packets
    }
  }

  /// `T`: waits for more of the file, or does so no longer.
  mutating func follow() -> [Effect] {
    loading?.phase == .following ? stop() : leave(for: .reload(follow: true))
  }

  /// `S`: ends the reading of a trace, else the capture.
  mutating func stop() -> [Effect] {
    if source.loading?.phase == .reading || source.loading?.phase == .following {
      // Of a file that grows nobody knows the end.
      if source.loading?.phase == .following { source.loading?.total = nil }
      source.loading?.phase = .stopping
      return [.stopLoading]
    }
    guard let capture, capture.isOn || capture.phase == .arming else {
      complain("nothing to stop: no capture is running")
      return []
    }
    return [.stop]
  }
}
