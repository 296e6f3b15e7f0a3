import KernelTypes
import TraceEvents

// MARK: - Other packets in a window

extension TreeBuilder {
  /// Another packet has reached an entry point in the current task's window: the next call is its. Where there is no window
  /// its begin is not in the trace, and it is a comment like any other.
  mutating func nest(_ event: TraceEvent) {
    select(event)
    guard current.window != nil else { return comment(event) }
    if cpus.hasLosses { noticeLoss(event.cpu) }
    // Of a row that is not there yet.
    guard let note = NoteEntry(row: current.rows.count, .packet, event.text.rawValue) else { return }
    current.notes.append(note)
    current.hasNested = true
  }

  /// Gives what was said of other packets to their calls, now that these are there. An interrupt may have landed between the
  /// two; and where the entry point's function is not traced, there is none, and the call around has it.
  ///
  /// - Complexity: O(1) without any; else O(notes), and for all such packets together O(2²⁰) looks at rows: hostile text could want a look at each for
  ///   each.
  mutating func homeNested(names: borrowing TraceNames) {
    guard current.hasNested else { return }
    var looks = 1 << 20
    for index in current.notes.indices where current.notes[index].kind == .packet {
      let row = Int(current.notes[index].row)
      let text = names.strings[StringID(rawValue: current.notes[index].string)]
      let entry = PacketBegin(nested: text)?.entry ?? ""
      let functions = EntryPointNames.names(of: entry)
      guard let home = current.home(of: functions, from: row, names.functions, looks: &looks) else { continue }
      current.notes[index] = current.notes[index].moved(by: home - row)
    }
    // A window without calls has nothing to say it of.
    let count = current.rows.count
    current.notes.removeAll { $0.kind == .packet && $0.row >= count }
  }
}

extension TaskCalls {
  /// The row of the call that was entered at an entry point when there were `row` calls; else of the one around it, and nil
  /// without any.
  fileprivate func home(of functions: [String], from row: Int, _ table: FunctionTable, looks: inout Int) -> Int? {
    var next = row
    while next < rows.count, looks > 0 {
      looks -= 1
      if functions.contains(FunctionName.base(table.name(rows[next].function))) { return next }
      guard rows[next].flags.contains(.interrupt) else { break }
      next = self.next(after: next)
    }
    var around = min(row, rows.count) - 1
    while around > 0, looks > 0, Int(rows[around].subtreeEnd) <= row {
      looks -= 1
      around -= 1
    }
    return rows.isEmpty ? nil : max(0, around)
  }
}
