import CallTrees

extension FunctionsPane {
  /// Does a command in the list of functions; nil for those that mean the same everywhere.
  mutating func reduce(_ command: KeyCommand, count times: Int?, _ shared: Shared) -> Answer? {
    var (command, page) = (command, shared.size.height - 4)
    switch command {
    case .nextSibling: (command, page) = (.down, 1)
    case .previousSibling: (command, page) = (.up, 1)
    case .zoom, .right: return openCalls(shared)
    case .sort:
      let all = FunctionColumn.allCases
      let at = all.firstIndex(of: sorting.column) ?? 0
      sort(by: all[(at + 1) % all.count], shared)
      return .done
    case .reverseSort:
      sort(by: sorting.column, shared)
      return .done
    case .nextPane, .previousPane:
      widen(by: command == .nextPane ? 1 : -1, shared)
      return .done
    case .callers:
      guard let line, !line.isOutermost else { return .complain("nothing called these") }
      showCallers(of: line.function, shared)
      return .done
    case .back, .quit: return goBack() ? .done : nil
    case .functions: return .ask(.closeMode)
    case .help, .command, .shell, .exportMarked, .suspend, .redraw, .stop, .mouse, .search, .searchNext,
      .searchPrevious:
      return nil
    default: break
    }
    guard let next = ListMove.moved(cursor, command, count: times, page: page, total: lines.count) else {
      return .complain("not in the list of functions: Esc goes back")
    }
    cursor = next
    return .done
  }

  /// `Enter`: the function's longest call in the call graph; its others are a search away.
  private func openCalls(_ shared: Shared) -> Answer {
    guard let line else { return .done }
    let called = count.callee ?? line.function
    // Of the calls that one function made others may be elsewhere.
    let hasOthers = count.callee != nil || line.calls > 1
    let search = shared.trace.functions.printed(called)
    return .ask(.closeMode, .showCall(row: line.slowest, search: search, hasOthers: hasOthers))
  }

  /// Puts the cursor on the next function that a search finds; its index, or nil when there is none.
  mutating func find(_ search: SearchState, _ step: SearchStep, _ shared: Shared) -> Int? {
    let found = step.first(in: lines.indices) { isMatch($0, search) }
    if let found { cursor = found }
    return found
  }

  /// Whether the function of a line is found, by its name.
  func isMatch(_ index: Int, _ search: SearchState) -> Bool {
    !lines[index].isOutermost && search.matches(lines[index].function)
  }

  /// Puts the cursor on what is at a place of the screen, or sorts by the column whose title is there; false when there is
  /// no function to open.
  mutating func click(x: Int, y: Int, _ shared: Shared) -> Bool {
    if y == 1, let column = FunctionColumns(width: shared.size.width, widths).column(at: x) { sort(by: column, shared) }
    guard y >= 2, lines.indices.contains(top + y - 2) else { return false }
    cursor = top + y - 2
    return true
  }
}
