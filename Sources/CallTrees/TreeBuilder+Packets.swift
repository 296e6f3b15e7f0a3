import TraceEvents

// MARK: - Windows

extension TreeBuilder {
  mutating func beginWindow(_ event: TraceEvent, names: borrowing TraceNames) {
    guard names.begins.indices.contains(Int(event.packet)) else { return }
    if !hasWindows {
      for packet in queue.removeAll() { outsideWindows += packet.rows.count }
      startWindows()
    }
    let task = self.task(event)
    noticeLoss(task)
    if tasks[task].window != nil {
      tasks[task].wasCut = true
      tasks[task].cutAll()
      closeWindow(task, end: nil, names: names)
    }
    reset(task)
    tasks[task].cpu = event.cpu
    tasks[task].lossSeen = cpus.losses(event.cpu)
    if event.comm.rawValue != 0 { tasks[task].comm = event.comm }
    tasks[task].window = OpenWindow(
      begin: names.begins[Int(event.packet)], time: event.time, cpu: event.cpu, sequence: queue.begin())
  }

  mutating func endWindow(_ event: TraceEvent, names: borrowing TraceNames) {
    guard names.ends.indices.contains(Int(event.packet)) else { return }
    let end = names.ends[Int(event.packet)]
    let task = self.task(event)
    noticeLoss(task)
    tasks[task].cutAll()
    if let window = tasks[task].window, window.begin.id == end.id {
      closeWindow(task, end: end, names: names)
      return
    }
    // Its begin is not in the trace, or is another packet's.
    if tasks[task].window != nil {
      tasks[task].wasCut = true
      closeWindow(task, end: nil, names: names)
    }
    if !hasWindows { gatherHeadless(task, names: names) }
    let sequence = queue.begin()
    var packet = record(task, .packet, rows: move(task, 0..<tasks[task].rows.count))
    packet.cpu = event.cpu < 0 ? nil : Int(event.cpu)
    packet.comm = names.strings[tasks[task].comm]
    packet.end = end
    packet.summary = "packet \(end.id)"
    packet.integrity = .truncated
    queue.finish(packet, sequence: sequence)
    reset(task)
  }

  mutating func closeWindow(_ task: Int, end: PacketEnd?, names: borrowing TraceNames) {
    guard let window = tasks[task].window else { return }
    let range = move(task, 0..<tasks[task].rows.count)
    var packet = record(task, .packet, rows: range)
    packet.time = window.time
    packet.cpu = window.cpu < 0 ? nil : Int(window.cpu)
    packet.comm = window.begin.comm.isEmpty ? names.strings[tasks[task].comm] : window.begin.comm
    packet.entry = window.begin.entry
    packet.summary = window.begin.summary
    packet.begin = window.begin
    packet.end = end
    packet.duration = calls.packetDuration(range)
    packet.integrity = tasks[task].wasLost ? .lost : tasks[task].wasCut || end == nil ? .truncated : .complete
    queue.finish(packet, sequence: window.sequence)
    tasks[task].window = nil
    reset(task)
  }

  /// The first window event of a trace is an end: calls of that task so far, listed as roots, are the packet's.
  mutating func gatherHeadless(_ task: Int, names: borrowing TraceNames) {
    let pid = tasks[task].pid
    let cpu = tasks[task].cpu
    flushRoots(task, names: names)
    var rows: [CallRow] = []
    var kept: [Int: CallNotes] = [:]
    for packet in queue.removeAll() {
      let isSamePID = packet.pid == (pid < 0 ? nil : Int(pid))
      guard isSamePID, pid > 0 || packet.cpu == (cpu < 0 ? nil : Int(cpu)) else {
        outsideWindows += packet.rows.count
        continue
      }
      let shift = rows.count - packet.rows.lowerBound
      for row in packet.rows {
        var copy = CallRow(TraceEvent(.enter), depth: Int(calls.depth[row]))
        copy.function = calls.function[row]
        copy.subtreeEnd = UInt32(clamping: Int(calls.subtreeEnd[row]) + shift)
        copy.start = calls.start[row]
        copy.duration = calls.duration[row]
        copy.cpu = calls.cpu[row]
        copy.flags = calls.flags[row]
        rows.append(copy)
        if let note = notes[row] { kept[row + shift] = note }
      }
    }
    startWindows()
    tasks[task].rows = rows
    tasks[task].notes = kept
  }

  /// The trace has windows after all: what was listed or open so far does not count.
  mutating func startWindows() {
    hasWindows = true
    calls = CallTable()
    notes = [:]
    for task in tasks.indices {
      outsideWindows += tasks[task].rows.count
      reset(task)
    }
  }
}

// MARK: - Finished packets

extension TreeBuilder {
  /// Moves finished rows of a task into the table.
  mutating func move(_ task: Int, _ rows: Range<Int>) -> Range<Int> {
    let base = calls.count
    calls.append(tasks[task].rows[rows], origin: rows.lowerBound)
    if !tasks[task].notes.isEmpty {
      for row in rows {
        if let note = tasks[task].notes[row] { notes[base + row - rows.lowerBound] = note }
      }
    }
    return base..<calls.count
  }

  func record(_ task: Int, _ kind: PacketRecord.Kind, rows: Range<Int>) -> PacketRecord {
    var packet = PacketRecord(index: 0, kind: kind, rows: rows)
    packet.pid = tasks[task].pid < 0 ? nil : Int(tasks[task].pid)
    return packet
  }

  func integrity(_ rows: Range<Int>) -> PacketRecord.Integrity {
    var union: CallFlags = []
    for row in rows { union.formUnion(calls.flags[row]) }
    if union.contains(.lost) { return .lost }
    return union.isDisjoint(with: [.noEntry, .noReturn]) ? .complete : .truncated
  }

  func known(_ value: Int64) -> Int64? { value == CallTable.unknown ? nil : value }

  /// Makes a task ready for its next packet.
  mutating func reset(_ task: Int) {
    tasks[task].rows.removeAll(keepingCapacity: tasks[task].rows.capacity <= Self.heldRows)
    tasks[task].stack.removeAll(keepingCapacity: true)
    if !tasks[task].notes.isEmpty { tasks[task].notes = [:] }
    if let sequence = tasks[task].sequence { queue.abandon(sequence) }
    tasks[task].sequence = nil
    tasks[task].wasLost = false
    tasks[task].wasCut = false
    if tasks[task].window != nil || hasWindows { tasks[task].interrupts = 0 }
  }
}
