import CallTrees

/// The call that `w` or `W` went to last, and its place among the slowest ones, from 1.
struct SlowestPlace: Sendable {
  var call: SlowestCalls.Call
  var number: Int
}

/// The way of `w` or `W` through the calls of a packet, of which there may be millions: it is gone a piece at a time, between keys.
struct SlowestSeek: Sendable {
  /// How many calls to go on.
  var times: Int
  /// From where.
  var place: SlowestPlace?
  var forward: Bool
  var search: SlowestCalls.Search

  init(from place: SlowestPlace?, forward: Bool, times: Int) {
    (self.place, self.forward, self.times) = (place, forward, times)
    search = SlowestCalls.Search(from: place?.call, forward: forward || place == nil)
  }
}

extension CallPane {
  /// How many calls are looked at before a key is answered.
  static let lookedAtOnce = 10_000

  /// `w` and `W`: the call that took the most time itself; from there on the next slower and the next faster one.
  mutating func goToSlowest(forward: Bool, count: Int, _ shared: Shared) -> Answer {
    // Who presses it once more does not want the first one left out.
    if var seek = questions.seek, seek.forward == forward {
      seek.times = min(seek.times + min(count, 1000), 1000)
      questions.seek = seek
      return proceedToSlowest(calls: Self.lookedAtOnce, shared) ?? .say("looking for the slowest call")
    }
    if questions.seek != nil { _ = proceedToSlowest(calls: .max, shared) }
    let place = questions.slowest.flatMap { $0.call.row == line?.row ? $0 : nil }
    questions.seek = SlowestSeek(from: place, forward: forward, times: min(count, 1000))
    return proceedToSlowest(calls: Self.lookedAtOnce, shared) ?? .say("looking for the slowest call")
  }

  /// Goes on to the slowest call; nil while more calls have to be looked at.
  mutating func proceedToSlowest(calls limit: Int, _ shared: Shared) -> Answer? {
    guard let record = shared.packet(at: packet), var seek = questions.seek else { return .done }
    questions.seek = nil
    let before = self
    let slowest = SlowestCalls(
      shared.trace.calls, shownRows(of: record, shared), selfTime: { before.selfTime($0, shared) },
      leavingOut: { before.leavesOut($0, shared) })
    var left = limit
    while seek.times > 0 {
      guard slowest.proceed(&seek.search, calls: &left) else {
        self = before
        questions.seek = seek
        return nil
      }
      let isOnward = seek.forward || seek.place == nil
      guard let next = seek.search.best else {
        return .complain(
          seek.place == nil ? "no call here has a known time" : "no \(seek.forward ? "faster" : "slower") call here")
      }
      let place = SlowestPlace(call: next, number: (seek.place?.number ?? 0) + (isOnward ? 1 : -1))
      // A call may lie beneath what is left out itself.
      self = before
      seek = SlowestSeek(from: place, forward: seek.forward, times: seek.times - (reveal(next.row, shared) ? 1 : 0))
    }
    questions.slowest = seek.place
    return seek.place.map { .say(Self.text(of: $0, record, shared)) } ?? .done
  }

  private static func text(of place: SlowestPlace, _ record: PacketRecord, _ shared: Shared) -> String {
    let whole = shared.trace.total(of: record, interrupts: .counted) ?? 0
    let share = whole > 0 ? ", \(ShareText.percent(Double(place.call.time) / Double(whole)))" : ""
    return "slowest call\(place.number == 1 ? "" : " \(place.number)"): \(shared.function(of: place.call.row)), "
      + "\(NumberText.time(place.call.time, micro: shared.glyphs.micro)) itself\(share)"
  }
}
