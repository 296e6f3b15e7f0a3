import CallTrees

extension DiffPane {
  /// Does a command in the diff; nil for those that mean the same everywhere.
  mutating func reduce(_ command: KeyCommand, count: Int?, _ shared: Shared) -> Answer? {
    let height = shared.size.height
    let line = lines.indices.contains(cursor) ? lines[cursor] : nil
    switch command {
    case .left: if let line, line.isOpen { toggle(line) } else if let line, line.parent >= 0 { cursor = line.parent }
    case .right: if let line, line.isOpen { cursor += 1 } else if let line, line.canOpen { toggle(line) }
    case .foldToggle, .zoom: if let line, line.canOpen { toggle(line) }
    case .parent: if let line, line.parent >= 0 { cursor = line.parent }
    case .nextSibling, .previousSibling:
      let same = lines.indices.filter { lines[$0].parent == line?.parent }
      let next = command == .nextSibling ? same.first { $0 > cursor } : same.last { $0 < cursor }
      if let next { cursor = next }
    case _ where command == .foldAll || command == .foldNone || command.levels != nil:
      defaultOpen = command == .foldAll ? false : command == .foldNone ? true : nil
      flipped = []
      rebuild()
    case .firstDifference: if !goToDivergence(height: room(height: height)) { return .complain("nothing differs") }
    case .nextDifference: return go(to: stops.differences, forward: true, count: count ?? 1, "difference")
    case .previousDifference: return go(to: stops.differences, forward: false, count: count ?? 1, "difference")
    case .nextTime: return go(to: stops.times, forward: true, count: count ?? 1, "difference in time")
    case .previousTime: return go(to: stops.times, forward: false, count: count ?? 1, "difference in time")
    case .export: return .ask(.prompt(.export, text: fileName(shared.trace.packets)))
    case .search, .command, .searchNext, .searchPrevious, .help, .suspend, .redraw, .back, .quit, .stop, .copy,
      .copyName, .exportMarked, .reload, .follow, .mouse, .pipe, .shell:
      return nil
    default:
      let page = max(1, room(height: height))
      guard let next = ListMove.moved(cursor, command, count: count, page: page, total: lines.count) else {
        return .complain("not in a diff: Esc goes back")
      }
      cursor = next
    }
    return .done
  }

  private mutating func toggle(_ line: Line) {
    flip(line.row)
    rebuild()
  }

  /// Goes on among rows in order.
  private mutating func go(to rows: [Int], forward: Bool, count: Int, _ what: String) -> Answer {
    for _ in 0..<min(count, 1000) {
      let row = self.row
      guard let next = forward ? rows.first(where: { $0 > row }) : rows.last(where: { $0 < row }) else {
        return .complain("no \(what) \(forward ? "below" : "above")")
      }
      reveal(next)
    }
    return .done
  }

  /// Puts the cursor on the next line that a search finds; its row in the diff, or nil when there is none.
  mutating func find(_ search: SearchState, _ step: SearchStep) -> Int? {
    let found = step.first(in: 0..<diff.rows.count, where: matcher(search))
    if let found { reveal(found) }
    return found
  }

  /// Whether a row of the diff is found, by its name.
  func matcher(_ search: SearchState) -> (Int) -> Bool {
    let names = search.pattern.matches(in: diff.names)
    let rows = diff.rows
    return { names.indices.contains(rows[$0].function) && names[rows[$0].function] }
  }

  /// The row under the cursor.
  var row: Int { lines.indices.contains(cursor) ? lines[cursor].row : 0 }

  /// The file that it is written to unless another one is named.
  func fileName(_ packets: PacketTable) -> String {
    let names = [left, right].map { packets.fileName(of: packets[$0.packet]) }
    return "diff-\(names[0])-\(names[1]).html"
  }

  /// What it is of, for the outside to write or copy.
  var selection: DiffSelection { DiffSelection(left: left, right: right, options: options) }

  /// Keys that make sense in a diff.
  func hints(_ keys: KeyTable) -> [KeyHint] {
    [
      keys.hint(.nextDifference, .previousDifference, does: "differences"), keys.hint(.firstDifference, does: "first"),
      keys.hint(.right, .left, does: "unfold, fold"), keys.hint(.export, does: "write"),
      keys.hint(.search, does: "search"), keys.wayBack(), keys.hint(.help, does: "help"),
    ]
  }
}
