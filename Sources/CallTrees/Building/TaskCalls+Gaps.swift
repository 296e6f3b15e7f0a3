import TraceEvents

/// A call that was open when events were lost.
struct SuspendedCall: BitwiseCopyable {
  var open: OpenCall
  /// The first row behind the gap.
  var behind: Int
  /// ``TaskCalls/floor`` before the gap.
  var floor: Int
  /// When the last call before the gap was entered, or ``CallTable/unknown``.
  var lastStart: Int64
}

/// Where events were lost.
///
/// Nothing tells which of the open calls returned in a gap, and which others were entered. So a gap sets them aside, and what
/// comes behind it begins anew, as outermost calls with ``CallFlags/callersLost``. A return proves that one of the calls
/// set aside was open all the time, and all around it with it:
///
///     depth 0  a() {                  a {  lost
///     depth 1    b() {                  b {  lost, no return
///     depth 2      c() {                  c  lost, no return
///              LOST              →      }
///     depth 3        d();               e {  no entry
///     depth 1    } /* e */                d  callers lost
///     depth 0  } /* a */                }
///                                     }
///
/// Without the last line `e` would be outermost. A return proves it by its name; a bare brace does where the trace tells the
/// time, and in the kernel's own text, which leaves the name out only where the last call entered at that depth is the one
/// that returns (`print_graph_return()` in kernel/trace/trace_functions_graph.c).
extension TaskCalls {
  /// How much later than a call's entry its clock may seem to have started, in ns: text has whole microseconds, and a
  /// return is recorded some time after its clock is read.
  private static let clockSlack: Int64 = 10_000

  /// Events of this task may have been lost here.
  mutating func lose() {
    // Whatever is open around a call that is marked already is marked too.
    for open in stack.all.reversed() {
      if rows[Int(open.row)].flags.contains(.lost) { break }
      rows[Int(open.row)].flags.insert(.lost)
    }
    if !stack.isEmpty || !suspended.isEmpty || window != nil { wasLost = true }
    interrupts = 0
    runs.removeAll()
    leads.removeAll()
    isBehindGap = true
    isWary = true
    guard !rows.isEmpty else { return }
    let lastStart = rows.suffix(64).last { $0.start != CallTable.unknown }?.start ?? CallTable.unknown
    for open in stack.all {
      suspended.append(SuspendedCall(open: open, behind: rows.count, floor: floor, lastStart: lastStart))
    }
    stack.removeAll()
    floor = rows.count
  }

  /// Ends the innermost call that was set aside: it returned in the gap, or nobody saw it return.
  mutating func cutSuspended() {
    guard let held = suspended.popLast() else { return }
    let row = Int(held.open.row)
    rows[row].flags.insert(.noReturn)
    rows[row].subtreeEnd = UInt32(truncatingIfNeeded: held.behind)
    cuts &+= 1
  }

  /// Ends the calls set aside that a call at `depth` cannot lie in.
  mutating func endSuspended(_ depth: Int32) {
    guard depth >= 0 else { return }
    while let last = suspended.last, last.open.depth >= depth { cutSuspended() }
  }

  /// Whether the callers of an outermost call at `depth` are lost, and not just outside of what is traced.
  mutating func isCallerLost(_ depth: Int32) -> Bool {
    guard isBehindGap, stack.isEmpty else { return false }
    if depth < 0 { return !suspended.isEmpty }
    // A window's outermost calls have the depth of the first one.
    let outermost = window == nil ? 0 : rows.first.map { $0.flags.contains(.callersLost) ? -1 : $0.traceDepth } ?? -1
    if depth > outermost { return true }
    isBehindGap = false
    return false
  }

  /// Closes the call, set aside at a gap, that `event` proves to have been open all the time; nil when there is none.
  @inline(__always)
  mutating func resume(_ event: TraceEvent) -> Closed? { suspended.isEmpty ? nil : resumeSuspended(event) }

  @inline(never)
  private mutating func resumeSuspended(_ event: TraceEvent) -> Closed? {
    var found: Int?
    if event.depth >= 0 {
      while let last = suspended.last, last.open.depth > event.depth { cutSuspended() }
      if let depth = suspended.last?.open.depth, depth == event.depth || (depth < 0 && event.depth == 0) {
        found = suspended.count - 1
      }
    } else if event.function.rawValue != 0 {
      found = suspended.suffix(Self.searchLimit).lastIndex { $0.open.function == event.function }
    }
    guard let found else { return nil }
    while suspended.count > found + 1 { cutSuspended() }
    let row = Int(suspended[found].open.row)
    guard hasSurvived(suspended[found], event), reopen(found) else {
      cutSuspended()
      return nil
    }
    rows[row].subtreeEnd = UInt32(truncatingIfNeeded: rows.count)
    setDuration(row, event)
    return .call(row)
  }

  /// Whether the return in `event` is that of a call that was open before the gap, and not of another one at its depth.
  private func hasSurvived(_ held: SuspendedCall, _ event: TraceEvent) -> Bool {
    if event.function.rawValue != 0, event.function != held.open.function { return false }
    let total = event.detail
    guard total != CallTable.unknown else { return true }
    // It cannot be shorter than what it called before the gap.
    if calleeTime(Int(held.open.row), end: held.behind) > total { return false }
    guard event.rawTime != CallTable.unknown, held.lastStart != CallTable.unknown else { return true }
    return event.rawTime &- total <= held.lastStart &+ Self.clockSlack
  }

  /// Puts the calls behind a gap into the one set aside at `index`, the innermost, and opens those around it again.
  /// False when that would cost too much or nest too deep.
  private mutating func reopen(_ index: Int) -> Bool {
    let held = suspended[index]
    let row = Int(held.open.row)
    let shift = Int(rows[row].depth) + 1
    adoptionBudget &-= rows.count - held.behind
    let deepest = rows[held.behind...].reduce(0) { max($0, Int($1.depth)) }
    guard adoptionBudget >= 0, deepest + shift <= Self.depthLimit else { return false }
    while !stack.isEmpty { cut() }
    findCallers(held.behind, depth: 0, calleeDepth: row + 1 < held.behind ? rows[row + 1].traceDepth : nil)
    for next in held.behind..<rows.count {
      rows[next].depth = UInt16(clamping: Int(rows[next].depth) + shift)
      if held.open.isInterrupt { rows[next].flags.insert(.interrupt) }
    }
    var first = index
    while first > 0, suspended[first - 1].behind == held.behind { first -= 1 }
    stack.append(contentsOf: suspended[first..<index].lazy.map(\.open))
    suspended.removeSubrange(first...)
    floor = held.floor
    runs.removeAll()
    leads.removeAll()
    if suspended.isEmpty { isBehindGap = false }
    settleWariness()
    return true
  }

  /// A caller of the calls at `depth` from row `place` on is known now: those right beneath it have lost none.
  ///
  /// - Parameter calleeDepth: what the trace counts for its callees; when not given, the least that there is counts.
  mutating func findCallers(_ place: Int, depth: Int, calleeDepth: Int32? = nil) {
    guard isBehindGap else { return }
    var direct = calleeDepth ?? .max
    var row = place
    while calleeDepth == nil, row < rows.count {
      direct = min(direct, rows[row].traceDepth)
      row = next(after: row)
    }
    row = place
    while row < rows.count {
      if rows[row].traceDepth <= direct { rows[row].flags.remove(.callersLost) }
      row = next(after: row)
    }
  }

  /// The row behind a call and all beneath it; an open call reaches to the end.
  func next(after row: Int) -> Int {
    let end = Int(rows[row].subtreeEnd)
    return end == 0 ? rows.count : max(row + 1, end)
  }

  /// What the direct callees of a call took, up to row `end`, as far as that is known, in ns.
  func calleeTime(_ row: Int, end: Int) -> Int64 {
    var time: Int64 = 0
    var callee = row + 1
    while callee < end {
      if rows[callee].duration != CallTable.unknown { time &+= rows[callee].duration }
      callee = next(after: callee)
    }
    return time
  }

  /// The next packet begins.
  mutating func forgetGaps() {
    suspended.removeAll(keepingCapacity: true)
    runs.removeAll(keepingCapacity: true)
    leads.removeAll(keepingCapacity: true)
    isBehindGap = false
    isWary = false
  }

  mutating func settleWariness() {
    isWary = isBehindGap || !suspended.isEmpty || !runs.isEmpty || !leads.isEmpty
  }
}
