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
    let between = min(first, rows.count)..<rows.count
    if isInside {
      rows[row].subtreeEnd = UInt32(truncatingIfNeeded: rows.count)
      for index in between { takeIn(index, asInterrupt: true) }
    } else {
      for index in between { rows[index].flags.insert(.interrupt) }
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

  /// Where a call belongs of which only the return was seen.
  private enum Belated {
    /// In this row, before the calls that it made.
    case new(Int)
    /// It is the call in this row, which was taken to have returned unseen.
    case known(Int)
  }

  /// Looks back over the calls beside the return of `event` for those that lie deeper: they are its callees.
  private mutating func lookBack(_ event: TraceEvent) -> Belated {
    // Without a budget a hostile trace could make each line move every line before it.
    guard event.depth >= 0, adoptionBudget > 0 else { return .new(rows.count) }
    var place = firstBeside
    var known: Int?
    var sibling = place
    while sibling < rows.count {
      let next = max(sibling + 1, Int(rows[sibling].subtreeEnd))
      if rows[sibling].traceDepth <= event.depth { place = next }
      if rows[sibling].traceDepth < event.depth { known = nil }
      if isCut(sibling, event) { known = sibling }
      sibling = next
      adoptionBudget &-= 1
    }
    if let known { return .known(known) }
    adoptionBudget &-= rows.count - place
    return .new(adoptionBudget < 0 ? rows.count : place)
  }

  /// The first row that a call at this point of the trace may have called.
  private var firstBeside: Int { max(floor, Int(stack.last?.row ?? -1) + 1) }

  /// Adds a call of which only the return was seen, around the calls before it that lie deeper.
  ///
  ///     depth 3  a();              f {  noEntry
  ///     depth 3  b();        →       a();
  ///     depth 2  } /* f */           b();
  ///                                }
  @inline(never)
  mutating func adopt(_ event: TraceEvent, isInterrupt: Bool) -> Closed {
    guard stack.count <= Self.depthLimit, rows.count < Self.rowLimit else { return .dropped }
    switch lookBack(event) {
    case .known(let row): return closeLate(row, event)
    case .new(let place): return insert(event, at: place, isInterrupt: isInterrupt)
    }
  }

  /// Puts a call without an entry before the rows from `place` on, which become its callees.
  private mutating func insert(_ event: TraceEvent, at place: Int, isInterrupt: Bool) -> Closed {
    cuts &+= 1
    var row = CallRow(event, depth: stack.count)
    row.duration = event.detail
    row.flags = .noEntry
    if isInterrupt || interrupts > 0 || (stack.last?.isInterrupt ?? false) { row.flags.insert(.interrupt) }
    findCallers(place, depth: stack.count)
    if isCallerLost(event.depth) { row.flags.insert(.callersLost) }
    let run = trailingRun(from: place)
    for index in place..<rows.count {
      rows[index].subtreeEnd &+= 1
      takeIn(index, asInterrupt: row.flags.contains(.interrupt))
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

  /// One more call lies around the one in this row, in an interrupt or not.
  private mutating func takeIn(_ row: Int, asInterrupt: Bool) {
    rows[row].depth = UInt16(clamping: Int(rows[row].depth) + 1)
    if asInterrupt { rows[row].flags.insert(.interrupt) }
  }
}
