import TraceEvents

/// The calls of one task (or of one CPU's idle task) that are not yet part of a finished packet.
///
/// `rows` is in depth-first order already: a call is appended when it is entered and completed when it returns. The
/// stack of open calls points into it. Trace depths tell where a call belongs even when events are missing: whatever is
/// open at the same depth or deeper when a call is entered has returned unseen.
///
/// Returns that come late or without an entry: `TaskCalls+LateReturns.swift`. Where events were lost nobody knows what is still
/// open: `TaskCalls+Gaps.swift`. Interrupts can lie beside the call whose time they took: `TaskCalls+InterruptPlaces.swift`.
struct TaskCalls {
  var pid: Int32
  var cpu: Int32
  var comm: StringID = .none
  /// Finished and open calls since the last packet.
  var rows: [CallRow] = []
  /// The open calls, outermost first.
  var stack = OpenCalls()
  /// Notes of `rows`, in order of arrival.
  var notes: [NoteEntry] = []
  /// The window that is open in this task.
  var window: OpenWindow?
  /// Other packets were told in it, and wait for their calls.
  var hasNested = false
  /// How many hard interrupts, by the tracer's marks, are being handled on top of this task.
  var interrupts = 0
  /// Events were lost since the last packet.
  var wasLost = false
  /// Calls since the last packet of which the entry or the return is missing, and other places where its trace is cut.
  var cuts = 0
  /// Number of the trace's last loss when this task was last seen.
  var lossSeen = 0
  /// Place in the packet list of the first outermost call, in a trace without windows.
  var sequence: UInt32?
  /// Places of the further outermost calls, by the row that each began at.
  var laterSequences: [(row: Int, sequence: UInt32)] = []
  /// How much work the adoption of calls by a caller seen only returning may still take.
  var adoptionBudget = 1 << 20
  /// The number of (pid, comm) in the packet list's table of tasks, once asked for.
  var listed: (comm: StringID, pid: Int32, task: Int)?

  /// What a call whose entry is not in the trace is about to return.
  var unclaimedValue: (function: FunctionID, value: StringID)?

  /// Fields and objects that were said without an open call: when the window opened, and when it closed. Of row 0 yet.
  var openingNotes: [NoteEntry] = []
  var closingNotes: [NoteEntry] = []

  /// Something about the calls so far needs a look at the next one: ``suspended``, ``isBehindGap``, ``runs`` or ``leads``
  /// say what. Together, so that a call costs one question.
  var isWary = false
  /// Calls that were open when events were lost, and that may have returned since; outermost first.
  var suspended: [SuspendedCall] = []
  /// The row behind the last gap: a return without an entry does not reach over it.
  var floor = 0
  /// Since events were lost no outermost call was entered: who called what comes is not known.
  var isBehindGap = false
  /// Interrupts in a row that were the last thing in their caller, outermost caller first.
  var runs: [InterruptRun] = []
  /// Open calls with interrupts before them that may be theirs; outermost first.
  var leads: [LeadingRun] = []

  init(pid: Int32, cpu: Int32) {
    self.pid = pid
    self.cpu = cpu
  }

  /// A trace nests no deeper than this; what is deeper is dropped.
  static let depthLimit = Int(UInt16.max)
  /// A return without a depth is looked for among this many open calls: hostile text could make every line a long
  /// search.
  static let searchLimit = 256
  static let rowLimit = Int(Int32.max) - 1

  /// Opens a call. False when it had to be dropped.
  @inline(__always)
  mutating func enter(_ event: TraceEvent, isInterrupt: Bool) -> Bool {
    settle(event.depth)
    guard stack.count <= Self.depthLimit, rows.count < Self.rowLimit else { return false }
    let isMarked = isInterrupt || interrupts > 0 || (stack.last?.isInterrupt ?? false)
    let place = rows.count
    if isMarked || isWary {
      var row = CallRow(entering: event, depth: stack.count)
      if isMarked { row.flags = .interrupt }
      if lookAround(&row, isInterrupt), let run = takeRun(before: event.depth) {
        leads.append(LeadingRun(row: place, run: run))
      }
      rows.append(row)
    } else {
      // Made where it stays: a copy of what was just written in parts is slow.
      rows.append(CallRow(entering: event, depth: stack.count))
    }
    stack.append(
      OpenCall(
        row: Int32(truncatingIfNeeded: place), depth: event.depth, function: event.function, isInterrupt: isMarked))
    adoptionBudget &+= 16
    return true
  }

  /// Adds a call that returned with nothing traced inside, and answers its row; -1 when it had to be dropped.
  @inline(__always)
  mutating func leaf(_ event: TraceEvent, isInterrupt: Bool) -> Int {
    settle(event.depth)
    guard stack.count <= Self.depthLimit, rows.count < Self.rowLimit else { return -1 }
    let isMarked = isInterrupt || interrupts > 0 || (stack.last?.isInterrupt ?? false)
    let place = rows.count
    adoptionBudget &+= 16
    guard isMarked || isWary else {
      rows.append(CallRow(leaf: event, depth: stack.count, row: place))
      return place
    }
    var row = CallRow(leaf: event, depth: stack.count, row: place)
    if isMarked { row.flags = .interrupt }
    let run = lookAround(&row, isInterrupt) ? takeRun(before: event.depth) : nil
    rows.append(row)
    return run.map { take($0, into: place) } ?? place
  }

  /// What a return did.
  enum Closed {
    /// It closed the call in this row.
    case call(Int)
    /// The call in this row was open, but the trace closes another function.
    case fault(Int)
    /// No entry was seen; the call was added as this row.
    case withoutEntry(Int)
    /// It had to be dropped.
    case dropped
  }

  /// Closes a call.
  @inline(__always)
  mutating func exit(_ event: TraceEvent, isInterrupt: Bool) -> Closed {
    if event.depth >= 0 {
      while let top = stack.last, top.depth > event.depth { cut() }
      guard let top = stack.last, top.depth == event.depth || isUnindented(top, event.depth) else {
        return resume(event) ?? adopt(event, isInterrupt: isInterrupt)
      }
      return close(top, event, isInterrupt: isInterrupt)
    }
    guard let top = stack.last else { return resume(event) ?? adopt(event, isInterrupt: isInterrupt) }
    if event.function.rawValue != 0, top.function.rawValue != event.function.rawValue,
      let open = stack.all.suffix(Self.searchLimit).last(where: { $0.function == event.function })
    {
      while let last = stack.last, last.row != open.row { cut() }
      return close(open, event, isInterrupt: isInterrupt)
    }
    return close(top, event, isInterrupt: isInterrupt)
  }

  /// Whether an open call's depth is not known and a return at `depth` can be its. Text has no depths until a line is
  /// indented: when one is, a call that was open alone until then is outermost.
  @inline(__always)
  private mutating func isUnindented(_ top: OpenCall, _ depth: Int32) -> Bool {
    guard top.depth < 0 else { return false }
    guard depth > 0, stack.count == 1 else { return true }
    stack[0].depth = 0
    rows[Int(top.row)].traceDepth = 0
    return false
  }

  /// The function that calls what is `depth` calls down by the trace's count, if it is open; the innermost open one where the
  /// trace does not count.
  func caller(_ depth: Int32) -> FunctionID? {
    (depth < 0 ? stack.last : stack.last { $0.depth < depth })?.function
  }

  /// Cuts every open call off: the trace goes on somewhere else, or ends.
  mutating func cutAll() {
    while !stack.isEmpty { cut() }
    while !suspended.isEmpty { cutSuspended() }
  }

  /// Ends calls that must have returned unseen before one is entered at `depth`.
  @inline(__always)
  private mutating func settle(_ depth: Int32) {
    guard depth >= 0 else { return }
    while let top = stack.last, top.depth >= depth { cut() }
  }

  /// Ends the innermost open call, whose return was not seen.
  @inline(never)
  mutating func cut() {
    guard let row = stack.popLast().map({ Int($0.row) }) else { return }
    rows[row].flags.insert(.noReturn)
    rows[row].subtreeEnd = UInt32(truncatingIfNeeded: rows.count)
    cuts &+= 1
  }

  /// Closes the innermost open call.
  @inline(__always)
  private mutating func close(_ open: OpenCall, _ event: TraceEvent, isInterrupt: Bool) -> Closed {
    let row = Int(open.row)
    // By their numbers: that functions are the same is a look-up in a table, seen from another module.
    if event.function.rawValue != 0, open.function.rawValue != event.function.rawValue {
      return closeOther(row, event, isInterrupt: isInterrupt)
    }
    stack.removeLast()
    rows[row].close(event, end: rows.count)
    return .call(isWary ? place(row, end: event.rawTime) : row)
  }

  /// Takes the time of a call from its return.
  @inline(__always)
  mutating func setDuration(_ row: Int, _ event: TraceEvent) {
    rows[row].takeDuration(event)
  }

  /// The trace closes another function than the one that is open.
  @inline(never)
  private mutating func closeOther(_ row: Int, _ event: TraceEvent, isInterrupt: Bool) -> Closed {
    let afterLoss = rows[row].flags.contains(.lost)
    cut()
    // After a loss a foreign return is to be expected: this call's return and the other's entry are what was lost.
    if afterLoss { return adopt(event, isInterrupt: isInterrupt) }
    rows[row].flags.insert(.fault)
    return .fault(row)
  }
}

/// A window that is open in a task. A class, for tasks are many and windows few.
final class OpenWindow: Sendable {
  let begin: PacketBegin
  let time: Int64?
  let cpu: Int32
  let sequence: UInt32

  init(begin: PacketBegin, time: Int64?, cpu: Int32, sequence: UInt32) {
    self.begin = begin
    self.time = time
    self.cpu = cpu
    self.sequence = sequence
  }
}
