import CallTrees
import TraceEvents

extension ViewState {
  /// What a search moves over.
  enum Ground { case packets, calls, diff, functions }

  var ground: Ground {
    if case .diff = mode { return .diff }
    if case .functions = mode { return .functions }
    return focus == .packets ? .packets : .calls
  }

  /// Where the cursor is, in the terms of what is searched.
  var searchOrigin: Int {
    switch ground {
    case .packets: packets.cursor
    case .calls: calls.line?.row ?? packet?.rows.lowerBound ?? 0
    case .diff: mode.diff?.row ?? 0
    case .functions: mode.functions?.cursor ?? 0
    }
  }

  /// Where to come back to when a prompt is closed: a packet by its position, since its line may move while the list grows.
  var promptOrigin: Int { ground == .packets ? packets.position ?? 0 : searchOrigin }

  /// Goes back to where a prompt was opened, with calls folded as they were then.
  mutating func goBack(to line: Prompt) {
    let origin = line.origin
    if case .diff(var pane) = mode {
      pane.reveal(origin)
      mode = .diff(pane)
    } else if case .functions(var pane) = mode {
      pane.cursor = origin
      mode = .functions(pane)
    } else if focus == .packets {
      selectPacket(position: origin)
    } else if let folds = line.folds, folds != calls.folds {
      calls.folds = folds
      calls.rebuild(keeping: origin, shared)
    } else {
      calls.moveCursor(to: origin)
    }
  }

  /// Goes to the `count`th match from the cursor on.
  mutating func repeatSearch(forward: Bool, count: Int) {
    guard shared.search != nil else { return complain("nothing was searched for yet: / searches") }
    for _ in 0..<min(count, 1000) {
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
    case .packets:
      let before = packets.cursor
      found = packets.find(search, step, shared)
      if packets.cursor != before { showPacketUnderCursor() }
    case .calls:
      guard packet != nil else { return false }
      if let known = knownMatch(step) {
        found = known
        if let known { calls.reveal(known, shared) }
      } else {
        found = calls.find(search, step, shared)
      }
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
    if step.forward ? found < step.origin : found > step.origin {
      shared.search?.remark = step.forward ? "search went on at the top" : "search went on at the bottom"
    } else if found == step.origin, !step.includesOrigin {
      shared.search?.remark = "this is the only match"
    }
    return true
  }

  /// The cursor follows the pattern as it grows; it stays at its origin as long as nothing matches.
  mutating func search(asTyped editing: Prompt) {
    message = nil
    goBack(to: editing)
    guard !editing.text.characters.isEmpty else { return }
    do {
      shared.search = SearchState(try SearchPattern(editing.text.string), in: trace.functions)
      if !findMatch(SearchStep(origin: searchOrigin, forward: true, includesOrigin: true)) {
        prompt.fail("no match")
        goBack(to: editing)
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
    if calls.filter != nil, calls.lines.isEmpty {
      calls.setFilter(nil, shared)
      complain("no call matches \(text)")
    }
  }
}
