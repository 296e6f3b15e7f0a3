import KernelTypes
import TraceEvents

// MARK: - Windows

extension TreeBuilder {
  mutating func beginWindow(_ event: TraceEvent, names: borrowing TraceNames) {
    guard let begin = names.begin(of: event) else { return }
    if !hasWindows {
      for packet in queue.removeAll(calls) { outsideWindows += packet.rows.count }
      startWindows()
    }
    select(event)
    if cpus.hasLosses { noticeLoss(event.cpu) }
    if current.window != nil {
      current.cuts &+= 1
      current.cutAll()
      closeWindow(end: nil, at: nil, names: names)
    }
    reset()
    current.cpu = event.cpu
    current.lossSeen = cpus.losses
    if event.comm.rawValue != 0 { current.comm = event.comm }
    current.window = OpenWindow(begin: begin, time: event.time, cpu: event.cpu, sequence: queue.begin())
  }

  mutating func endWindow(_ event: TraceEvent, names: borrowing TraceNames) {
    guard let end = names.end(of: event) else { return }
    select(event)
    if cpus.hasLosses { noticeLoss(event.cpu) }
    current.cutAll()
    if let window = current.window, window.begin.id == end.id {
      return closeWindow(end: end, at: event.time, names: names)
    }
    // Its begin is not in the trace, or is another packet's.
    if current.window != nil {
      current.cuts &+= 1
      closeWindow(end: nil, at: nil, names: names)
    }
    if !hasWindows { gatherHeadless(names: names) }
    guard end.isKept || listsAll else { return leaveOut() }
    let sequence = queue.begin()
    var packet = PacketRecord(index: 0, kind: .packet, rows: moveAll())
    packet.pid = current.pid < 0 ? nil : Int(current.pid)
    packet.cpu = event.cpu < 0 ? nil : Int(event.cpu)
    packet.comm = names.strings[current.comm]
    packet.end = end
    packet.endTime = event.time
    packet.summary = "packet \(end.id)"
    packet.integrity = .truncated
    queue.finish(queue.table.keep(packet), sequence: sequence)
    reset()
  }

  /// The window of the current task is over: at `time`, or cut off where there is no `end`.
  mutating func closeWindow(end: PacketEnd?, at time: Int64?, names: borrowing TraceNames) {
    guard let window = current.window else { return }
    if let end, !end.isKept, !listsAll {
      queue.abandon(window.sequence)
      current.window = nil
      return leaveOut()
    }
    markBesides(window.begin.entry, names: names)
    homeNested(names: names)
    var packet = PacketRecord(index: 0, kind: .packet, rows: moveAll())
    packet.pid = current.pid < 0 ? nil : Int(current.pid)
    packet.time = window.time
    packet.cpu = window.cpu < 0 ? nil : Int(window.cpu)
    packet.comm = window.begin.comm.isEmpty ? names.strings[current.comm] : window.begin.comm
    packet.entry = window.begin.entry
    packet.summary = window.begin.summary
    packet.begin = window.begin
    packet.end = end
    if let end, end.drop != nil, end.droppedAt == nil {
      packet.end?.droppedAt = DropSite.function(calls, packet.rows, names.functions)
    }
    packet.endTime = time
    packet.duration = calls.packetDuration(packet.rows)
    packet.integrity = current.wasLost ? .lost : current.cuts > 0 || end == nil ? .truncated : .complete
    queue.finish(queue.table.keep(packet), sequence: window.sequence)
    current.window = nil
    reset()
  }

  /// Marks the outermost calls of the current task's window that are not of its entry point's function as an interrupt's: the gate
  /// calls nothing else, so they came over the task. Only where that function is traced, and not where callers were lost.
  ///
  /// - Complexity: O(outermost calls), and of those that are marked O(calls).
  private mutating func markBesides(_ entry: String, names: borrowing TraceNames) {
    var own: [Int] = []
    var row = 0
    while row < current.rows.count {
      if current.rows[row].flags.isDisjoint(with: [.interrupt, .callersLost, .noEntry]) { own.append(row) }
      row = current.next(after: row)
    }
    guard own.count > 1 else { return }
    let wanted = EntryPointNames.names(of: entry)
    let besides = own.filter { row in
      !wanted.contains(FunctionName.base(names.functions.name(current.rows[row].function)))
    }
    guard besides.count < own.count else { return }
    for row in besides {
      for beneath in row..<current.next(after: row) { current.rows[beneath].flags.insert(.interrupt) }
    }
  }

  /// Forgets a window that no keep rule asked for.
  private mutating func leaveOut() {
    notKept += 1
    reset()
  }

  /// The first window event of a trace is an end: calls of that task so far, listed as roots, are the packet's.
  mutating func gatherHeadless(names: borrowing TraceNames) {
    flushRoots(names: names)
    let task = currentIndex
    let pid = current.pid
    let cpu = current.cpu
    var rows: [CallRow] = []
    var kept: [NoteEntry] = []
    for packet in queue.removeAll(calls) {
      let isSamePID = packet.pid == (pid < 0 ? nil : Int(pid))
      guard isSamePID, pid > 0 || packet.cpu == (cpu < 0 ? nil : Int(cpu)) else {
        outsideWindows += packet.rows.count
        continue
      }
      let shift = rows.count - packet.rows.lowerBound
      for row in packet.rows {
        var copy = CallRow(TraceEvent(.enter), depth: calls.depth[row])
        copy.function = calls.function[row]
        copy.subtreeEnd = UInt32(clamping: calls.subtreeEnd[row] + shift)
        copy.start = calls.start[row]
        copy.duration = calls.duration[row]
        copy.cpu = calls.cpu[row]
        copy.flags = calls.flags[row]
        rows.append(copy)
      }
      for entry in notes.entries(of: packet.rows) { kept.append(entry.moved(by: shift)) }
    }
    startWindows()
    select(task)
    current.rows = rows
    current.notes = kept
  }

  /// The trace has windows after all: what was listed or open so far does not count.
  mutating func startWindows() {
    hasWindows = true
    calls = CallTable()
    notes = NoteTable()
    for task in tasks.indices {
      select(task)
      outsideWindows += current.rows.count
      reset()
    }
  }
}

// MARK: - Finished packets

extension TreeBuilder {
  /// Moves finished rows of the current task, whose notes are sorted, into the table, and answers where they are and all
  /// flags they have; nil when the table is full.
  ///
  /// - Parameter note: the first note that is of these rows or later ones; of later ones afterwards.
  mutating func move(_ rows: Range<Int>, note: inout Int) -> (rows: Range<Int>, flags: CallFlags)? {
    let first = note
    while note < current.notes.count, current.notes[note].row < rows.upperBound { note += 1 }
    let base = calls.count
    guard rows.count <= CallTable.rowLimit - base else {
      tooMany += rows.count
      return nil
    }
    let flags = calls.append(current.rows[rows])
    if first < note { notes.append(current.notes[first..<note], movedBy: base - rows.lowerBound) }
    return (base..<calls.count, flags)
  }

  /// Moves all rows of the current task into the table.
  private mutating func moveAll() -> Range<Int> {
    homeNotes()
    sortNotes()
    var note = 0
    return move(0..<current.rows.count, note: &note)?.rows ?? calls.count..<calls.count
  }

  /// Puts the current task's notes in order of rows; those of one row stay in order of arrival.
  mutating func sortNotes() {
    // As a rule they came so.
    let isSorted = current.notes.withUnsafeBufferPointer { notes in
      notes.indices.dropFirst().allSatisfy { notes[$0 - 1].row <= notes[$0].row }
    }
    if !isSorted { current.notes.sort { $0.row < $1.row } }
  }

  /// Makes the current task ready for its next packet.
  mutating func reset() {
    current.rows.removeAll(keepingCapacity: current.rows.capacity <= Self.heldRows)
    current.stack.removeAll()
    if !current.notes.isEmpty { current.notes.removeAll(keepingCapacity: current.notes.capacity <= Self.heldRows) }
    if let sequence = current.sequence { queue.abandon(sequence) }
    current.sequence = nil
    if !current.openingNotes.isEmpty { current.openingNotes.removeAll() }
    if !current.closingNotes.isEmpty { current.closingNotes.removeAll() }
    if !current.laterSequences.isEmpty { current.laterSequences.removeAll() }
    if current.isWary { current.forgetGaps() }
    current.floor = 0
    current.wasLost = false
    current.hasNested = false
    current.cuts = 0
    if current.window != nil || hasWindows { current.interrupts = 0 }
  }
}

extension PacketRecord.Integrity {
  /// What the flags of all calls of an outermost call say of it.
  init(_ flags: CallFlags) {
    if !flags.isDisjoint(with: [.lost, .callersLost]) {
      self = .lost
    } else {
      self = flags.isDisjoint(with: [.noEntry, .noReturn]) ? .complete : .truncated
    }
  }
}
