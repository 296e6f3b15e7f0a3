import CallTrees

extension ViewState {
  /// `d`: marks the packet, or shows how the packet under the cursor differs from the marked one.
  mutating func markForDiff() {
    guard let position = packetPosition else { return }
    guard let mark = diffMark else {
      diffMark = position
      return say("packet \(position + 1) is marked; d on another one shows the difference")
    }
    if mark == position {
      diffMark = nil
      return say("the mark is taken off")
    }
    showDiff(left: mark, right: position)
  }

  /// `:diff N M`: numbers of packets as the list shows them.
  mutating func diffPackets(_ argument: String) {
    let numbers = argument.split(separator: " ").compactMap { Int($0) }
    let positions = numbers.filter { $0 >= 1 && $0 <= trace.packets.count }.map { $0 - 1 }
    guard positions.count == 2 else {
      return complain(numbers.count == 2 ? "no such packet" : "give two packets: :diff 1 2")
    }
    showDiff(left: positions[0], right: positions[1])
  }

  mutating func showDiff(left: Int, right: Int) {
    guard trace.packets.indices.contains(left), trace.packets.indices.contains(right) else { return }
    var options = DiffOptions()
    options.interrupts = !hidesInterrupts && pane == .details
    let diff = TreeDiff(left: trace, trace.packets[left], right: trace, trace.packets[right], options: options)
    mode = .diff(DiffView(left: left, right: right, diff: diff))
    if diff.isSame { say("the same calls, times within 20 %") }
  }

  /// Commands of the diff view; false for those that mean the same everywhere.
  mutating func performInDiff(_ command: KeyCommand, count: Int?, _ current: DiffView) -> Bool {
    var view = current
    let line = view.lines.indices.contains(view.cursor) ? view.lines[view.cursor] : nil
    switch command {
    case .down, .up, .top, .bottom, .halfDown, .halfUp, .pageDown, .pageUp:
      view.cursor = Self.moved(view.cursor, command, count: count, page: height - 4, total: view.lines.count)
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
    case .search, .command, .searchNext, .searchPrevious, .help, .suspend, .redraw, .back, .quit, .stop:
      return false
    default:
      complain("not in a diff: Esc goes back")
      return true
    }
    mode = .diff(view)
    return true
  }
}
