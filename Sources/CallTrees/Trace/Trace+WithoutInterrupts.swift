extension Trace {
  /// Calls as they are with interrupts left out: without the calls of interrupts, and with total times that leave them
  /// out (``InterruptTime/leftOut``), so that self and callees add up.
  ///
  /// - Parameters:
  ///   - parts: rows of this trace, each whole subtrees. A part whose first call is wanted has it, and all beneath, even
  ///     if it is an interrupt.
  /// - Returns: a trace with the calls and notes of these parts alone, and which of its rows each part has become. Its
  ///   packet list is this trace's and does not fit these rows.
  /// - Complexity: O(calls · log interrupts).
  package func withoutInterrupts(
    in parts: [(rows: Range<Int>, keepsFirst: Bool)]
  ) -> (trace: Trace, rows: [Range<Int>]) {
    var copy = self
    copy.calls = CallTable()
    copy.notes = NoteTable()
    var rows: [Range<Int>] = []
    var place: Int?
    for part in parts {
      let first = copy.calls.count
      let range = part.rows.clamped(to: 0..<calls.count)
      let places = calls.placesWithoutInterrupts(range, keepsFirst: part.keepsFirst, from: first)
      copy.calls.append(calls, range, at: places)
      let next = notes.place(of: range.lowerBound)
      if next != place { copy.notes.goOn(with: notes.names[next], at: first) }
      place = next
      copy.notes.append(notes, range, at: places)
      rows.append(first..<copy.calls.count)
    }
    return (copy, rows)
  }
}

extension CallTable {
  /// Where each of these rows goes when interrupts are left out, and behind them where the next one would go. A row that
  /// is left out has the place of the one that follows.
  fileprivate func placesWithoutInterrupts(_ rows: Range<Int>, keepsFirst: Bool, from first: Int) -> [UInt32] {
    var places: [UInt32] = []
    places.reserveCapacity(rows.count + 1)
    var next = UInt32(clamping: first)
    var hiddenEnd = rows.lowerBound
    let keptEnd = keepsFirst && !rows.isEmpty && flags[rows.lowerBound].contains(.interrupt) ? rows.upperBound : 0
    for row in rows {
      places.append(next)
      if row >= hiddenEnd, row >= keptEnd, flags[row].contains(.interrupt) {
        hiddenEnd = max(row + 1, subtreeEnd[row])
      }
      if row >= hiddenEnd { next += 1 }
    }
    places.append(next)
    return places
  }

  /// Appends those of `rows` that have a place of their own.
  fileprivate mutating func append(_ other: CallTable, _ rows: Range<Int>, at places: [UInt32]) {
    for row in rows {
      let index = row - rows.lowerBound
      guard places[index] != places[index + 1] else { continue }
      function.append(other.function[row])
      subtreeEnd.append(Int(places[min(other.subtreeEnd[row] - rows.lowerBound, rows.count)]))
      start.append(other.start[row])
      duration.append(other.total(row, interrupts: .leftOut) ?? Self.unknown)
      depth.append(other.depth[row])
      cpu.append(other.cpu[row])
      flags.append(other.flags[row])
    }
  }
}

extension NoteTable {
  /// Appends the notes of those of `rows` that have a place of their own.
  fileprivate mutating func append(_ other: NoteTable, _ rows: Range<Int>, at places: [UInt32]) {
    for entry in other.entries(of: rows) {
      let index = Int(entry.row) - rows.lowerBound
      guard places[index] != places[index + 1] else { continue }
      append([entry], movedBy: Int(places[index]) - Int(entry.row))
    }
  }
}
