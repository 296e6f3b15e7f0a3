import CallTrees

/// Where a trace's times do not add up, with interrupts in or out; empty when they do.
///
/// A call whose total is known and whose callees' totals are all known must have a self time, and that is what is left. A
/// packet's total is its outermost calls'.
package func timeFaults(_ trace: Trace) -> [String] {
  var found: [String] = []
  for choice in [InterruptTime.counted, .leftOut] {
    for packet in trace.packets {
      let total = trace.total(of: packet, interrupts: choice)
      let roots = trace.roots(of: packet).filter { isShown($0, of: packet, in: trace, choice) }
      let sum = add(roots.map { trace.calls.total($0, interrupts: choice) })
      if let total, total != sum {
        found.append("packet \(packet.index) has \(total), its calls \(sum ?? -1), \(choice)")
      }
      for row in packet.rows where isShown(row, of: packet, in: trace, choice) {
        guard let whole = trace.calls.total(row, interrupts: choice) else { continue }
        let callees = trace.callees(of: row).filter { isShown($0, of: packet, in: trace, choice) }
        guard let parts = add(callees.map { trace.calls.total($0, interrupts: choice) }) else { continue }
        let name = trace.functions.printed(trace.calls.function[row])
        if parts > whole { found.append("row \(row), \(name): \(whole), its callees \(parts), \(choice)") }
        if let own = trace.selfTime(row), own + parts != whole {
          found.append("row \(row), \(name): \(own) itself and \(parts) beneath are not \(whole), \(choice)")
        }
      }
    }
  }
  return found
}

/// Whether a call is among those that a choice shows: an outermost call of a trace without windows is a list entry even if
/// it is an interrupt.
private func isShown(_ row: Int, of packet: PacketRecord, in trace: Trace, _ choice: InterruptTime) -> Bool {
  if choice == .counted || !trace.calls.flags[row].contains(.interrupt) { return true }
  return packet.kind == .root && trace.calls.flags[packet.rows.lowerBound].contains(.interrupt)
}

private func add(_ times: [Int64?]) -> Int64? {
  times.reduce(0) { sum, time in sum.flatMap { sum in time.map { sum + $0 } } }
}
