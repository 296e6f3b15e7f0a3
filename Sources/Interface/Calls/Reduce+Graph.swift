import CallTrees

extension ViewState {
  /// Works the lines of the call graph out again; the cursor stays on `row`, or goes to what hides it.
  mutating func rebuildGraph(keeping row: Int?, run: Bool = false) {
    guard let packet else {
      graph.show([], of: trace.calls, since: nil)
      graph.cursor = 0
      return
    }
    let offset = graph.cursor - graph.top
    var visible = VisibleRows(calls: trace.calls, folds: graph.folds)
    visible.hidesInterrupts = hidesInterrupts
    if foldsNoise {
      visible.noise = noise
      visible.mergesRuns = true
    }
    if let filter = graph.filter {
      visible.keep = kept(by: filter, in: packet.rows)
      visible.keepBase = packet.rows.lowerBound
    }
    graph.show(visible.lines(for: shownRows(of: packet)), of: trace.calls, since: packet.time)
    graph.cursor = row.flatMap { graph.index(of: $0, inRun: !run) } ?? 0
    graph.top = graph.cursor - offset
  }

  /// Folding and moves along the tree.
  mutating func walk(_ command: KeyCommand, count: Int) {
    if pane == .packets {
      switch command {
      case .right: pane = .calls
      case .hottest:
        pane = .calls
        goToHottest()
      case .nextSibling: move(.down, count: count)
      case .previousSibling: move(.up, count: count)
      default: break
      }
      return
    }
    pane = .calls
    for _ in 0..<min(count, 10_000) {
      guard let line else { return }
      switch command {
      case .left:
        if line.isOpen { setFold(line, folded: true) } else if !goToParent() { return }
      case .right:
        if line.isOpen {
          graph.cursor += 1
        } else if line.canOpen {
          setFold(line, folded: false)
        } else {
          return
        }
      case .foldToggle:
        if line.canOpen { setFold(line, folded: line.isOpen) }
      case .parent: if !goToParent() { return }
      case .nextSibling: if !goToSibling(forward: true) { return }
      case .previousSibling: if !goToSibling(forward: false) { return }
      case .hottest: return goToHottest()
      default: return
      }
    }
  }

  private mutating func setFold(_ line: VisibleRow, folded: Bool) {
    if line.isRun {
      if folded { graph.folds.openRuns.remove(line.row) } else { graph.folds.openRuns.insert(line.row) }
    } else {
      graph.folds.set(line.row, depth: Int(trace.calls.depth[line.row]), folded: folded)
    }
    rebuildGraph(keeping: line.row, run: line.isRun)
  }

  mutating func foldTo(level: Int) {
    graph.folds = FoldSet(level: level)
    rebuildGraph(keeping: line?.row)
  }

  private mutating func goToParent() -> Bool {
    guard let parent = line?.parent, parent >= 0 else { return false }
    graph.cursor = parent
    return true
  }

  private mutating func goToSibling(forward: Bool) -> Bool {
    guard let line else { return false }
    var at = graph.cursor + (forward ? 1 : -1)
    while graph.lines.indices.contains(at), graph.lines[at].depth >= line.depth {
      if graph.lines[at].depth == line.depth {
        graph.cursor = at
        return true
      }
      at += forward ? 1 : -1
    }
    return false
  }

  /// Follows the callee that took the most until a call took more itself than any of its callees.
  private mutating func goToHottest() {
    guard let packet, var row = line?.row ?? packet.rows.first else { return }
    // On top of a packet's calls may stand interrupts that came before them.
    if graph.cursor == 0, trace.calls.flags[row].contains(.interrupt) { row = trace.firstCall(of: packet) ?? row }
    let shown = shownRows(of: packet)
    if !shown.contains(row) { row = shown.lowerBound }
    while true {
      var best: (row: Int, total: Int64)?
      for callee in trace.callees(of: row) where !trace.calls.flags[callee].contains(.interrupt) {
        guard let total = trace.calls.total(callee, interrupts: .leftOut) else { continue }
        if total > best?.total ?? -1 { best = (callee, total) }
      }
      guard let best, best.total >= trace.selfTime(row) ?? 0 else { break }
      row = best.row
    }
    reveal(row)
  }

  /// Unfolds whatever hides `row` and puts the cursor on it; false when it is left out of the picture.
  @discardableResult
  mutating func reveal(_ row: Int) -> Bool {
    guard let packet, packet.rows.contains(row) else { return false }
    if !shownRows(of: packet).contains(row) { graph.zoom = [] }
    var caller = trace.caller(of: row, in: packet)
    while let next = caller {
      graph.folds.set(next, depth: Int(trace.calls.depth[next]), folded: false)
      caller = trace.caller(of: next, in: packet)
    }
    rebuildGraph(keeping: row)
    // Runs are known only from the lines; open those on the way, outermost first.
    while let line, line.isRun, !line.isOpen, line.row <= row, row < line.end {
      graph.folds.openRuns.insert(line.row)
      rebuildGraph(keeping: row)
    }
    return line?.row == row
  }

  mutating func zoomIn() {
    if pane == .packets {
      pane = .calls
      return
    }
    guard pane == .calls, let line, !line.isRun else { return }
    guard line.canOpen else { return complain("nothing beneath this call to zoom to") }
    guard graph.zoom.last != line.row else { return complain("already zoomed to this call: Esc goes back") }
    graph.zoom.append(line.row)
    graph.folds.set(line.row, depth: Int(trace.calls.depth[line.row]), folded: false)
    graph.top = 0
    rebuildGraph(keeping: line.row)
  }

  mutating func setInterrupts(hidden: Bool) {
    hidesInterrupts = hidden
    let line = line
    rebuildGraph(keeping: line?.row, run: line?.isRun ?? false)
    if packets.sort == .total { reorderPackets() }
    say(hidden ? "interrupts are left out" : "interrupts are shown, marked i")
  }

  mutating func setNoise(folded: Bool) {
    foldsNoise = folded
    let line = line
    rebuildGraph(keeping: line?.row)
    say(folded ? "noise is left out, equal calls in a row are one line" : "every call is shown")
  }
}
