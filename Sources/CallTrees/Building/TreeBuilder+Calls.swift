import TraceEvents

/// Which task the last event of a CPU went to.
struct RecentTask: BitwiseCopyable {
  /// The event's own PID, which is -1 where the trace says it in task-switch lines only.
  var pid: Int32
  var cpu: Int32
  var task: Int32
}

// MARK: - Tasks

extension TreeBuilder {
  /// Makes the task that `event` belongs to the current one.
  @inline(__always)
  mutating func select(_ event: TraceEvent) {
    if recent.pid == event.pid, recent.cpu == event.cpu { return }
    selectOther(event)
  }

  /// Makes the task that `event` belongs to the current one; false when nothing of it was seen so far. A trace has other
  /// events of many tasks that call nothing.
  private mutating func selectKnown(_ event: TraceEvent) -> Bool {
    if recent.pid == event.pid, recent.cpu == event.cpu { return true }
    let pid = event.pid < 0 ? cpus.currentPID(event.cpu) : event.pid
    guard let known = taskIndex[TaskKey(pid: pid, cpu: event.cpu)] else { return false }
    select(known)
    recent = RecentTask(pid: event.pid, cpu: event.cpu, task: Int32(truncatingIfNeeded: currentIndex))
    return true
  }

  @inline(never)
  private mutating func selectOther(_ event: TraceEvent) {
    if let known = cpus.recentTask(event.cpu, pid: event.pid) {
      select(Int(known))
    } else {
      let pid = event.pid < 0 ? cpus.currentPID(event.cpu) : event.pid
      select(task(TaskKey(pid: pid, cpu: event.cpu), pid: pid, cpu: event.cpu))
    }
    recent = RecentTask(pid: event.pid, cpu: event.cpu, task: Int32(truncatingIfNeeded: currentIndex))
    cpus.setRecent(recent)
  }

  /// Makes a task the current one. What `recent` says is then the caller's to set, or to forget.
  mutating func select(_ task: Int) {
    guard task != currentIndex else { return }
    swap(&current, &tasks[currentIndex])
    swap(&current, &tasks[task])
    currentIndex = task
    forgetRecent()
  }

  mutating func forgetRecent() { recent = RecentTask(pid: .min, cpu: .min, task: 0) }

  private mutating func task(_ key: TaskKey, pid: Int32, cpu: Int32) -> Int {
    if let known = taskIndex[key] { return known }
    let index = tasks.count
    tasks.append(TaskCalls(pid: pid, cpu: cpu))
    taskIndex[key] = index
    return index
  }

  /// Brings the task that a call event belongs to up to date; false when calls are not of interest there.
  @inline(__always)
  mutating func prepareCall(_ event: TraceEvent) -> Bool {
    select(event)
    if hasWindows, current.window == nil {
      outsideWindows += 1
      return false
    }
    if cpus.hasLosses { noticeLoss(event.cpu) }
    current.cpu = event.cpu
    if event.comm.rawValue != 0 { current.comm = event.comm }
    return true
  }

  /// Ends what was open in the current task when events were lost since it was last seen, on the CPU where that was or on
  /// `cpu`, where it is now.
  mutating func noticeLoss(_ cpu: Int32) {
    let last = max(cpus.lastLoss(current.cpu), cpus.lastLoss(cpu))
    if last > current.lossSeen { current.lose() }
    current.lossSeen = cpus.losses
  }
}

// MARK: - Calls

extension TreeBuilder {
  @inline(__always)
  mutating func exit(_ event: TraceEvent, names: borrowing TraceNames) {
    select(event)
    if hasWindows, current.window == nil { return }
    if cpus.hasLosses { noticeLoss(event.cpu) }
    if current.stack.isEmpty { beginRoot(depth: -1, names: names) }
    let isInterrupt = event.function.rawValue != 0 && beginsInterrupt(event, names: names)
    switch current.exit(event, isInterrupt: isInterrupt) {
    case .call(let row):
      annotate(row: row, event)
    case .withoutEntry(let row):
      annotate(row: row, event)
      if let (function, value) = current.unclaimedValue, function == event.function, event.ret.rawValue == 0 {
        note(row, .ret, value.rawValue)
      }
      current.unclaimedValue = nil
    case .fault(let row):
      note(row, .closedBy, event.function.rawValue)
    case .dropped:
      tooDeep += 1
    }
    current.cpu = event.cpu
    if current.stack.isEmpty { endRoot(depth: event.depth, names: names) }
  }

  /// Whether the call of `event` is the first of an interrupt in the current task.
  @inline(__always)
  mutating func beginsInterrupt(_ event: TraceEvent, names: borrowing TraceNames) -> Bool {
    let role = interruptFunctions.role(event.function, names: names)
    // By far most of them.
    if role == .ordinary { return false }
    return beginsInterrupt(event, role, names: names)
  }

  @inline(never)
  private mutating func beginsInterrupt(
    _ event: TraceEvent, _ role: InterruptFunctions.Role, names: borrowing TraceNames
  ) -> Bool {
    switch role {
    case .unknown, .ordinary: false
    case .interrupt: true
    case .softirqs: runsBehindInterrupt(event.depth, names: names)
    case .tail: current.continuesRun(event.depth)
    }
  }

  /// Whether softirqs that are run `depth` calls down are run on the way out of an interrupt. A gate calls only the function of
  /// its packet, so without a caller they are in a window, but may be what is traced where there are no windows.
  @inline(never)
  private func runsBehindInterrupt(_ depth: Int32, names: borrowing TraceNames) -> Bool {
    guard let caller = current.caller(depth) else {
      return current.continuesRun(depth) || (current.window != nil && !current.isBehindGap)
    }
    return !interruptFunctions.callsSoftirqs(caller, names: names)
  }

  @inline(__always)
  mutating func annotate(row: Int, _ event: TraceEvent) {
    guard event.text.rawValue | event.ret.rawValue | event.caller.rawValue != 0 else { return }
    if event.text.rawValue != 0 { note(row, .args, event.text.rawValue) }
    if event.ret.rawValue != 0 { note(row, .ret, event.ret.rawValue) }
    if event.caller.rawValue != 0 { note(row, .caller, event.caller.rawValue) }
  }

  private mutating func note(_ row: Int, _ kind: NoteEntry.Kind, _ string: UInt32) {
    if let entry = NoteEntry(row: row, kind, string) { current.notes.append(entry) }
  }

  /// What a call is about to return. It stands inside the call, so that is the innermost one that is open; where its entry was
  /// lost, the return that comes next is its.
  mutating func value(_ event: TraceEvent) {
    guard event.ret.rawValue != 0, selectKnown(event), !hasWindows || current.window != nil else { return }
    if cpus.hasLosses { noticeLoss(event.cpu) }
    if let open = current.stack.last, open.function == event.function {
      note(Int(open.row), .ret, event.ret.rawValue)
    } else {
      current.unclaimedValue = (event.function, event.ret)
    }
  }

  /// What a call was given. It stands right behind the entry, or behind an interrupt that came in between: so the call is the
  /// innermost one that is open.
  mutating func arguments(_ event: TraceEvent) {
    guard event.text.rawValue != 0, selectKnown(event), !hasWindows || current.window != nil else { return }
    if cpus.hasLosses { noticeLoss(event.cpu) }
    guard let open = current.stack.last, open.function == event.function else { return }
    note(Int(open.row), .args, event.text.rawValue)
  }

  /// What a field of the packet or its socket is, or an object of the window's. It stands inside the call that changed it; what
  /// the window opens with is the outermost call's, which is yet to come, and what it closes with, too.
  mutating func change(_ kind: NoteEntry.Kind, _ event: TraceEvent) {
    guard selectKnown(event), current.window != nil || (!hasWindows && !current.stack.isEmpty) else { return }
    if cpus.hasLosses { noticeLoss(event.cpu) }
    let row = current.stack.last.map { Int($0.row) } ?? 0
    guard let note = NoteEntry(row: row, kind, event.text.rawValue) else { return }
    if !current.stack.isEmpty {
      current.notes.append(note)
    } else if current.rows.isEmpty {
      current.openingNotes.append(note)
    } else {
      current.closingNotes.append(note)
    }
  }

  /// Gives the window's function what was said when it was not running. Interrupts may stand before and behind it.
  mutating func homeNotes() {
    guard !current.openingNotes.isEmpty || !current.closingNotes.isEmpty else { return }
    let root = current.rows.firstIndex { $0.depth == 0 && !$0.flags.contains(.interrupt) }
    if let root {
      let opening = current.openingNotes.map { $0.moved(by: root) }
      current.notes = opening + current.notes + current.closingNotes.map { $0.moved(by: root) }
    }
    current.openingNotes.removeAll()
    current.closingNotes.removeAll()
  }

  mutating func comment(_ event: TraceEvent) {
    // An event's line names its task even where the calls' lines do not.
    let unnamed = event.pid >= 0 && cpus.currentPID(event.cpu) < 0 ? taskIndex[TaskKey(pid: -1, cpu: event.cpu)] : nil
    if !selectKnown(event) || (current.stack.isEmpty && current.suspended.isEmpty && current.window == nil) {
      guard let unnamed else {
        homelessComments += 1
        return
      }
      select(unnamed)
    }
    if cpus.hasLosses { noticeLoss(event.cpu) }
    let isInside = current.window != nil || !current.suspended.isEmpty
    guard let row = current.stack.last.map({ Int($0.row) }) ?? (isInside ? current.rows.indices.last : nil) else {
      homelessComments += 1
      return
    }
    note(row, .comment, event.text.rawValue)
  }

  /// An outermost call begins. In a trace without windows it takes its place in the list.
  @inline(__always)
  mutating func beginRoot(depth: Int32, names: borrowing TraceNames) {
    guard !hasWindows else { return }
    if !current.rows.isEmpty { beginNextRoot(depth: depth, names: names) }
    if current.sequence == nil { current.sequence = queue.begin() }
  }

  /// An outermost call begins behind others that wait for a caller's return.
  @inline(never)
  private mutating func beginNextRoot(depth: Int32, names: borrowing TraceNames) {
    // Nothing lies around a call of depth 0: what was held for a caller has none. Interrupts may be that call's.
    if (depth == 0 && !current.leadsIn(depth)) || current.rows.count > Self.heldRows {
      flushRoots(names: names)
    } else if current.sequence != nil {
      current.laterSequences.append((current.rows.count, queue.number()))
    }
  }

  @inline(__always)
  mutating func endRoot(depth: Int32, names: borrowing TraceNames) {
    guard !hasWindows, depth <= 0 else { return }
    flushRoots(names: names)
  }

  /// Lists the finished outermost calls of the current task, which has no open call.
  mutating func flushRoots(names: borrowing TraceNames) {
    guard !hasWindows, !current.rows.isEmpty else { return }
    while !current.suspended.isEmpty { current.cutSuspended() }
    var sequence = current.sequence
    let task = listedTask()
    sortNotes()
    var row = 0
    var note = 0
    var later = 0
    while row < current.rows.count {
      let end = max(row + 1, Int(current.rows[row].subtreeEnd))
      // Of what became one outermost call the first beginning counts.
      while later < current.laterSequences.count, current.laterSequences[later].row < end {
        let next = current.laterSequences[later]
        if next.row >= row, sequence == nil { sequence = next.sequence }
        later += 1
      }
      let place = sequence ?? queue.number()
      sequence = nil
      if let (range, flags) = move(row..<end, note: &note) {
        // A root that is itself an interrupt's still has its own time.
        let isOwn = flags.contains(.interrupt) && !calls.flags[range.lowerBound].contains(.interrupt)
        if isOwn { queue.table.setDuration(calls.packetDuration(range), row: range.lowerBound) }
        let entry = PacketEntry(
          root: range.lowerBound, task: task, integrity: PacketRecord.Integrity(flags), hasOwnDuration: isOwn)
        queue.finish(entry, sequence: place)
      } else {
        queue.abandon(place)
      }
      row = end
    }
    // Its place in the list is taken.
    current.sequence = nil
    reset()
  }

  /// The number that the packet list has for the current task and its name.
  private mutating func listedTask() -> Int {
    if let listed = current.listed, listed.comm == current.comm, listed.pid == current.pid { return listed.task }
    let task = queue.table.task(TaskName(pid: current.pid, comm: current.comm.rawValue, cpu: current.cpu))
    current.listed = (current.comm, current.pid, task)
    return task
  }
}
