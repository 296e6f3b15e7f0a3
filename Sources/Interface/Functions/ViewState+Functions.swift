import CallTrees

extension ViewState {
  /// `t`: the functions of the packet under the cursor, or of the subtree that was zoomed to.
  mutating func openFunctions() {
    guard let position = packets.position else { return complain("there are no packets yet") }
    let row = focus == .packets ? nil : calls.zoom.last?.row ?? calls.line?.row
    let scope: FunctionsPane.Scope =
      calls.zoom.isEmpty || focus == .packets ? .packet : row.map { .subtree($0) } ?? .packet
    mode = .functions(FunctionsPane(packet: position, subtree: row, scope, shared))
  }

  /// `U`: who called the function under the cursor.
  mutating func openCallers() {
    guard focus != .packets, let row = calls.line?.row, let position = packets.position else {
      return complain("no call is selected")
    }
    mode = .functions(
      FunctionsPane(packet: position, subtree: nil, .packet, callersOf: trace.calls.function[row], shared))
  }

  /// Goes to a call anywhere in the trace, and makes its function the one that is searched for.
  mutating func show(call row: Int, search printed: String, _ hasOthers: Bool) {
    if let record = packet, !record.rows.contains(row) {
      guard let position = trace.packets.position(ofRow: row) else { return }
      selectPacket(position: position)
    }
    focus = .calls
    shared.search = SearchState(SearchPattern(exactly: printed), in: trace.functions)
    let keys = keyboard.table
    if calls.reveal(row, shared) {
      let next = "the slowest \(printed): \(keys.keyOrName(for: .searchNext)) goes to the next one"
      say(hasOthers ? next : "the only \(printed)")
    } else {
      complain(
        "left out here: \(keys.keyOrName(for: .interrupts)) shows interrupts, \(keys.keyOrName(for: .noise)) noise")
    }
  }

  /// Brings an open list of functions up to date; the cursor stays on its function.
  mutating func refreshFunctions(isLonger: Bool, _ place: (Int) -> Int) {
    changeFunctions { $0.take($1, isLonger: isLonger, place) }
  }

  /// Changes an open list of functions. It is taken off the screen meanwhile: while there are two of it, every piece that
  /// is counted would copy all that was counted before.
  private mutating func changeFunctions(_ change: (inout FunctionsPane, Shared) -> Void) {
    guard case .functions(var pane) = mode else { return }
    mode = .main
    change(&pane, shared)
    mode = .functions(pane)
  }

  /// Something is counted that no key waits for: ``Action/proceed`` does the next part of it.
  package var hasWork: Bool {
    shared.search?.seek != nil || isCountingMatches || calls.isFiltering || shared.slowest.hasWork(trace)
      || mode.functions?.count.isDone == false || shared.selfTimes.hasWork
      || calls.questions.seek != nil || calls.questions.errorSeek != nil || packets.seek != nil || packets.sort != nil
      || isTimingFamilies
      || calls.coming != nil
  }

  /// Does the next part of what is counted.
  mutating func proceed() {
    changeFunctions { $0.proceed($1) }
    // Where a search has got to is told in lines of the list as it is.
    if shared.search?.seek != nil {
      proceedSearch()
    } else if packets.seek != nil {
      if let answer = packets.proceedToTrouble(packets: Self.piece, shared) { _ = take(answer) }
    } else {
      proceedWithSort()
      proceedWithFamilies()
      if isCountingMatches { countMatches(pieces: 10) }
    }
    if calls.isFiltering || calls.coming != nil { proceedWithCalls() }
    if shared.slowest.hasWork(trace) { proceedWithSlowest() }
    if calls.questions.seek != nil, let answer = calls.proceedToSlowest(calls: Self.piece, shared) { _ = take(answer) }
    if calls.questions.errorSeek != nil, let answer = calls.proceedToError(calls: Self.piece, shared) {
      _ = take(answer)
    }
    shared.selfTimes.proceed(trace.calls, callees: Self.piece)
  }
}
