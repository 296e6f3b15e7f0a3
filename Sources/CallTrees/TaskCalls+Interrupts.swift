import TraceEvents

/// Interrupts that followed each other with nothing of the interrupted task between them.
struct InterruptRun: BitwiseCopyable {
  /// Row of the first one.
  var first: Int
  /// As in ``CallRow/traceDepth``.
  var depth: Int32
  /// Row of the open call that they lie in, or -1.
  var caller: Int
  /// How many notes there were before.
  var notes: Int
  /// They were found to lie behind a call that had returned, so not in the next one.
  var isBehind = false
}

/// An open call that has interrupts before it.
struct LeadingRun: BitwiseCopyable {
  var row: Int
  var run: InterruptRun
}

/// Interrupts whose place in the trace is not where their time is.
///
/// Kernels from 6.13 on start a call's clock before they record its entry, and every kernel stops it before it records the
/// return. What an interrupt calls between the two is recorded one level deeper than the call:
///
///     depth 0  f() {                         f {
///     depth 2      irq();                      g {        if g's time can hold it
///     depth 1    g();            20 us    →      irq
///     depth 2      …                           }
///
///     depth 1    h() {                         h
///     depth 2      irq();         8 us    →    irq        for h's time cannot hold it
///     depth 1    }                1 us
extension TaskCalls {
  /// Takes note of what a call that begins now means for calls before it, and answers whether interrupts right before it,
  /// in the same caller, are to be looked at.
  @inline(never)
  mutating func lookAround(_ row: inout CallRow, _ isInterrupt: Bool) -> Bool {
    endSuspended(row.traceDepth)
    if isCallerLost(row.traceDepth) { row.flags.insert(.callersLost) }
    let caller = Int(stack.last?.row ?? -1)
    while let run = runs.last, run.caller > caller { runs.removeLast() }
    let hasRun = runs.last.map { $0.caller == caller } ?? false
    if row.flags.contains(.interrupt), isInterrupt || !(stack.last?.isInterrupt ?? false) {
      if hasRun, let run = runs.last, run.depth == row.traceDepth, !run.isBehind { return false }
      if hasRun { runs.removeLast() }
      runs.append(InterruptRun(first: rows.count, depth: row.traceDepth, caller: caller, notes: notes.count))
      isWary = true
      return false
    }
    if !hasRun { settleWariness() }
    return hasRun
  }

  /// Whether interrupts stand right before an outermost call at `depth`, beside it.
  func continuesRun(_ depth: Int32) -> Bool {
    guard let run = runs.last else { return false }
    return run.caller < 0 && run.depth == depth && !run.isBehind && stack.isEmpty
  }

  /// Whether the interrupts before an outermost call at `depth` may be that call's.
  func leadsIn(_ depth: Int32) -> Bool {
    guard let run = runs.last else { return false }
    return run.caller < 0 && run.depth > depth && !run.isBehind
  }

  /// The interrupts right before a call at `depth`, if that call can have been interrupted by them before it was recorded.
  /// They are over in any case.
  mutating func takeRun(before depth: Int32) -> InterruptRun? {
    let run = runs.popLast()
    settleWariness()
    guard let run, depth >= 0, run.depth > depth, !run.isBehind else { return nil }
    isWary = true
    return run
  }

  /// Puts interrupts before the call in `row`, which has returned, into it if its time can hold them. Answers its row then.
  mutating func take(_ run: InterruptRun, into row: Int) -> Int {
    var call = rows[row]
    settleWariness()
    guard call.duration != CallTable.unknown, let length = time(of: run.first..<row) else { return row }
    guard length <= call.duration &- calleeTime(row, end: Int(call.subtreeEnd)) else { return row }
    // Its clock ran when the first of them came; when it was entered is not recorded.
    let start = rows[run.first].start
    if start != CallTable.unknown, call.start != CallTable.unknown { call.start = min(call.start, start) }
    if rows[run.first].flags.contains(.callersLost) { call.flags.insert(.callersLost) }
    for index in stride(from: row - 1, through: run.first, by: -1) {
      rows[index + 1] = rows[index]
      rows[index + 1].depth = UInt16(clamping: Int(rows[index].depth) + 1)
      rows[index + 1].subtreeEnd &+= 1
      rows[index + 1].flags.remove(.callersLost)
    }
    rows[run.first] = call
    // Of rows before these there can be notes among the later ones, comments of an outer call.
    for index in run.notes..<max(run.notes, notes.count) {
      guard notes[index].row >= run.first, notes[index].row <= row else { continue }
      notes[index] = notes[index].moved(by: notes[index].row == row ? run.first - row : 1)
    }
    return run.first
  }

  /// Puts interrupts at the end and before the begin of the call in `row`, which has just returned, where their time is.
  /// Answers the row that the call has then.
  @inline(never)
  mutating func place(_ row: Int) -> Int {
    while let run = runs.last, run.caller > row { runs.removeLast() }
    if let run = runs.last, run.caller == row {
      runs.removeLast()
      putBehind(row, run)
    }
    while let lead = leads.last, lead.row > row { leads.removeLast() }
    var place = row
    if let lead = leads.last, lead.row == row {
      leads.removeLast()
      place = take(lead.run, into: row)
    }
    settleWariness()
    return place
  }

  /// The interrupts that are last in the innermost open call, as a return without an entry will have them that is put
  /// around the calls from row `place` on. They are over in any case.
  mutating func trailingRun(from place: Int) -> InterruptRun? {
    let caller = Int(stack.last?.row ?? -1)
    while let run = runs.last, run.caller > caller { runs.removeLast() }
    guard var run = runs.last, run.caller == caller else { return nil }
    runs.removeLast()
    guard run.first >= place else { return nil }
    run.first += 1
    run.caller = place
    return run
  }

  /// Takes interrupts at the end of the call in `row` out of it when its clock had stopped before they came: its time cannot
  /// hold them, or it was over.
  mutating func putBehind(_ row: Int, _ run: InterruptRun) {
    let total = rows[row].duration
    let end = Int(rows[row].subtreeEnd)
    guard total != CallTable.unknown, run.first < end, adoptionBudget > 0 else { return }
    let excess = calleeTime(row, end: end) &- total
    guard excess > 0 || isOver(row, before: run.first, slack: true), let first = firstBehind(run, end, excess) else {
      return
    }
    rows[row].subtreeEnd = UInt32(truncatingIfNeeded: first)
    for index in first..<end { rows[index].depth &-= 1 }
    adoptionBudget &-= end - first
    let caller = Int(stack.last?.row ?? -1)
    while let last = runs.last, last.caller >= caller { runs.removeLast() }
    runs.append(InterruptRun(first: first, depth: run.depth, caller: caller, notes: run.notes, isBehind: true))
    isWary = true
  }

  /// Where the interrupts of `run` begin that do not fit into a call by `excess` ns: as few as that takes, but an interrupt
  /// is not parted. The first function of all begins one.
  private func firstBehind(_ run: InterruptRun, _ end: Int, _ excess: Int64) -> Int? {
    guard excess > 0 else { return run.first }
    var starts: [Int] = []
    var row = run.first
    while row < end {
      starts.append(row)
      row = next(after: row)
    }
    var place = starts.count
    var length: Int64 = 0
    while place > 0, length < excess {
      place -= 1
      if rows[starts[place]].duration != CallTable.unknown { length &+= rows[starts[place]].duration }
    }
    guard length >= excess else { return nil }
    while place > 0, rows[starts[place]].function != rows[run.first].function { place -= 1 }
    return starts[place]
  }

  /// What calls next to each other took, in ns; nil when that of one is not known.
  private func time(of siblings: Range<Int>) -> Int64? {
    var time: Int64 = 0
    var row = siblings.lowerBound
    while row < siblings.upperBound {
      guard rows[row].duration != CallTable.unknown else { return nil }
      time &+= rows[row].duration
      row = next(after: row)
    }
    return time
  }
}
