import TraceEvents

/// Whether the time of interrupts is part of the times of the calls that they landed in.
///
/// Either way a call's total time is its self time and its callees' total times: with ``counted`` of all callees, with
/// ``leftOut`` of those that are no interrupts. An interrupt's own calls have the same times both ways.
package enum InterruptTime: Sendable {
  /// Total times are from entry to return, as the tracer measured them.
  case counted
  /// Interrupts, with all beneath, are taken off what they landed in.
  case leftOut
}

/// The interrupts of a table's calls: 16 bytes for each that landed in one. What an interrupt calls is not counted again.
struct InterruptTimes: Sendable {
  private struct Entry: BitwiseCopyable, Sendable {
    var row: UInt32
    /// How many of an unknown time there are up to this one, it included.
    var unknown: UInt32
    /// What they took in ns up to this one, it included; those of an unknown time as 0.
    var sum: Int64
  }

  /// In order of rows.
  private var entries = Column<Entry>()

  /// Takes note of the interrupts in finished rows, which become the table's from row `base` on.
  mutating func note(_ rows: ArraySlice<CallRow>, base: Int) {
    var last = entries.isEmpty ? Entry(row: 0, unknown: 0, sum: 0) : entries[entries.count - 1]
    let origin = rows.startIndex
    var row = origin
    while row < rows.endIndex {
      guard rows[row].flags.contains(.interrupt) else {
        row += 1
        continue
      }
      let time = rows[row].duration
      if time == CallTable.unknown { last.unknown &+= 1 } else { last.sum &+= time }
      last.row = UInt32(truncatingIfNeeded: base + row - origin)
      entries.append(last)
      row = max(row + 1, Int(rows[row].subtreeEnd))
    }
  }

  /// What the interrupts in these rows took in ns, 0 when there are none; nil when that of one is not known.
  ///
  /// - Complexity: O(log interrupts).
  func time(in range: Range<Int>) -> Int64? {
    if entries.isEmpty { return 0 }
    let first = place(of: range.lowerBound)
    let end = place(of: range.upperBound)
    guard first < end else { return 0 }
    let before = first == 0 ? Entry(row: 0, unknown: 0, sum: 0) : entries[first - 1]
    let last = entries[end - 1]
    guard last.unknown == before.unknown else { return nil }
    // Sums wrap around, which differences do not show; what is longer than a time can be is not known.
    let time = last.sum &- before.sum
    return time < 0 ? nil : time
  }

  /// How many lie before `row`.
  private func place(of row: Int) -> Int {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if Int(entries[middle].row) < row { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension CallTable {
  /// Total time of a call in ns, from entry to return, or that without the interrupts beneath it; nil when not known.
  ///
  /// - Complexity: O(log interrupts).
  package func total(_ row: Int, interrupts choice: InterruptTime) -> Int64? {
    let total = duration[row]
    guard total != Self.unknown else { return nil }
    if choice == .counted || flags[row].contains(.interrupt) { return total }
    guard let time = interrupts.time(in: row + 1..<max(row + 1, Int(subtreeEnd[row]))) else { return nil }
    // A trace that says less for the whole than for a part says nothing of the rest.
    return time > total ? nil : total - time
  }
}

extension Trace {
  /// Self time of a call in ns: its total less its callees' totals, interrupts among them, so that it is the same whether
  /// interrupts are counted or not. Nil when the call, or a direct callee, has no known duration, and when the callees took
  /// longer than the call.
  ///
  /// - Complexity: O(direct callees).
  package func selfTime(_ row: Int) -> Int64? {
    let total = calls.duration[row]
    guard total != CallTable.unknown else { return nil }
    var rest = total
    for callee in callees(of: row) {
      guard calls.duration[callee] != CallTable.unknown else { return nil }
      rest = rest.subtractingReportingOverflow(calls.duration[callee]).partialValue
    }
    return rest < 0 ? nil : rest
  }

  /// Total time of a packet in ns: that of its outermost calls, of those that are no interrupts with ``InterruptTime/leftOut``.
  /// An outermost call that is an interrupt has its own time either way. Nil when a part is not known.
  ///
  /// - Complexity: O(log interrupts).
  package func total(of packet: PacketLook, interrupts choice: InterruptTime) -> Int64? {
    guard choice == .counted else { return packet.duration }
    if packet.kind == .root { return packet.rows.first.flatMap { calls.total($0, interrupts: .counted) } }
    guard let rest = packet.duration, let time = calls.interrupts.time(in: packet.rows) else { return nil }
    let (total, isTooLong) = rest.addingReportingOverflow(time)
    return isTooLong ? nil : total
  }

  /// The same of a whole record.
  package func total(of packet: PacketRecord, interrupts choice: InterruptTime) -> Int64? {
    total(
      of: PacketLook(
        kind: packet.kind, rows: packet.rows, duration: packet.duration, integrity: packet.integrity),
      interrupts: choice)
  }
}
