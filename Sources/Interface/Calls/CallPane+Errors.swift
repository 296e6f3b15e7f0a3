import CallTrees
import KernelTypes

extension CallPane {
  /// `e` and `E`: the next call that something went wrong in, by the same rule as `ftview errors` (``PacketErrors``).
  mutating func goToError(forward: Bool, _ shared: Shared) -> Answer {
    guard let record = shared.packet(at: packet) else { return .done }
    if let known = questions.errors { return goToError(among: known.value, of: record, forward: forward, shared) }
    let former = questions.errorSeek?.value
    questions.errorSeek = Apart(
      ErrorSeek(
        search: former?.search ?? PacketErrorSearch(shared.trace, record), forward: forward,
        times: former?.forward == forward ? min(former?.times ?? 0, 1000) + 1 : 1))
    return proceedToError(calls: Self.lookedAtOnce, shared) ?? .say("looking for errors")
  }

  /// Goes on to what went wrong with the packet, and then there; nil while more calls have to be looked at.
  mutating func proceedToError(calls limit: Int, _ shared: Shared) -> Answer? {
    guard let record = shared.packet(at: packet), var seek = questions.errorSeek?.value else { return .done }
    // Held here alone: else every piece would copy it.
    questions.errorSeek = nil
    guard !seek.search.proceed(calls: limit) else {
      questions.errorSeek = Apart(seek)
      return nil
    }
    questions.errors = Apart(seek.search.errors)
    var answer = Answer.done
    for _ in 0..<seek.times {
      answer = goToError(among: seek.search.errors, of: record, forward: seek.forward, shared)
    }
    return answer
  }

  private mutating func goToError(
    among errors: PacketErrors, of record: PacketRecord, forward: Bool, _ shared: Shared
  ) -> Answer {
    guard let here = line?.row else { return .done }
    let rows = shownRows(of: record, shared)
    let part =
      forward
      ? min(max(rows.lowerBound, here + 1), rows.upperBound)..<rows.upperBound
      : rows.lowerBound..<max(rows.lowerBound, min(here, rows.upperBound))
    let troubles = errors.troubles(in: part)
    // A call may lie beneath what is left out itself: only its line tells.
    let before = self
    for step in 0..<troubles.count {
      let row = troubles[forward ? troubles.startIndex + step : troubles.endIndex - 1 - step]
      guard !shared.leavesOut(row) else { continue }
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
