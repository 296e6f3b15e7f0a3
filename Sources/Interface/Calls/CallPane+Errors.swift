import CallTrees
import KernelTypes

extension CallPane {
  /// `e` and `E`: the next call that something went wrong in, by the same rule as `ftview errors` (``PacketErrors``).
  mutating func goToError(forward: Bool, _ shared: Shared) -> Answer {
    guard let record = shared.packet(at: packet), let here = line?.row else { return .done }
    let known = questions.errors ?? Apart(PacketErrors(shared.trace, record))
    questions.errors = known
    let errors = known.value
    let rows = shownRows(of: record, shared)
    let troubles = errors.troubles.filter { rows.contains($0) && (forward ? $0 > here : $0 < here) }
    // A call may lie beneath what is left out itself: only its line tells.
    let before = self
    for row in forward ? troubles : troubles.reversed() where !shared.leavesOut(row) {
      if reveal(row, shared) { return .say(Self.text(of: row, errors, shared.trace)) }
      self = before
    }
    let place = forward ? "below" : "above"
    guard !troubles.isEmpty else { return .complain("no error, drop, fault or loss \(place)") }
    return .complain("what is left out has \(troubles.count) \(place): i shows interrupts, o noise, Esc ends a filter")
  }

  /// Names what went wrong in a call: a drop, an error and the call beneath that returned it first, or what the trace lacks.
  private static func text(of row: Int, _ errors: PacketErrors, _ trace: Trace) -> String {
    func name(_ row: Int) -> String { CallPath.name(trace.calls.function[row], in: trace.functions) }
    if let drop = errors.drops.first(where: { $0.row == row }) { return "\(drop.text), freed here" }
    guard let code = errors.code(of: row) else {
      let isLost = trace.calls.flags[row].contains(.lost)
      return isLost ? "the kernel lost events inside" : "the trace closes another function here"
    }
    let end = trace.calls.subtreeEnd[row]
    let first = errors.list.first { $0.reached <= row && $0.row > row && $0.row < end }
    return "\(ErrorNumber.text(code)), first returned \(first.map { "by \(name($0.row))" } ?? "here")"
  }
}
