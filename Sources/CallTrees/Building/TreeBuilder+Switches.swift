import TraceEvents

/// Task-switch lines, which name what ran on a CPU where no other line does: after them, and before the first one of a CPU.
extension TreeBuilder {
  mutating func switchTask(_ event: TraceEvent) {
    // The task before the first switch on a CPU gets its name only now.
    if cpus.currentPID(event.cpu) < 0, event.previousPID >= 0 { nameFirst(event) }
    cpus.switchTask(on: event.cpu, to: event.pid)
    forgetRecent()
    cpus.forgetRecent(event.cpu)
    select(event)
    if event.comm.rawValue != 0 { current.comm = event.comm }
  }

  /// Gives the calls of a CPU so far to the task that `event` says ran there.
  private mutating func nameFirst(_ event: TraceEvent) {
    queue.table.nameTask(on: event.cpu, TaskName(pid: event.previousPID, comm: event.text.rawValue, cpu: event.cpu))
    let unnamed = TaskKey(pid: -1, cpu: event.cpu)
    guard let index = taskIndex[unnamed] else { return }
    let key = TaskKey(pid: event.previousPID, cpu: event.cpu)
    if let known = taskIndex[key] {
      if join(index, to: known) { taskIndex[unnamed] = nil }
      return
    }
    taskIndex[unnamed] = nil
    taskIndex[key] = index
    select(index)
    current.pid = event.previousPID
    current.listed = nil
    if event.text.rawValue != 0 { current.comm = event.text }
  }

  /// Puts the calls of the unnamed task `first` before those of `task`, which has been seen on another CPU since: it moved
  /// there before this CPU's lines named it. False when their order leaves a doubt.
  private mutating func join(_ first: Int, to task: Int) -> Bool {
    guard !hasWindows else { return false }
    select(task)
    let before = tasks[first]
    guard !before.rows.isEmpty, let sequence = before.sequence, !before.isWary, !current.isWary else {
      return before.rows.isEmpty
    }
    let last = before.laterSequences.last?.sequence ?? sequence
    let inner = before.stack.last?.depth ?? -1
    guard current.sequence.map({ $0 > last }) ?? true, current.rows.allSatisfy({ $0.traceDepth > inner }) else {
      return false
    }
    let shift = before.rows.count
    let depth = before.stack.count
    current.rows = before.rows + current.rows.map { $0.moved(by: shift, depth: depth) }
    var stack = before.stack
    for var open in current.stack.all {
      open.row &+= Int32(truncatingIfNeeded: shift)
      stack.append(open)
    }
    current.stack = stack
    current.notes = before.notes + current.notes.map { $0.moved(by: shift) }
    if let taken = current.sequence {
      queue.abandon(taken)
      current.laterSequences = [(shift, taken)] + current.laterSequences.map { ($0.row + shift, $0.sequence) }
    }
    current.laterSequences = before.laterSequences + current.laterSequences
    current.sequence = sequence
    current.cuts += before.cuts
    tasks[first] = TaskCalls(pid: -1, cpu: before.cpu)
    return true
  }
}
