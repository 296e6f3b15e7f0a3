import TraceEvents

/// Turns the events of a trace into packets and their call trees.
///
/// One stack of open calls per task (per CPU for the idle tasks, and where the trace names no task), because CPUs
/// interleave event by event, and a task may sleep inside a call and return from it on another CPU. A trace with packet
/// windows lists the packets; calls outside of any window are counted and left out. A trace without windows lists every
/// outermost call as a root. Nothing is invented: what was not seen is ``CallTable/unknown`` and flagged.
package struct TreeBuilder: EventSink {
  let source: String
  /// Whether packets, and not outermost calls, are what to list.
  var hasWindows: Bool
  /// Whether windows that no keep rule asked for are listed, too.
  let listsAll: Bool
  var calls = CallTable()
  var notes = NoteTable()
  var queue = PacketQueue()
  var notices = NoticeList()

  /// The task of the event before, which most often is the next one's too, and where its place in `tasks` is. While it
  /// is here its place holds an empty one: its rows are at hand without the detour, and without a second owner.
  var current = TaskCalls(pid: -1, cpu: -1)
  var currentIndex = 0
  var tasks: [TaskCalls] = [TaskCalls(pid: -1, cpu: -1)]
  var taskIndex: [TaskKey: Int] = [TaskKey(pid: -1, cpu: -1): 0]
  var recent = RecentTask(pid: -1, cpu: -1, task: 0)
  var cpus = CPUStates()
  var interruptFunctions = InterruptFunctions()

  var outsideWindows = 0
  /// Windows that no keep rule asked for.
  var notKept = 0
  var homelessComments = 0
  var tooDeep = 0
  var tooMany = 0

  /// Calls that wait for a caller whose return may yet come, in a trace without windows: not more than these.
  static let heldRows = 1 << 16

  /// - Parameters:
  ///   - source: what ``Trace/source`` shall say.
  ///   - expectsWindows: true for a live capture, where calls before the first window are of no interest.
  ///   - listsAll: list windows that no keep rule asked for, too.
  package init(source: String, expectsWindows: Bool = false, listsAll: Bool = false) {
    self.source = source
    self.listsAll = listsAll
    hasWindows = expectsWindows
  }

  /// Records something that the reader had to drop.
  package mutating func note(_ notice: Notice) { notices.add(notice) }

  /// How many packets (or roots) are finished.
  package var finishedPackets: Int { queue.table.count }

  /// How many windows were left out because no keep rule asked for them; 0 again once the trace is finished.
  package var windowsNotKept: Int { notKept }

  /// Takes one event.
  ///
  /// - Complexity: O(1) amortised.
  package mutating func receive(_ event: TraceEvent, names: borrowing TraceNames) { take(event, names: names) }

  /// Takes a batch of events in order, and leaves the array empty with its memory kept.
  ///
  /// - Complexity: O(events), amortised.
  package mutating func take(_ events: inout [TraceEvent], names: borrowing TraceNames) {
    // A pointer, so that nobody counts references to the array for each event.
    events.withUnsafeBufferPointer { events in
      // Each where it lies, without a copy of it.
      for index in events.indices { take(events[index], names: names) }
    }
    events.removeAll(keepingCapacity: true)
  }

  @inline(__always)
  private mutating func take(_ event: TraceEvent, names: borrowing TraceNames) {
    switch event.kind {
    case .enter:
      guard prepareCall(event) else { return }
      if current.stack.isEmpty { beginRoot(depth: event.depth, names: names) }
      let isInterrupt = beginsInterrupt(event, names: names)
      guard current.enter(event, isInterrupt: isInterrupt) else { return tooDeep += 1 }
      annotate(row: current.rows.count - 1, event)
    case .leaf:
      guard prepareCall(event) else { return }
      if current.stack.isEmpty { beginRoot(depth: event.depth, names: names) }
      let isInterrupt = beginsInterrupt(event, names: names)
      let row = current.leaf(event, isInterrupt: isInterrupt)
      guard row >= 0 else { return tooDeep += 1 }
      annotate(row: row, event)
      if current.stack.isEmpty { endRoot(depth: event.depth, names: names) }
    case .exit:
      exit(event, names: names)
    default:
      other(event, names: names)
    }
  }

  /// Events that are few beside the calls.
  @inline(never)
  private mutating func other(_ event: TraceEvent, names: borrowing TraceNames) {
    switch event.kind {
    case .enter, .leaf, .exit, .bufferStart:
      break
    case .interruptEnter:
      select(event)
      current.interrupts += 1
    case .interruptExit:
      select(event)
      current.interrupts = max(0, current.interrupts - 1)
    case .taskSwitch:
      switchTask(event)
    case .comment:
      comment(event)
    case .lost:
      cpus.lose(event.count, on: event.cpu)
    case .packetBegin:
      beginWindow(event, names: names)
    case .packetNested:
      nest(event)
    case .packetEnd:
      endWindow(event, names: names)
    case .callReturn:
      value(event)
    case .callArguments:
      arguments(event)
    case .packetField:
      change(.field, event)
    case .packetObject:
      change(.object, event)
    }
  }

  // Not inlined: it is called four times, and seldom.
  @inline(never)
  private mutating func noteLeftOut(_ count: Int, _ one: String, _ many: String, _ why: String) {
    guard count > 0 else { return }
    notices.add(Notice("\(count) \(count == 1 ? one : many) \(why) and \(count == 1 ? "is" : "are") left out"))
  }

  /// What is finished so far. Later snapshots start with the same rows and packets.
  ///
  /// - Complexity: O(chunks of the columns): nothing is copied, now or later.
  package func snapshot(names: borrowing TraceNames) -> Trace {
    var trace = Trace(source: source, calls: calls, notes: notes, packets: queue.table, names: names)
    trace.notices = notices.all
    return trace
  }

  /// The whole trace: what is still open ends here, marked as cut off.
  package mutating func finish(names: borrowing TraceNames) -> Trace {
    let finished = queue.table.count
    for task in tasks.indices {
      select(task)
      if cpus.hasLosses { noticeLoss(current.cpu) }
      current.cutAll()
      if current.window != nil {
        current.cuts &+= 1
        closeWindow(end: nil, at: nil, names: names)
      } else {
        flushRoots(names: names)
      }
    }
    let firstUnsettled = queue.sortAll(after: finished)
    for notice in cpus.lossNotices { notices.add(notice) }
    noteLeftOut(outsideWindows, "call lies", "calls lie", "outside of every packet's window")
    if notKept > 0 {
      let packets = notKept == 1 ? "1 packet is" : "\(notKept) packets are"
      notices.add(Notice("\(packets) left out: the rules of what to keep (--keep) did not ask for them"))
    }
    noteLeftOut(tooDeep, "call is", "calls are", "nested too deep")
    noteLeftOut(tooMany, "call is", "calls are", "more than ftview can number")
    noteLeftOut(homelessComments, "other event", "other events", "happened outside of every call")
    outsideWindows = 0
    notKept = 0
    tooDeep = 0
    tooMany = 0
    homelessComments = 0
    var trace = snapshot(names: names)
    if firstUnsettled < trace.packets.count { trace.firstUnsettled = firstUnsettled }
    return trace
  }
}
