import CallTrees

extension CallPane {
  /// Does a command in the call graph; nil for those that are not the graph's.
  mutating func reduce(_ command: KeyCommand, count: Int?, _ area: PaneArea, _ shared: Shared) -> Answer? {
    switch command {
    case .scrollRight: return scrollRight(count: count ?? 1, area, shared)
    case .scrollLeft:
      side = max(0, side - Self.columns(count ?? 1))
      return .done
    case .left, .right, .parent, .nextSibling, .previousSibling, .hottest, .foldToggle:
      walk(command, count: count ?? 1, shared)
      return .ask(.focus(.calls))
    case .foldAll: fold(to: 0, shared)
    case .foldNone: fold(to: Int(UInt16.max) + 1, shared)
    case .zoom: return zoomIn(shared)
    case .slowest: return goToSlowest(forward: true, count: count ?? 1, shared)
    case .slowestBack: return goToSlowest(forward: false, count: count ?? 1, shared)
    case .nextError: return goToError(forward: true, shared)
    case .previousError: return goToError(forward: false, shared)
    case .nextNested: return goToNested(forward: true, shared)
    case .previousNested: return goToNested(forward: false, shared)
    default:
      if let levels = command.levels {
        fold(to: levels - 1, shared)
        return .done
      }
      guard let next = ListMove.moved(cursor, command, count: count, page: area.lines, total: lines.count) else {
        return nil
      }
      if [.halfDown, .halfUp, .pageDown, .pageUp].contains(command) { top += next - cursor }
      cursor = next
    }
    return .done
  }

  /// Ends a zoom, else the filter; false when there is neither.
  mutating func goBack(_ shared: Shared) -> Bool {
    if !zoom.isEmpty {
      let row = zoom.removeLast().row
      rebuild(keeping: row, shared)
      return true
    }
    guard filter != nil else { return false }
    setFilter(nil, shared)
    return true
  }

  private mutating func zoomIn(_ shared: Shared) -> Answer {
    guard let line, !line.isRun else { return .done }
    guard line.canOpen else { return .complain("nothing beneath this call to zoom to") }
    guard zoom.last?.row != line.row else { return .complain("already zoomed to this call: Esc goes back") }
    zoom.append(zoom(to: line.row, shared))
    folds.set(line.row, depth: Int(shared.trace.calls.depth[line.row]), folded: false)
    top = 0
    rebuild(keeping: line.row, shared)
    return .done
  }

  /// A call of this packet as what fills the graph.
  func zoom(to row: Int, _ shared: Shared) -> CallZoom { CallZoom(row: row, path: path(to: row, shared)) }

  private func path(to row: Int, _ shared: Shared) -> [String] {
    guard let record = shared.packet(at: packet) else { return [] }
    return sequence(first: row) { shared.trace.caller(of: $0, in: record) }
      .map { shared.trace.functions.printed(shared.trace.calls.function[$0]) }.reversed()
  }

  /// Scrolls the lines sideways, as far as the longest one in sight goes.
  private mutating func scrollRight(count: Int, _ area: PaneArea, _ shared: Shared) -> Answer {
    let room =
      CallColumns(width: area.width, needs: lines.widths, hasNotes: !shared.trace.notes.isEmpty).start
      - CallNameLine.left
    let indent = IndentRule(depth: line?.depth ?? 0, deepest: lines.widths.depth, room: room)
    let longest = lines.dropFirst(top).prefix(area.lines).reduce(0) { longest, line in
      max(longest, CallNameLine(line, indent, nil, names, shared).columns)
    }
    guard longest - room > side else { return .complain("the calls in sight go no further to the right") }
    side = min(side + Self.columns(count), longest - room)
    return .done
  }

  /// How far a key scrolls sideways that is pressed so many times.
  private static func columns(_ count: Int) -> Int { min(count, 100_000) * 8 }
}
