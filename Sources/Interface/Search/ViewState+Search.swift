import CallTrees
import TraceEvents

extension ViewState {
  /// What a search moves over.
  enum Ground { case packets, calls, everything, diff, functions }

  var ground: Ground {
    if case .diff = mode { return .diff }
    if case .functions = mode { return .functions }
    if shared.search?.isEverywhere == true { return .everything }
    return focus == .packets ? .packets : .calls
  }

  /// Where the cursor is, in the terms of what is searched.
  var searchOrigin: Int {
    switch ground {
    case .packets: packets.cursor
    case .calls, .everything: calls.line?.row ?? packet?.rows.lowerBound ?? 0
    case .diff: mode.diff?.row ?? 0
    case .functions: mode.functions?.cursor ?? 0
    }
  }

  /// Goes to the `count`th match from the cursor on.
  mutating func repeatSearch(forward: Bool, count: Int) {
    guard shared.search != nil else { return complain("nothing was searched for yet: / searches") }
    let times = min(count, 1000)
    if [.everything, .packets].contains(ground) {
      guard seekOn(forward: forward, times: times) else {
        return complain("no match for \(shared.search?.pattern.text ?? "")")
      }
      return countMatches()
    }
    for _ in 0..<times {
      guard findMatch(SearchStep(origin: searchOrigin, forward: forward, includesOrigin: false)) else { return }
    }
    countMatches()
  }

  mutating func searchSameFunction(forward: Bool) {
    guard focus != .packets, let line = calls.line else { return complain("no call is selected") }
    let printed = trace.functions.printed(trace.calls.function[line.row])
    guard !printed.isEmpty else { return complain("this call's function is not known") }
    shared.search = SearchState(SearchPattern(exactly: printed), in: trace.functions)
    if findMatch(SearchStep(origin: line.row, forward: forward, includesOrigin: false)) {
      shared.search?.remark = "same function: \(printed)"
      countMatches()
    }
  }

  /// Moves to the next match; notes when it had to start over at the other end, and complains when there is none.
  mutating func findMatch(_ step: SearchStep) -> Bool {
    shared.search?.remark = ""
    guard let search = shared.search else { return false }
    let found: Int?
    switch ground {
    case .calls:
      guard packet != nil else { return false }
      if let known = knownMatch(step) {
        found = known
        if let known { calls.reveal(known, shared) }
      } else {
        found = calls.find(search, step, shared)
      }
    case .packets, .everything: return seek(step, times: 1)
    case .diff:
      guard case .diff(var pane) = mode else { return false }
      found = pane.find(search, step)
      mode = .diff(pane)
    case .functions:
      guard case .functions(var pane) = mode else { return false }
      found = pane.find(search, step, shared)
      mode = .functions(pane)
    }
    guard let found else {
      complain("no match for \(search.pattern.text)")
      return false
    }
    remark(on: found, step)
    return true
  }

  /// Notes when a search had to start over at the other end, or came back to where it was.
  mutating func remark(on found: Int, _ step: SearchStep) {
    if step.forward ? found < step.origin : found > step.origin {
      shared.search?.remark = step.forward ? "search went on at the top" : "search went on at the bottom"
    } else if found == step.origin, !step.includesOrigin {
      shared.search?.remark = "this is the only match"
    }
  }

  /// The cursor follows the pattern as it grows; it stays at its origin as long as nothing matches.
  mutating func search(asTyped editing: Prompt) {
    message = nil
    shared.search?.seek = nil
    goBack(to: editing.origin)
    guard !editing.text.characters.isEmpty else { return }
    do {
      shared.search = SearchState(
        try SearchPattern(editing.text.string), everywhere: editing.scope == .everything, in: trace.functions)
      if editing.scope == .list { focus = .packets }
      if editing.scope == .calls, focus == .packets { focus = .calls }
      if !findMatch(SearchStep(origin: searchOrigin, forward: true, includesOrigin: true)) {
        prompt.fail("no match")
        goBack(to: editing.origin)
      } else {
        countMatches()
      }
    } catch {
      prompt.fail(error.message)
    }
    message = nil
  }

  /// `&`: shows only what matches.
  mutating func filterCalls(_ text: String) {
    guard !text.isEmpty else { return calls.setFilter(nil, shared) }
    do { calls.setFilter(try SearchPattern(text), shared) } catch { complain(error.message) }
    endEmptyFilter()
  }

  /// Walks to more lines of the call graph, or looks at more calls for a filter that has not seen all of them.
  mutating func proceedWithCalls() {
    if calls.coming != nil { calls.proceedWithLines(calls: Self.piece) } else { calls.proceedWithFilter(shared) }
    endEmptyFilter()
  }

  /// A filter that keeps no call is none.
  private mutating func endEmptyFilter() {
    guard let filter = calls.filter, calls.lines.isEmpty, calls.coming == nil else { return }
    calls.setFilter(nil, shared)
    complain("no call matches \(filter.pattern.text)")
  }
}
