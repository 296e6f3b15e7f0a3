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
  /// Their rows, ascending.
  private var rows = Column<UInt32>()
  /// What they took in ns up to each one, it included; those of an unknown time as 0.
  private var sums = Column<Int64>()
  /// How many of an unknown time there are up to each one, it included.
  private var unknown = Column<UInt32>()

  /// Takes note of the interrupts in finished rows, which are the table's last.
  mutating func note(
    _ range: Range<Int>, _ ends: Column<UInt32>, _ durations: Column<Int64>, _ flags: Column<CallFlags>
  ) {
    var sum = sums.isEmpty ? 0 : sums[sums.count - 1]
    var missing = unknown.isEmpty ? 0 : unknown[unknown.count - 1]
    var row = range.lowerBound
    while row < range.upperBound {
      guard flags[row].contains(.interrupt) else {
        row += 1
        continue
      }
      if durations[row] == CallTable.unknown { missing &+= 1 } else { sum &+= durations[row] }
      rows.append(UInt32(truncatingIfNeeded: row))
      sums.append(sum)
      unknown.append(missing)
      row = max(row + 1, Int(ends[row]))
    }
  }

  /// What the interrupts in these rows took in ns, 0 when there are none; nil when that of one is not known.
  ///
  /// - Complexity: O(log interrupts).
  func time(in range: Range<Int>) -> Int64? {
    if rows.isEmpty { return 0 }
    let first = place(of: range.lowerBound)
    let end = place(of: range.upperBound)
    guard first < end else { return 0 }
    guard unknown[end - 1] == (first == 0 ? 0 : unknown[first - 1]) else { return nil }
    return sums[end - 1] &- (first == 0 ? 0 : sums[first - 1])
  }

  /// How many lie before `row`.
  private func place(of row: Int) -> Int {
    var low = 0
    var high = rows.count
    while low < high {
      let middle = (low + high) / 2
      if Int(rows[middle]) < row { low = middle + 1 } else { high = middle }
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
    return rest.addingReportingOverflow(time).partialValue
  }

  /// The same of a whole record.
  package func total(of packet: PacketRecord, interrupts choice: InterruptTime) -> Int64? {
    total(
      of: PacketLook(
        kind: packet.kind, rows: packet.rows, duration: packet.duration, integrity: packet.integrity),
      interrupts: choice)
  }
}
