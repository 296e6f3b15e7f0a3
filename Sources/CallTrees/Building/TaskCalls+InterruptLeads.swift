import TraceEvents

/// What an interrupt calls before the function that tells it by its name.
///
/// Where preemption is counted by a function (DEBUG_PREEMPT), the entry code calls `preempt_count_add()` first, as anybody
/// may. In the tracer's hooks its place or its time tells that it is the interrupt's:
///
///     depth 0  f() {                                      f {
///     depth 1    h() {               clock from 10 us       h
///     depth 2      preempt_count_add();     at 60 us   →    preempt_count_add   an interrupt's
///     depth 2      irq();                                   irq
///     depth 1    }                   20 us                }
extension TaskCalls {
  /// How much later than its clock's end a call may seem to have ended, in ns: until 6.12 the clock starts when the entry is
  /// recorded.
  private static let entrySlack: Int64 = 10_000

  /// The interrupts before a call at `depth`, with the calls right before them that are too deep to be their caller's.
  mutating func withLead(_ run: InterruptRun, before depth: Int32) -> InterruptRun {
    var run = run
    while let lead = lead(of: run, in: run.caller), rows[lead].traceDepth == run.depth, run.depth > depth {
      add(lead, to: &run)
    }
    return run
  }

  /// The interrupts that are the end of the call in `row`, with the calls right before them that began when its clock had
  /// stopped.
  mutating func withLead(_ run: InterruptRun, endOf row: Int) -> InterruptRun {
    let call = rows[row]
    guard call.start != CallTable.unknown, call.duration != CallTable.unknown else { return run }
    var run = run
    let stop = call.start &+ call.duration
    // Until 6.12 an interrupt in the hook of the call's own entry makes all behind it late, but not too long.
    let tellsByTime = !hasInterrupt(row + 1..<run.first)
    var excess = calleeTime(row, end: run.first) &- call.duration
    while let lead = lead(of: run, in: row), rows[lead].start >= stop {
      guard excess > 0 || (tellsByTime && rows[lead].start &- stop >= Self.entrySlack) else { break }
      if rows[lead].duration != CallTable.unknown { excess &-= rows[lead].duration }
      add(lead, to: &run)
    }
    return run
  }

  /// The call right before the interrupts of `run`, in the same caller, if it called nothing and is no interrupt's by name.
  private func lead(of run: InterruptRun, in caller: Int) -> Int? {
    let row = run.first - 1
    guard row > caller, row >= floor, rows[row].depth == rows[run.first].depth, !rows[row].flags.contains(.interrupt),
      Int(rows[row].subtreeEnd) == run.first
    else { return nil }
    return row
  }

  private mutating func add(_ lead: Int, to run: inout InterruptRun) {
    rows[lead].flags.insert(.interrupt)
    run.first = lead
    while run.notes > 0, notes[run.notes - 1].row >= lead { run.notes -= 1 }
  }

  private func hasInterrupt(_ siblings: Range<Int>) -> Bool {
    var row = siblings.lowerBound
    while row < siblings.upperBound {
      if rows[row].flags.contains(.interrupt) { return true }
      row = next(after: row)
    }
    return false
  }
}
