import TraceEvents

/// Returns of calls that are not open: one that was taken to have returned, or whose entry is not in the trace.
extension TaskCalls {
  /// Whether the call in this row, which is not open, can be the one that `event` says has returned.
  private func isCut(_ row: Int, _ event: TraceEvent) -> Bool {
    rows[row].traceDepth == event.depth && rows[row].function == event.function
      && rows[row].flags.contains(.noReturn) && rows[row].flags.isDisjoint(with: [.lost, .fault])
  }

  /// Closes a call that was taken to have returned unseen when others began at its depth.
  ///
  /// Until 6.1 or so a kernel counts a returning call off before it records the return (`ftrace_return_to_handler()` in
  /// kernel/trace/fgraph.c). What an interrupt calls between the two has the depth of the call that it landed in:
  ///
  ///     depth 2  f() {               f() {
  ///     depth 3    a();                a();
  ///     depth 2  softirqs() {   →      softirqs() {   an interrupt
  ///     depth 3    b();                  b();
  ///     depth 2  }                     }
  ///     depth 2  } /* f */           }
  @inline(never)
  private mutating func closeLate(_ row: Int, _ event: TraceEvent) -> Closed {
    let first = Int(rows[row].subtreeEnd)
    rows[row].flags.remove(.noReturn)
    cuts &-= 1
    setDuration(row, event)
    let isInside = !isOver(row, before: first, end: event.rawTime)
    if isInside { rows[row].subtreeEnd = UInt32(truncatingIfNeeded: rows.count) }
    for index in min(first, rows.count)..<rows.count {
      rows[index].flags.insert(.interrupt)
      if isInside { rows[index].depth = UInt16(clamping: Int(rows[index].depth) + 1) }
    }
    adoptionBudget &-= rows.count - first
    runs.removeAll()
    return .call(row)
  }

  /// Whether the time of the call in `row`, whose return was recorded at `end`, ended before the call in row `next` began.
  private func isOver(_ row: Int, before next: Int, end: Int64) -> Bool {
    guard next < rows.count, rows[next].start != CallTable.unknown, let early = earliness(row, end: end) else {
      return false
    }
    return (early &+ (end &- rows[next].start)).magnitude < early.magnitude
  }

  /// Adds a call of which only the return was seen, around the calls before it that lie deeper.
  ///
  ///     depth 3  a();              f {  noEntry
  ///     depth 3  b();        →       a();
  ///     depth 2  } /* f */           b();
  ///                                }
  @inline(never)
  mutating func adopt(_ event: TraceEvent, isInterrupt: Bool) -> Closed {
    guard stack.count <= Self.depthLimit, rows.count < Self.rowLimit else { return .dropped }
    var place = max(floor, Int(stack.last?.row ?? -1) + 1)
    // A call at this place that was taken to have returned unseen.
    var late: Int?
    // Without a budget a hostile trace could make each line move every line before it.
    if event.depth >= 0, adoptionBudget > 0 {
      var sibling = place
      while sibling < rows.count {
        let next = max(sibling + 1, Int(rows[sibling].subtreeEnd))
        if rows[sibling].traceDepth <= event.depth { place = next }
        if rows[sibling].traceDepth < event.depth { late = nil }
        if isCut(sibling, event) { late = sibling }
        sibling = next
        adoptionBudget &-= 1
      }
      if let late { return closeLate(late, event) }
      adoptionBudget &-= rows.count - place
    } else {
      place = rows.count
    }
    if adoptionBudget < 0 { place = rows.count }
    cuts &+= 1
    var row = CallRow(event, depth: stack.count)
    row.duration = event.detail
    row.flags = .noEntry
    if isInterrupt || interrupts > 0 || (stack.last?.isInterrupt ?? false) { row.flags.insert(.interrupt) }
    findCallers(place, depth: stack.count)
    if isCallerLost(event.depth) { row.flags.insert(.callersLost) }
    let run = trailingRun(from: place)
    for index in place..<rows.count {
      rows[index].depth = UInt16(clamping: Int(rows[index].depth) + 1)
      rows[index].subtreeEnd &+= 1
      if row.flags.contains(.interrupt) { rows[index].flags.insert(.interrupt) }
    }
    row.subtreeEnd = UInt32(truncatingIfNeeded: rows.count + 1)
    let moved = place < rows.count && !notes.isEmpty
    rows.insert(row, at: place)
    if moved {
      adoptionBudget &-= notes.count
      for index in notes.indices where notes[index].row >= place { notes[index] = notes[index].moved(by: 1) }
    }
    if let run { putBehind(place, run) }
    return .withoutEntry(place)
  }
}
