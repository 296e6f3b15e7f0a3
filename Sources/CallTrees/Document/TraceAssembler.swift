import TraceEvents

/// Puts a trace together from packets whose calls are known already, as a document has them. ``TreeBuilder`` is for events, from
/// which it has to find out.
final class TraceAssembler {
  /// What is known of a call when it is complete.
  struct Call: Sendable {
    var function = FunctionID.unknown
    var start: Int64?
    var duration: Int64?
    var cpu = -1
    var isInterrupt = false
    var isIncomplete = false
  }

  /// A list of more files than that is nobody's.
  private static let fileLimit = 1 << 16

  /// What the calls' identifiers mean.
  var names = TraceNames()
  private var calls = CallTable()
  private var notes = NoteTable()
  private(set) var packets = PacketTable()
  /// The calls of the packet that is being put together, and what is said of them.
  private(set) var rows: [CallRow] = []
  private var rowNotes: [NoteEntry] = []
  /// The open calls, outermost first.
  private var open: [Int] = []

  /// Begins a call in the innermost open one; false when there are too many, or too many in each other.
  func enter() -> Bool {
    guard open.count < TaskCalls.depthLimit, rows.count < TaskCalls.rowLimit,
      calls.count + rows.count < CallTable.rowLimit
    else { return false }
    open.append(rows.count)
    rows.append(CallRow(TraceEvent(.enter), depth: open.count - 1))
    return true
  }

  /// Completes the innermost open call.
  func leave(_ call: Call) {
    guard let row = open.popLast() else { return }
    rows[row].function = call.function
    rows[row].subtreeEnd = UInt32(truncatingIfNeeded: rows.count)
    rows[row].start = call.start ?? CallTable.unknown
    rows[row].duration = call.duration ?? CallTable.unknown
    rows[row].cpu = Int16(clamping: call.cpu)
    var flags: CallFlags = call.isInterrupt ? .interrupt : []
    if call.isIncomplete { flags.insert(call.duration == nil ? .noReturn : call.start == nil ? .noEntry : .lost) }
    rows[row].flags = flags
  }

  /// Says something of the innermost open call.
  func note(_ kind: NoteEntry.Kind, _ string: StringID) {
    if let row = open.last { note(kind, string, of: row) }
  }

  /// Says what lies at an address during the packet.
  ///
  /// - Parameter row: of the packet's calls, from 0, the one that said so.
  func note(_ object: PacketObject, of row: Int) {
    if rows.indices.contains(row) { note(.object, names.strings.intern(object.text), of: row) }
  }

  private func note(_ kind: NoteEntry.Kind, _ string: StringID, of row: Int) {
    if let note = NoteEntry(row: row, kind, string.rawValue) { rowNotes.append(note) }
  }

  /// Lists the calls since the last packet as a window's.
  ///
  /// - Parameter total: its time with that of interrupts.
  func finish(window record: PacketRecord, total: Int64?) {
    var record = record
    record.rows = moveRows()
    let time = calls.interrupts.time(in: record.rows)
    record.duration = total.flatMap { total in time.flatMap { $0 > total ? nil : total - $0 } }
    packets.entries.append(packets.keep(record))
  }

  /// Lists the calls since the last packet as an outermost call with all beneath; there must be one that is.
  func finishRoot(pid: Int32, comm: StringID, integrity: PacketRecord.Integrity) {
    let cpu = Int32(rows.first?.cpu ?? -1)
    let hasInterrupts =
      rows.contains { $0.flags.contains(.interrupt) } && rows.first?.flags.contains(.interrupt) == false
    let range = moveRows()
    if hasInterrupts { packets.setDuration(calls.packetDuration(range), row: range.lowerBound) }
    let task = packets.task(TaskName(pid: pid, comm: comm.rawValue, cpu: cpu))
    packets.entries.append(
      PacketEntry(root: range.lowerBound, task: task, integrity: integrity, hasOwnDuration: hasInterrupts))
  }

  /// The packets that come are of this file.
  func go(to source: String) {
    guard packets.files.last?.source != source, packets.files.count < Self.fileLimit else { return }
    // What stands before the first file's is nobody's.
    let first = packets.files.isEmpty ? 0 : packets.count
    packets.files.append(TraceFilePart(name: source, short: source, source: source, first: first))
  }

  private func moveRows() -> Range<Int> {
    let base = calls.count
    _ = calls.append(rows[...])
    // Members may come in any order.
    rowNotes.sort { $0.row < $1.row }
    notes.append(rowNotes[...], movedBy: base)
    rows.removeAll(keepingCapacity: rows.capacity <= TreeBuilder.heldRows)
    rowNotes.removeAll(keepingCapacity: rowNotes.capacity <= TreeBuilder.heldRows)
    return base..<calls.count
  }

  /// The packets that were finished.
  ///
  /// - Complexity: O(chunks of the columns), as ``TreeBuilder/snapshot(names:)``.
  func trace(source: String) -> Trace {
    packets.files = TraceFilePart.parts(of: packets.files.map(\.source), from: packets.files.map(\.first))
    return Trace(source: source, calls: calls, notes: notes, packets: packets, names: names)
  }
}

extension Trace {
  /// The tables of one who builds a trace, as they are now.
  init(source: String, calls: CallTable, notes: NoteTable, packets: PacketTable, names: borrowing TraceNames) {
    self.source = source
    functions = names.functions.frozen()
    self.calls = calls
    self.notes = notes
    self.notes.names = [NoteNames(strings: names.strings.frozen(), functions: functions)]
    self.packets = packets
    self.packets.calls = calls
    self.packets.functions = functions
    self.packets.strings = self.notes.names[0].strings
  }
}
