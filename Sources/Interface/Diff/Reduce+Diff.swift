import CallTrees

extension ViewState {
  /// `d`: marks the packet, or in the call graph the call; then shows how the one under the cursor differs from the marked
  /// one. Two calls are compared with what is beneath them.
  mutating func markForDiff() {
    guard let position = packetPosition else { return }
    let call = pane == .calls && line?.depth != 0 ? line?.row : nil
    guard let mark = diffMark else {
      diffMark = position
      diffMarkCall = call
      let what = call.map { trace.functions.name(trace.calls.function[$0]) } ?? "packet \(position + 1)"
      return say("\(what) is marked; d on another one shows the difference")
    }
    if mark == position, call == diffMarkCall {
      diffMark = nil
      return say("the mark is taken off")
    }
    // A call and a packet cannot be compared: then it is the packets.
    let calls = diffMarkCall == nil || call == nil ? (nil, nil) : (diffMarkCall, call)
    if mark == position, calls.0 == nil { return say("packet \(position + 1) is marked itself; d on another one") }
    showDiff(Selection(packet: mark, row: calls.0), Selection(packet: position, row: calls.1))
  }

  /// `:diff N M`: numbers of packets as the list shows them.
  mutating func diffPackets(_ argument: String) {
    let numbers = argument.split(separator: " ").compactMap { Int($0) }
    let positions = numbers.filter { $0 >= 1 && $0 <= trace.packets.count }.map { $0 - 1 }
    guard positions.count == 2 else {
      let missing = numbers.first { $0 < 1 || $0 > trace.packets.count } ?? 0
      return complain(
        numbers.count == 2
          ? "there is no packet \(missing); the list has \(trace.packets.count)" : "give two packets: :diff 1 2")
    }
    showDiff(Selection(packet: positions[0], row: nil), Selection(packet: positions[1], row: nil))
  }

  mutating func showDiff(_ left: Selection, _ right: Selection) {
    guard let leftRows = rows(of: left), let rightRows = rows(of: right) else { return }
    var options = DiffOptions()
    families.inform(&options, trace, left.packet, right.packet)
    options.pairsOutermost = left.row != nil && right.row != nil
    let diff = TreeDiff(left: trace, leftRows, right: trace, rightRows, options: options)
    let freeing = DropFunctions(trace.functions)
    let troubles = [left, right].map { side in
      TroubleLine.lines(PacketErrors(trace, trace.packets[side.packet], freeing: freeing), trace)
    }
    var view = DiffView(left, right, diff, options, troubles: DiffTrouble.list(left: troubles[0], right: troubles[1]))
    _ = view.goToDivergence(height: view.room(height: height))
    mode = .diff(view)
    if diff.isSame { say("the same calls, times within \(options.percent) %") }
  }

  private func rows(of selection: Selection) -> Range<Int>? {
    guard trace.packets.indices.contains(selection.packet) else { return nil }
    guard let row = selection.row else { return trace.packets[selection.packet].rows }
    return row < trace.calls.count ? row..<Int(trace.calls.subtreeEnd[row]) : nil
  }

  /// What the open diff is of, for the outside to write or copy.
  var diffSelection: DiffSelection? {
    guard case .diff(let view) = mode else { return nil }
    return DiffSelection(
      left: Selection(packet: view.left, row: view.leftCall), right: Selection(packet: view.right, row: view.rightCall),
      options: view.options)
  }

  /// `x` in a diff: asks for a file; its name says the form.
  mutating func openDiffExport(_ view: DiffView) {
    prompt = Prompt(.export, text: "diff-\(view.left + 1)-\(view.right + 1).html", origin: promptOrigin)
  }

  /// Commands of the diff view; false for those that mean the same everywhere.
  mutating func performInDiff(_ command: KeyCommand, count: Int?, _ current: DiffView) -> Bool {
    var view = current
    let line = view.lines.indices.contains(view.cursor) ? view.lines[view.cursor] : nil
    switch command {
    case .down, .up, .top, .bottom, .halfDown, .halfUp, .pageDown, .pageUp:
      view.cursor = Self.moved(
        view.cursor, command, count: count, page: max(1, view.room(height: height)), total: view.lines.count)
    case .left:
      if let line, line.isOpen {
        view.flip(line.row)
        view.rebuild()
      } else if let line, line.parent >= 0 {
        view.cursor = line.parent
      }
    case .right:
      if let line, line.isOpen {
        view.cursor += 1
      } else if let line, line.canOpen {
        view.flip(line.row)
        view.rebuild()
      }
    case .foldToggle, .zoom:
      if let line, line.canOpen {
        view.flip(line.row)
        view.rebuild()
      }
    case .parent: if let line, line.parent >= 0 { view.cursor = line.parent }
    case .nextSibling, .previousSibling:
      let forward = command == .nextSibling
      let same = view.lines.indices.filter { view.lines[$0].parent == line?.parent }
      let next = forward ? same.first { $0 > view.cursor } : same.last { $0 < view.cursor }
      if let next { view.cursor = next }
    case .foldAll, .foldNone, .foldToDepth:
      view.defaultOpen = command == .foldAll ? false : command == .foldNone ? true : nil
      view.flipped = []
      view.rebuild()
    case .firstDifference:
      if !view.goToDivergence(height: view.room(height: height)) { complain("nothing differs") }
    case .nextDifference, .previousDifference:
      let forward = command == .nextDifference
      for _ in 0..<min(count ?? 1, 1000) {
        let row = view.lines.indices.contains(view.cursor) ? view.lines[view.cursor].row : 0
        guard let next = view.nextDifference(from: row, forward: forward) else {
          complain("no difference \(forward ? "below" : "above")")
          break
        }
        view.reveal(next)
      }
    case .export: openDiffExport(view)
    case .search, .command, .searchNext, .searchPrevious, .help, .suspend, .redraw, .back, .quit, .stop, .copy,
      .copyName:
      return false
    default:
      complain("not in a diff: Esc goes back")
      return true
    }
    mode = .diff(view)
    return true
  }
}
