import TraceEvents

// MARK: - Tasks

extension TreeBuilder {
  /// The task that `event` belongs to.
  mutating func task(_ event: TraceEvent) -> Int {
    var pid = event.pid
    if pid < 0 { pid = cpus.currentPID(event.cpu) }
    if let recent, recent.pid == pid, recent.cpu == event.cpu { return recent.task }
    let key = TaskKey(pid: pid, cpu: event.cpu)
    let index: Int
    if let known = taskIndex[key] {
      index = known
    } else {
      index = tasks.count
      tasks.append(TaskCalls(pid: pid, cpu: event.cpu))
      tasks[index].lossSeen = cpus.losses(event.cpu)
      taskIndex[key] = index
    }
    recent = (pid, event.cpu, index)
    return index
  }

  /// The task that a call event belongs to, brought up to date; -1 when calls are not of interest there.
  mutating func prepareCall(_ event: TraceEvent) -> Int {
    let task = self.task(event)
    if hasWindows, tasks[task].window == nil {
      outsideWindows += 1
      return -1
    }
    noticeLoss(task)
    if tasks[task].cpu != event.cpu {
      tasks[task].cpu = event.cpu
      tasks[task].lossSeen = cpus.losses(event.cpu)
    }
    if event.comm.rawValue != 0 { tasks[task].comm = event.comm }
    return task
  }

  /// Marks the task's open calls when its CPU lost events since the task was last seen.
  mutating func noticeLoss(_ task: Int) {
    let losses = cpus.losses(tasks[task].cpu)
    guard tasks[task].lossSeen != losses else { return }
    tasks[task].lossSeen = losses
    tasks[task].markLost()
  }

  mutating func switchTask(_ event: TraceEvent) {
    // The task before the first switch on a CPU gets its name only now.
    let unnamed = TaskKey(pid: -1, cpu: event.cpu)
    if cpus.currentPID(event.cpu) < 0, event.previousPID >= 0, let index = taskIndex[unnamed] {
      let key = TaskKey(pid: event.previousPID, cpu: event.cpu)
      if taskIndex[key] == nil {
        taskIndex[unnamed] = nil
        taskIndex[key] = index
        tasks[index].pid = event.previousPID
      }
    }
    recent = nil
    cpus.switchTask(on: event.cpu, to: event.pid)
    let next = task(event)
    if event.comm.rawValue != 0 { tasks[next].comm = event.comm }
  }
}

// MARK: - Calls

extension TreeBuilder {
  mutating func exit(_ event: TraceEvent, names: borrowing TraceNames) {
    let task = self.task(event)
    if hasWindows, tasks[task].window == nil { return }
    noticeLoss(task)
    if tasks[task].stack.isEmpty { beginRoot(task, depth: -1, names: names) }
    let isInterrupt =
      event.function.rawValue != 0 && interruptFunctions.contains(event.function, names: names)
    switch tasks[task].exit(event, isInterrupt: isInterrupt) {
    case .call(let row), .withoutEntry(let row):
      annotate(task, row: row, event, names: names)
    case .fault(let row):
      let name = names.functions.printed(event.function)
      tasks[task].notes[row, default: CallNotes()].comments.append("closed by } /* \(name) */")
    case .dropped:
      tooDeep += 1
    }
    tasks[task].cpu = event.cpu
    tasks[task].lossSeen = cpus.losses(event.cpu)
    if tasks[task].stack.isEmpty { endRoot(task, depth: event.depth, names: names) }
  }

  mutating func annotate(_ task: Int, row: Int, _ event: TraceEvent, names: borrowing TraceNames) {
    guard event.text.rawValue != 0 || event.ret.rawValue != 0 || event.caller.rawValue != 0 else { return }
    var note = tasks[task].notes[row] ?? CallNotes()
    if event.text.rawValue != 0 { note.args = names.strings[event.text] }
    if event.ret.rawValue != 0 { note.ret = names.strings[event.ret] }
    if event.caller.rawValue != 0 { note.caller = names.strings[event.caller] }
    tasks[task].notes[row] = note
  }

  mutating func comment(_ event: TraceEvent, names: borrowing TraceNames) {
    let task = self.task(event)
    noticeLoss(task)
    guard let row = tasks[task].stack.last ?? (tasks[task].window == nil ? nil : tasks[task].rows.indices.last) else {
      homelessComments += 1
      return
    }
    tasks[task].notes[row, default: CallNotes()].comments.append(names.strings[event.text])
  }

  /// An outermost call begins. In a trace without windows it takes its place in the list.
  mutating func beginRoot(_ task: Int, depth: Int32, names: borrowing TraceNames) {
    guard !hasWindows else { return }
    // Nothing lies around a call of depth 0: what was held for a caller has none.
    if depth == 0 || tasks[task].rows.count > Self.heldRows { flushRoots(task, names: names) }
    if tasks[task].sequence == nil { tasks[task].sequence = queue.begin() }
  }

  mutating func endRoot(_ task: Int, depth: Int32, names: borrowing TraceNames) {
    guard !hasWindows, tasks[task].stack.isEmpty, depth <= 0 else { return }
    flushRoots(task, names: names)
  }

  /// Lists the finished outermost calls of a task that has no open call.
  mutating func flushRoots(_ task: Int, names: borrowing TraceNames) {
    guard !hasWindows, !tasks[task].rows.isEmpty else { return }
    var sequence = tasks[task].sequence
    var row = 0
    while row < tasks[task].rows.count {
      let end = max(row + 1, Int(tasks[task].rows[row].subtreeEnd))
      let range = move(task, row..<end)
      let place = sequence ?? queue.begin()
      sequence = nil
      var packet = record(task, .root, rows: range)
      packet.time = calls.start[range.lowerBound] == CallTable.unknown ? nil : calls.start[range.lowerBound]
      packet.cpu = calls.cpu[range.lowerBound] < 0 ? nil : Int(calls.cpu[range.lowerBound])
      packet.comm = names.strings[tasks[task].comm]
      packet.entry = names.functions.name(calls.function[range.lowerBound])
      packet.integrity = integrity(range)
      // A root that is itself an interrupt's still has its own time.
      packet.duration =
        calls.flags[range.lowerBound].contains(.interrupt)
        ? known(calls.duration[range.lowerBound]) : calls.packetDuration(range)
      queue.finish(packet, sequence: place)
      row = end
    }
    reset(task)
  }
}
