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
///
/// The same is recorded for an interrupt that came right behind the return's record of the call before. That a call's time
/// can hold an interrupt proves nothing, but where records have times they tell: as much longer than from record to record as
/// its own time is, so much of it lies before its entry's record; as much shorter, so much behind its clock's end.
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

  /// Whether interrupts stand right before a call at `depth`, beside it.
  func continuesRun(_ depth: Int32) -> Bool {
    guard let run = runs.last, run.depth == depth, !run.isBehind else { return false }
    return run.caller == Int((depth < 0 ? stack.last : stack.last { $0.depth < depth })?.row ?? -1)
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
    return withLead(run, before: depth)
  }

  /// Puts interrupts before the call in `row`, which has returned, into it, as many as its time can hold; where the times of
  /// records are known, as many as they tell. Answers its row then.
  ///
  /// - Parameter early: of ``earliness(_:end:)``.
  mutating func take(_ run: InterruptRun, into row: Int, early: Int64? = nil) -> Int {
    settleWariness()
    guard adoptionBudget > 0, let first = firstInside(run, row, early).place else { return row }
    adoptionBudget &-= row - first
    var run = run
    run.first = first
    var call = rows[row]
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

  /// Puts interrupts at the end and before the begin of the call in `row`, whose return was just recorded at `end`, where
  /// their time is. Answers the row that the call has then.
  @inline(never)
  mutating func place(_ row: Int, end: Int64) -> Int {
    while let run = runs.last, run.caller > row { runs.removeLast() }
    var trailing: InterruptRun?
    if runs.last?.caller == row { trailing = withLead(runs.removeLast(), endOf: row) }
    while let lead = leads.last, lead.row > row { leads.removeLast() }
    var leading: InterruptRun?
    if leads.last?.row == row { leading = leads.removeLast().run }
    settleWariness()
    var early = earliness(row, end: end)
    if let trailing {
      var behind = firstBehind(trailing, row, early, end: end)
      if let lead = leading, let both = early {
        // Interrupts at either end: what those before it took is not there to tell of those behind it.
        let rest = both &- (rows[row].start &- rows[lead.first].start)
        let other = firstBehind(trailing, row, rest, end: end)
        if other.miss < behind.miss { behind = other } else if behind.place != nil { leading = nil }
      }
      if let first = behind.place {
        putBehind(row, trailing, first)
        early = early.map { $0 &+ (end &- rows[first].start) }
      }
    }
    return leading.map { take($0, into: row, early: early) } ?? row
  }

  /// How much longer the call in `row` took by its own clock than from its entry's record to that of its return, at `end`, in
  /// ns; less than 0 when it took less. Nil where the trace does not say.
  func earliness(_ row: Int, end: Int64) -> Int64? {
    guard rows[row].duration != CallTable.unknown, rows[row].start != CallTable.unknown, end != CallTable.unknown else {
      return nil
    }
    let early = rows[row].start &+ rows[row].duration &- end
    // Text has whole microseconds.
    guard rows[row].start % 1000 == 0, end % 1000 == 0 else { return early }
    return early > 0 ? max(0, early &- 1000) : min(0, early &+ 1000)
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

  /// Takes interrupts at the end of the call in `row`, whose return has no entry, out of it when its time cannot hold them.
  mutating func putBehind(_ row: Int, _ run: InterruptRun) {
    if let first = firstBehind(run, row, nil, end: CallTable.unknown).place { putBehind(row, run, first) }
  }

  /// Takes the last interrupts of `run`, from row `first` on, out of the call in `row`, whose end they are.
  private mutating func putBehind(_ row: Int, _ run: InterruptRun, _ first: Int) {
    guard adoptionBudget > 0 else { return }
    let end = Int(rows[row].subtreeEnd)
    rows[row].subtreeEnd = UInt32(truncatingIfNeeded: first)
    for index in first..<end { rows[index].depth &-= 1 }
    adoptionBudget &-= end - first
    let caller = Int(stack.last?.row ?? -1)
    while let last = runs.last, last.caller >= caller { runs.removeLast() }
    runs.append(InterruptRun(first: first, depth: run.depth, caller: caller, notes: run.notes, isBehind: true))
    isWary = true
  }

  /// Where the interrupts of `run` begin that came when the clock of the call in `row` had stopped, which they are the end of:
  /// as few as its time cannot hold, or as the times of records tell best. And by how much, in ns, these miss it.
  private func firstBehind(
    _ run: InterruptRun, _ row: Int, _ early: Int64?, end time: Int64
  ) -> (place: Int?, miss: UInt64) {
    let end = Int(rows[row].subtreeEnd)
    guard rows[row].duration != CallTable.unknown, run.first < end, adoptionBudget > 0 else { return (nil, .max) }
    let excess = calleeTime(row, end: end) &- rows[row].duration
    var best: (place: Int?, miss: UInt64) = (nil, excess > 0 ? .max : early?.magnitude ?? 0)
    var length: Int64 = 0
    var place = end
    for start in starts(of: run, end: end).reversed() {
      length &+= self.length(of: start..<place)
      place = start
      if length < excess { continue }
      if let early, rows[start].start != CallTable.unknown {
        let miss = (early &+ (time &- rows[start].start)).magnitude
        if miss < best.miss { best = (start, miss) }
      } else if excess > 0 {
        return (start, 0)
      }
    }
    return best
  }

  /// Where the interrupts of `run` begin that came when the clock of the call in `row`, right behind them, ran already: as many
  /// as its time can hold, or as the times of records tell best. And by how much, in ns, these miss it.
  private func firstInside(_ run: InterruptRun, _ row: Int, _ early: Int64?) -> (place: Int?, miss: UInt64) {
    let call = rows[row]
    var best: (place: Int?, miss: UInt64) = (nil, early?.magnitude ?? .max)
    guard call.duration != CallTable.unknown else { return best }
    var room = call.duration &- calleeTime(row, end: Int(call.subtreeEnd))
    var place = row
    for start in starts(of: run, end: row).reversed() {
      guard let time = time(of: start..<place), time <= room else { break }
      room &-= time
      place = start
      if let early, rows[start].start != CallTable.unknown {
        let miss = (early &- (call.start &- rows[start].start)).magnitude
        if miss < best.miss { best = (start, miss) }
      } else {
        best = (start, 0)
      }
    }
    return best
  }

  /// Where each of the interrupts of `run`, which reach to row `end`, begins: the first function of all begins one.
  private func starts(of run: InterruptRun, end: Int) -> [Int] {
    var starts: [Int] = []
    var row = run.first
    while row < end {
      if rows[row].function == rows[run.first].function { starts.append(row) }
      row = next(after: row)
    }
    return starts
  }

  /// What calls next to each other took, in ns, as far as that is known.
  private func length(of siblings: Range<Int>) -> Int64 {
    var time: Int64 = 0
    var row = siblings.lowerBound
    while row < siblings.upperBound {
      if rows[row].duration != CallTable.unknown { time &+= rows[row].duration }
      row = next(after: row)
    }
    return time
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
