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
  var calls = CallTable()
  var notes: [Int: CallNotes] = [:]
  var queue = PacketQueue()
  var notices = NoticeList()

  var tasks: [TaskCalls] = []
  var taskIndex: [TaskKey: Int] = [:]
  var cpus = CPUStates()
  var interruptFunctions = InterruptFunctions()
  /// The task of the event before, which most often is the next one's too.
  var recent: (pid: Int32, cpu: Int32, task: Int)?

  var outsideWindows = 0
  var homelessComments = 0
  var tooDeep = 0

  /// Calls that wait for a caller whose return may yet come, in a trace without windows: not more than these.
  static let heldRows = 1 << 16

  /// - Parameters:
  ///   - source: what ``Trace/source`` shall say.
  ///   - expectsWindows: true for a live capture, where calls before the first window are of no interest.
  package init(source: String, expectsWindows: Bool = false) {
    self.source = source
    hasWindows = expectsWindows
  }

  /// Records something that the reader had to drop.
  package mutating func note(_ notice: Notice) { notices.add(notice) }

  /// How many packets (or roots) are finished.
  package var finishedPackets: Int { queue.released.count }

  /// Takes one event.
  ///
  /// - Complexity: O(1) amortised.
  package mutating func receive(_ event: TraceEvent, names: borrowing TraceNames) {
    switch event.kind {
    case .enter:
      let task = prepareCall(event)
      guard task >= 0 else { return }
      if tasks[task].stack.isEmpty { beginRoot(task, depth: event.depth, names: names) }
      let isInterrupt = interruptFunctions.contains(event.function, names: names)
      guard tasks[task].enter(event, isInterrupt: isInterrupt) else { return tooDeep += 1 }
      annotate(task, row: tasks[task].rows.count - 1, event, names: names)
    case .leaf:
      let task = prepareCall(event)
      guard task >= 0 else { return }
      if tasks[task].stack.isEmpty { beginRoot(task, depth: event.depth, names: names) }
      let isInterrupt = interruptFunctions.contains(event.function, names: names)
      guard tasks[task].leaf(event, isInterrupt: isInterrupt) else { return tooDeep += 1 }
      annotate(task, row: tasks[task].rows.count - 1, event, names: names)
      endRoot(task, depth: event.depth, names: names)
    case .exit:
      exit(event, names: names)
    case .interruptEnter:
      tasks[self.task(event)].interrupts += 1
    case .interruptExit:
      let task = self.task(event)
      tasks[task].interrupts = max(0, tasks[task].interrupts - 1)
    case .taskSwitch:
      switchTask(event)
    case .comment:
      comment(event, names: names)
    case .lost:
      cpus.lose(event.count, on: event.cpu)
    case .bufferStart:
      break
    case .packetBegin:
      beginWindow(event, names: names)
    case .packetEnd:
      endWindow(event, names: names)
    }
  }

  /// What is finished so far. Later snapshots start with the same rows and packets.
  ///
  /// - Complexity: O(1); the first event after it copies the columns once.
  package func snapshot(names: borrowing TraceNames) -> Trace {
    var trace = Trace(source: source)
    trace.functions = names.functions
    trace.calls = calls
    trace.notes = notes
    trace.packets = queue.released
    trace.notices = notices.all
    return trace
  }

  /// The whole trace: what is still open ends here, marked as cut off.
  package mutating func finish(names: borrowing TraceNames) -> Trace {
    for task in tasks.indices {
      noticeLoss(task)
      tasks[task].cutAll()
      if tasks[task].window != nil {
        tasks[task].wasCut = true
        closeWindow(task, end: nil, names: names)
      } else {
        flushRoots(task, names: names)
      }
    }
    queue.sortAll()
    for notice in cpus.lossNotices { notices.add(notice) }
    if outsideWindows > 0 {
      notices.add(Notice("\(outsideWindows) calls lie outside of every packet's window and are left out"))
    }
    if tooDeep > 0 { notices.add(Notice("\(tooDeep) calls are nested too deep and are left out")) }
    if homelessComments > 0 {
      notices.add(Notice("\(homelessComments) other events happened outside of every call and are left out"))
    }
    outsideWindows = 0
    tooDeep = 0
    homelessComments = 0
    return snapshot(names: names)
  }
}
