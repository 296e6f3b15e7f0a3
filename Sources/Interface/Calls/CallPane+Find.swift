import CallTrees
import TraceEvents

extension CallPane {
  /// Puts the cursor on the next call that a search finds; its row, or nil when there is none. Calls that interrupts, noise
  /// or the filter take out of the picture are not found.
  mutating func find(_ search: SearchState, _ step: SearchStep, _ shared: Shared) -> Int? {
    guard let record = shared.packet(at: packet) else { return nil }
    // What no function is called no call is found by: a key need not wait for millions of them.
    guard search.functions.contains(true) || !shared.trace.notes.isEmpty else { return nil }
    let matches = matcher(search, shared.trace)
    let found = step.first(in: shownRows(of: record, shared)) { matches($0) && !leavesOut($0, shared) }
    if let found { reveal(found, shared) }
    return found
  }

  /// Whether interrupts, noise or the filter take a call out of the picture.
  func leavesOut(_ row: Int, _ shared: Shared) -> Bool {
    if let kept = filter?.kept, kept.isWhole, !kept.found.contains(row) { return true }
    return shared.leavesOut(row)
  }

  /// Whether a row is found: by its function's name, or by what the call was given, returned and changed.
  func matcher(_ search: SearchState, _ trace: Trace) -> (Int) -> Bool { Self.matcher(search, trace, names) }

  /// The same with other names for addresses.
  static func matcher(_ search: SearchState, _ trace: Trace, _ names: ObjectNames) -> (Int) -> Bool {
    let (functions, isFound) = (trace.calls.function, search.functions)
    if trace.notes.isEmpty {
      return { row in
        let function = Int(functions[row].rawValue)
        return function < isFound.count && isFound[function]
      }
    }
    let matcher = SearchMatcher(search.pattern)
    return { row in
      search.matches(functions[row])
        || (trace.namedNotes(row, names).map { matcher.matches(CallNoteLine.text($0)) } ?? false)
    }
  }

  /// The filter has not looked at all calls yet.
  var isFiltering: Bool { filter?.kept.isWhole == false }

  /// Looks at more calls for the filter; once it has seen all, only those that it keeps are shown.
  mutating func proceedWithFilter(_ shared: Shared) {
    filterMore(lines.outline, pieces: 10, shared)
    if !isFiltering { rebuild(keeping: line?.row, shared) }
  }

  /// Looks at so many more pieces of the calls for the filter.
  mutating func filterMore(_ outline: CallOutline, pieces: Int = 1, _ shared: Shared) {
    guard let pattern = filter?.pattern else { return }
    let isMatch = matcher(SearchState(pattern, in: shared.trace.functions), shared.trace)
    filter?.kept.proceed(pieces * ViewState.piece / (shared.trace.notes.isEmpty ? 1 : 200), outline, isMatch)
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
