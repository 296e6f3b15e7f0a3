import CallTrees
import Screen

extension ViewState {
  /// Does what a key is bound to.
  mutating func perform(_ command: KeyCommand, count: Int?) -> [Effect] {
    if case .families(let view) = mode, performInFamilies(command, count: count, view) { return [] }
    if case .diff(let view) = mode, performInDiff(command, count: count, view) { return [] }
    if performInText(command, count: count) { return [] }
    switch command {
    case .down, .up, .top, .bottom, .halfDown, .halfUp, .pageDown, .pageUp: move(command, count: count)
    case .scrollRight, .scrollLeft: moveSideways(right: command == .scrollRight, count: count ?? 1)
    case .left, .right, .parent, .nextSibling, .previousSibling, .hottest, .foldToggle:
      walk(command, count: count ?? 1)
    case .foldAll: foldTo(level: 0)
    case .foldNone: foldTo(level: Int(UInt16.max) + 1)
    case .foldToDepth(let levels): foldTo(level: levels - 1)
    case .nextPane: movePane(1)
    case .previousPane: movePane(-1)
    case .zoom: zoomIn()
    case .back: if !goBack(), pane != .packets { pane = .packets }
    case .search: open(.search)
    case .filter: open(.filter)
    case .command: open(.command)
    case .export: openExport()
    case .searchNext: repeatSearch(forward: true, count: count ?? 1)
    case .searchPrevious: repeatSearch(forward: false, count: count ?? 1)
    case .sameFunctionNext: searchSameFunction(forward: true)
    case .sameFunctionPrevious: searchSameFunction(forward: false)
    case .setMark, .goToMark: break
    case .sort: sortNext()
    case .interrupts: setInterrupts(hidden: !hidesInterrupts)
    case .noise: setNoise(folded: !foldsNoise)
    case .details: toggleDetails()
    case .diffMark: markForDiff()
    case .nextWindow: goAlongJourney(forward: true, count: count ?? 1)
    case .previousWindow: goAlongJourney(forward: false, count: count ?? 1)
    case .nextDifference, .previousDifference, .firstDifference:
      complain("\(keys.key(for: command)) moves in a diff: d marks a packet for one")
    case .families: openFamilies()
    case .onlyFamily: toggleFamilyFilter()
    case .nextError: goToError(forward: true)
    case .previousError: goToError(forward: false)
    case .copy where diffSelection != nil: return diffSelection.map { [.copyDiff($0)] } ?? []
    case .copy: return selection.map { [.copy($0)] } ?? []
    case .copyName: return copyName()
    case .arm: openArm()
    case .stop: return stop()
    case .help: mode = .help(top: 0)
    case .quit: return goBack() ? [] : leave(for: .quit)
    case .suspend: return [.suspend]
    case .redraw: return [.redraw]
    }
    return []
  }

  /// Closes what was opened last; false when there is nothing to close.
  mutating func goBack() -> Bool {
    switch mode {
    case .help, .notices, .diff, .families:
      mode = .main
      return true
    case .main: break
    }
    if !graph.zoom.isEmpty {
      let row = graph.zoom.removeLast()
      rebuildGraph(keeping: row)
      return true
    }
    if graph.filter != nil {
      setFilter(nil)
      return true
    }
    if detailsOf != nil {
      detailsOf = nil
      if pane == .details { pane = .calls }
      return true
    }
    if families.shown != nil {
      showOnly(family: nil)
      return true
    }
    return false
  }

  /// Help and the list of notices: text that only scrolls. False when the command is not theirs.
  private mutating func performInText(_ command: KeyCommand, count: Int?) -> Bool {
    let page = max(1, height - 4)
    let top: Int
    switch mode {
    case .help(let line), .notices(let line): top = line
    case .main, .diff, .families: return false
    }
    let last = max(0, textLines - page)
    var next = top
    switch command {
    case .down: next += count ?? 1
    case .up: next -= count ?? 1
    case .top: next = (count ?? 1) - 1
    case .bottom: next = count.map { $0 - 1 } ?? last
    case .halfDown: next += page / 2
    case .halfUp: next -= page / 2
    case .pageDown, .foldToggle: next += page
    case .pageUp: next -= page
    case .back, .quit, .help, .zoom, .left:
      mode = .main
      return true
    default: return true
    }
    next = min(max(0, next), last)
    if case .help = mode { mode = .help(top: next) } else { mode = .notices(top: next) }
    return true
  }

  private var textLines: Int {
    if case .notices = mode { return trace.notices.count }
    return HelpText(keys: keys, width: width).lines.count
  }

  private mutating func movePane(_ by: Int) {
    let panes: [Pane] = detailsOf == nil ? [.packets, .calls] : [.packets, .calls, .details]
    let at = panes.firstIndex(of: pane) ?? 0
    pane = panes[(at + by + panes.count) % panes.count]
    if detailsOf != nil, pane != .details {
      detailsOf = pane
      detailsTop = 0
    }
  }

  private mutating func toggleDetails() {
    if detailsOf != nil {
      detailsOf = nil
      if pane == .details { pane = .calls }
    } else {
      detailsOf = pane
      detailsTop = 0
    }
  }

  private mutating func sortNext() {
    let all = PacketList.Sort.allCases
    let at = all.firstIndex(of: packets.sort) ?? 0
    packets.sort = all[(at + 1) % all.count]
    reorderPackets()
    say("packets by \(packets.sort.rawValue)")
  }

  mutating func useMark(_ command: KeyCommand, _ character: Character) {
    guard let position = packetPosition else { return }
    if command == .setMark {
      guard character.isLetter, character.isASCII else { return complain("a mark is a letter") }
      marks[character] = Mark(packet: position, row: pane == .packets ? nil : line?.row)
      return say("mark \(character) set: '\(character) comes back")
    }
    guard let mark = marks[character] else { return complain("no mark \(character): m\(character) sets it") }
    selectPacket(position: mark.packet)
    if let row = mark.row {
      pane = .calls
      reveal(row)
    } else {
      pane = .packets
    }
  }

  private mutating func openArm() {
    guard isLive else { return complain("this is a file; start ftview without one to capture") }
    if let capture, capture.phase != .stopped { return complain("a capture is running: S stops it") }
    openArmForm(armDefaults)
  }

  mutating func stop() -> [Effect] {
    if loading?.phase == .reading {
      loading?.phase = .stopping
      return [.stopLoading]
    }
    guard let capture, capture.phase == .armed || capture.phase == .arming else {
      complain("nothing to stop: no capture is running")
      return []
    }
    return [.stop]
  }
}
