import CallTrees

/// The call that `w` or `W` went to last, and its place among the slowest ones, from 1.
struct SlowestPlace: Sendable {
  var call: SlowestCalls.Call
  var number: Int
}

extension CallPane {
  /// `w` and `W`: the call that took the most time itself; from there on the next slower and the next faster one.
  mutating func goToSlowest(forward: Bool, count: Int, _ shared: Shared) -> Answer {
    guard let record = shared.packet(at: packet) else { return .done }
    let rows = shownRows(of: record, shared)
    let before = self
    let slowest = SlowestCalls(shared.trace.calls, rows) { before.leavesOut($0, shared) }
    var place = slow.flatMap { $0.call.row == line?.row ? $0 : nil }
    for _ in 0..<min(count, 1000) {
      repeat {
        let next =
          forward || place == nil
          ? slowest.next(after: place?.call) : place.flatMap { slowest.previous(before: $0.call) }
        guard let next else {
          return .complain(
            place == nil ? "no call here has a known time" : "no \(forward ? "faster" : "slower") call here")
        }
        place = SlowestPlace(call: next, number: (place?.number ?? 0) + (forward || place == nil ? 1 : -1))
        // A call may lie beneath what is left out itself.
        self = before
      } while !reveal(place?.call.row ?? 0, shared)
    }
    slow = place
    guard let place else { return .done }
    let whole = shared.trace.total(of: record, interrupts: .counted) ?? 0
    let share = whole > 0 ? ", \(ShareText.percent(Double(place.call.time) / Double(whole)))" : ""
    return .say(
      "slowest call\(place.number == 1 ? "" : " \(place.number)"): \(shared.function(of: place.call.row)), "
        + "\(NumberText.time(place.call.time, micro: shared.glyphs.micro)) itself\(share)")
  }
}
