import TraceEvents

extension CallTable {
  /// Total time of a call in ns, from entry to return, or that without the interrupts beneath it; nil when not known.
  ///
  /// - Complexity: O(log interrupts).
  package func total(_ row: Int, interrupts choice: InterruptTime) -> Int64? {
    let total = duration[row]
    guard total != Self.unknown else { return nil }
    if choice == .counted || flags[row].contains(.interrupt) { return total }
    guard let time = interrupts.time(in: row + 1..<max(row + 1, subtreeEnd[row])) else { return nil }
    // A trace that says less for the whole than for a part says nothing of the rest.
    return time > total ? nil : total - time
  }

  /// Self time of a call in ns: its total less its callees' totals, interrupts among them, so that it is the same whether
  /// interrupts are counted or not. Nil when the call, or a direct callee, has no known duration, and when the callees took
  /// longer than the call.
  ///
  /// - Complexity: O(direct callees), so of all calls together O(calls).
  package func selfTime(_ row: Int) -> Int64? {
    var rest = duration[row]
    guard rest != Self.unknown else { return nil }
    let end = subtreeEnd[row]
    var callee = row + 1
    while callee < end {
      let time = duration[callee]
      guard time != Self.unknown else { return nil }
      rest = rest.subtractingReportingOverflow(time).partialValue
      callee = max(callee + 1, subtreeEnd[callee])
    }
    return rest < 0 ? nil : rest
  }
}

extension Trace {
  /// See ``CallTable/selfTime(_:)``.
  package func selfTime(_ row: Int) -> Int64? { calls.selfTime(row) }

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
