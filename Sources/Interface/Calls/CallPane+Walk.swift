import CallTrees

extension CallPane {
  /// Folding and moves along the tree.
  mutating func walk(_ command: KeyCommand, count: Int, _ shared: Shared) {
    for _ in 0..<min(count, 10_000) {
      // What is folded is told by the lines that were asked for last.
      proceedWithLines(calls: .max)
      guard let line else { return }
      switch command {
      case .left:
        if line.isOpen { setFold(line, folded: true, shared) } else if !goToParent() { return }
      case .right:
        if line.isOpen {
          cursor += 1
        } else if line.canOpen {
          setFold(line, folded: false, shared)
        } else {
          return
        }
      case .foldToggle:
        if line.canOpen { setFold(line, folded: line.isOpen, shared) }
      case .parent: if !goToParent() { return }
      case .nextSibling: if !goToSibling(forward: true) { return }
      case .previousSibling: if !goToSibling(forward: false) { return }
      case .hottest: return goToHottest(shared)
      default: return
      }
    }
  }

  mutating func fold(to level: Int, _ shared: Shared) {
    folds = FoldSet(level: level)
    rebuild(keeping: line?.row, shared)
  }

  private mutating func setFold(_ line: VisibleRow, folded: Bool, _ shared: Shared) {
    if line.isRun {
      if folded { folds.openRuns.remove(line.row) } else { folds.openRuns.insert(line.row) }
    } else {
      folds.set(line.row, depth: Int(shared.trace.calls.depth[line.row]), folded: folded)
    }
    rebuild(keeping: line.row, run: line.isRun, shared)
  }

  private mutating func goToParent() -> Bool {
    guard let parent = line?.parent, parent >= 0 else { return false }
    cursor = parent
    return true
  }

  private mutating func goToSibling(forward: Bool) -> Bool {
    guard line != nil, let sibling = lines.sibling(of: cursor, forward: forward) else { return false }
    cursor = sibling
    return true
  }

  /// Follows the callee that took the most until a call took more itself than any of its callees.
  private mutating func goToHottest(_ shared: Shared) {
    let trace = shared.trace
    guard let record = shared.packet(at: packet), var row = line?.row ?? record.rows.first else { return }
    // On top of a packet's calls may stand interrupts that came before them.
    if cursor == 0, trace.calls.flags[row].contains(.interrupt) { row = trace.firstCall(of: record) ?? row }
    let shown = shownRows(of: record, shared)
    if !shown.contains(row) { row = shown.lowerBound }
    while true {
      var best: (row: Int, total: Int64)?
      for callee in trace.callees(of: row) where !trace.calls.flags[callee].contains(.interrupt) {
        guard let total = trace.calls.total(callee, interrupts: .leftOut) else { continue }
        if total > best?.total ?? -1 { best = (callee, total) }
      }
      guard let best, best.total >= selfTime(row, shared) ?? 0 else { break }
      row = best.row
    }
    reveal(row, shared)
  }

  /// Unfolds whatever hides `row` and puts the cursor on it; false when it is left out of the picture.
  ///
  /// - Complexity: O(depth) looks for a caller, and that of ``rebuild(keeping:run:_:)`` when something was folded.
  @discardableResult
  mutating func reveal(_ row: Int, _ shared: Shared) -> Bool {
    let trace = shared.trace
    guard let record = shared.packet(at: packet), record.rows.contains(row) else { return false }
    proceedWithLines(calls: .max)
    var isHidden = lines.isEmpty
    if !shownRows(of: record, shared).contains(row) { (zoom, isHidden) = ([], true) }
    let first = record.rows.lowerBound
    var caller = lines.outline.caller(of: row, from: first)
    while let next = caller {
      let depth = Int(trace.calls.depth[next])
      if folds.isFolded(next, depth: depth) {
        folds.set(next, depth: depth, folded: false)
        isHidden = true
      }
      caller = lines.outline.caller(of: next, from: first)
    }
    // The lines of a large packet take longer than a key may.
    if isHidden { rebuild(keeping: row, shared) } else { moveCursor(to: row) }
    proceedWithLines(calls: .max)
    // Runs are known only from the lines; open those on the way, outermost first.
    while let line, line.isRun, !line.isOpen, line.row <= row, row < line.end {
      folds.openRuns.insert(line.row)
      rebuild(keeping: row, shared)
      proceedWithLines(calls: .max)
    }
    return line?.row == row
  }
}
