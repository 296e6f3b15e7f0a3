import CallTrees
import TraceEvents

extension CallPane {
  /// Puts the cursor on the next call that a search finds; its row, or nil when there is none. Calls that interrupts, noise
  /// or the filter take out of the picture are not found.
  mutating func find(_ search: SearchState, _ step: SearchStep, _ shared: Shared) -> Int? {
    guard let record = shared.packet(at: packet) else { return nil }
    let matches = matcher(search, shared.trace)
    let found = step.first(in: shownRows(of: record, shared)) { matches($0) && !leavesOut($0, shared) }
    if let found { reveal(found, shared) }
    return found
  }

  /// Whether interrupts, noise or the filter take a call out of the picture.
  func leavesOut(_ row: Int, _ shared: Shared) -> Bool {
    if let filter, !filter.keeps(row) { return true }
    return shared.leavesOut(row)
  }

  /// Whether a row is found: by its function's name, or by what the call was given, returned and changed.
  func matcher(_ search: SearchState, _ trace: Trace) -> (Int) -> Bool { Self.matcher(search, trace, names) }

  /// The same with other names for addresses.
  static func matcher(_ search: SearchState, _ trace: Trace, _ names: ObjectNames) -> (Int) -> Bool {
    let functions = trace.calls.function
    let matcher = SearchMatcher(search.pattern)
    return { row in
      search.matches(functions[row])
        || (trace.namedNotes(row, names).map { matcher.matches(CallNoteLine.text($0)) } ?? false)
    }
  }

  /// By row from the packet's first: matches and the calls that lead to them.
  ///
  /// - Complexity: O(calls of the packet).
  func kept(by pattern: SearchPattern, in rows: Range<Int>, _ shared: Shared) -> [Bool] {
    let matches = matcher(SearchState(pattern, in: shared.trace.functions), shared.trace)
    let ends = shared.trace.calls.subtreeEnd
    var keep = Array(repeating: false, count: rows.count)
    var open: [(row: Int, end: Int)] = []
    for row in rows {
      while let last = open.last, last.end <= row { open.removeLast() }
      if matches(row) {
        keep[row - rows.lowerBound] = true
        for caller in open.reversed() {
          if keep[caller.row - rows.lowerBound] { break }
          keep[caller.row - rows.lowerBound] = true
        }
      }
      let end = ends[row]
      if end > row + 1 { open.append((row, end)) }
    }
    return keep
  }

  /// Shows only matches and their callers, or everything again for nil.
  mutating func setFilter(_ pattern: SearchPattern?, _ shared: Shared) {
    let row = line?.row
    let before = filter?.folds ?? folds
    if pattern == nil {
      folds = before
    } else if filter == nil {
      folds = FoldSet(level: Int(UInt16.max) + 1)
    }
    filter = pattern.map { CallFilter(pattern: $0, folds: before) }
    rebuild(keeping: row, shared)
    if pattern == nil, let row { reveal(row, shared) }
  }
}
