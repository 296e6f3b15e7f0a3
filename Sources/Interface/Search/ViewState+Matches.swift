import CallTrees

/// `3 of 33`: which of the matches the cursor is on, and how many there are.
extension ViewState {
  /// What matches are counted in now; nil when there is nothing.
  private var matchGround: MatchCount.Ground? {
    switch ground {
    case .packets: return .packets
    case .calls:
      return packet.map {
        .calls(
          rows: calls.shownRows(of: $0, shared), withoutInterrupts: shared.omissions.hidesInterrupts,
          withoutNoise: shared.omissions.foldsNoise, filter: calls.isFiltering ? nil : calls.filter?.pattern.text)
      }
    case .everything: return .everything
    case .diff: return mode.diff.map { .diff(left: $0.left.packet, right: $0.right.packet, rows: $0.diff.rows.count) }
    case .functions: return mode.functions.map { .functions($0.scope, $0.sorting, lines: $0.lines.count) }
    }
  }

  /// How many items there are.
  private var matchItems: Int {
    switch ground {
    case .packets: shared.listLines
    case .calls: packet.map { calls.shownRows(of: $0, shared).count } ?? 0
    case .everything: trace.calls.count
    case .diff: mode.diff?.diff.rows.count ?? 0
    case .functions: mode.functions?.lines.count ?? 0
    }
  }

  /// What it costs to look at an item, beside a call of which only the function is asked for, and whether one matches.
  func itemMatcher(_ search: SearchState) -> (cost: Int, isMatch: (Int) -> Bool) {
    switch ground {
    case .packets: return (trace.packets.hasWindows ? 300 : 10, packets.matcher(search, shared))
    case .calls:
      let first = packet.map { calls.shownRows(of: $0, self.shared).lowerBound } ?? 0
      if trace.notes.isEmpty, calls.filter == nil, !shared.omissions.hidesInterrupts, !shared.omissions.foldsNoise {
        let matches = calls.matcher(search, trace)
        return (1, { matches(first + $0) })
      }
      let (matches, graph, shared) = (calls.matcher(search, trace), calls, self.shared)
      return (trace.notes.isEmpty ? 10 : 200, { matches(first + $0) && !graph.leavesOut(first + $0, shared) })
    case .everything:
      // What addresses are is known of one packet at a time.
      let (matches, shared) = (CallPane.matcher(search, trace, ObjectNames()), self.shared)
      return (trace.notes.isEmpty ? 10 : 200, { matches($0) && !shared.leavesOut($0) })
    case .diff: return (10, mode.diff?.matcher(search) ?? { _ in false })
    case .functions:
      let pane = mode.functions
      return (10, { pane?.isMatch($0, search) ?? false })
    }
  }

  /// The item that the cursor is on.
  private var matchItem: Int {
    switch ground {
    case .packets: packets.order.isEmpty ? 0 : packets.line(at: packets.cursor, shared)
    case .calls: (calls.line?.row ?? 0) - (packet.map { calls.shownRows(of: $0, shared).lowerBound } ?? 0)
    case .everything, .diff, .functions: searchOrigin
    }
  }

  /// Matches are still being counted for the bottom line.
  var isCountingMatches: Bool {
    guard let search = shared.search, search.isCountShown, let count = search.count else { return false }
    return count.ground == matchGround && count.next < matchItems
  }

  /// Counts some more of the matches, and says so: beside the pattern that is typed, or in the bottom line.
  ///
  /// - Parameter pieces: fewer while a key waits.
  mutating func countMatches(pieces: Int = 3) {
    guard let search = shared.search, let ground = matchGround else { return }
    guard search.seek == nil else { return sayOfSearch("searching") }
    var count = search.count.flatMap { $0.ground == ground ? $0 : nil } ?? MatchCount(ground)
    shared.search?.count = nil
    if count.next < matchItems {
      let (cost, isMatch) = itemMatcher(search)
      count.proceed(to: matchItems, budget: pieces * Self.piece, cost: cost, isMatch)
    }
    shared.search?.count = count
    shared.search?.isCountShown = true
    let text = self.text(of: count, isDone: count.next >= matchItems)
    let isTyped = prompt.line?.kind == .search
    sayOfSearch(search.remark.isEmpty || isTyped ? text : "\(text): \(search.remark)")
  }

  /// Says something beside the pattern that is typed, or in the bottom line.
  private mutating func sayOfSearch(_ text: String) {
    if prompt.line?.kind == .search { prompt.note(text) } else { say(text) }
  }

  private func text(of count: MatchCount, isDone: Bool) -> String {
    let item = matchItem
    let total = isDone ? count.ground == .packets ? listed(count) : count.total : count.total
    guard isDone || item < count.next && count.ground != .packets else { return "\(total)+ matches" }
    let number = count.ground == .packets ? listed(count, upTo: item) : count.number(of: item)
    return "\(number) of \(total)\(isDone ? "" : "+")"
  }

  /// How many of the matches are listed, or listed down to one.
  ///
  /// - Complexity: O(packets), less where they are all listed in their own order.
  private func listed(_ count: MatchCount, upTo last: Int? = nil) -> Int {
    if packets.isUnsorted, shared.families.positions == nil { return last.map(count.number) ?? count.total }
    var number = 0
    for index in packets.order.indices {
      let line = packets.line(at: index, shared)
      if count.contains(line) { number += 1 }
      if line == last { break }
    }
    return number
  }

  /// The next match, where all of them are known; nil when they are not.
  func knownMatch(_ step: SearchStep) -> Int?? {
    guard ground == .calls, let count = shared.search?.count, count.ground == matchGround,
      case .calls(let rows, _, _, _) = count.ground, count.next >= rows.count
    else { return nil }
    var place = step
    place.origin -= rows.lowerBound
    return .some(count.first(place).map { $0 + rows.lowerBound })
  }
}
