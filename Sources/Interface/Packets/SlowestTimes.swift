import CallTrees

/// How long the slowest call of each packet took itself. Worked out when it is asked for, a piece at a time, and kept up from
/// then on.
struct SlowestTimes: Sendable {
  /// Somebody wants to know.
  var isWanted = false
  /// By position; -1 for what is not known.
  private var times: [Int64] = []

  init() {}

  /// Something is still to be worked out.
  func hasWork(_ trace: Trace) -> Bool { isWanted && times.count < trace.packets.count }

  /// The self time of the slowest call of the packet at a position, in ns; nil when it is not known, or not yet.
  func time(at position: Int) -> Int64? {
    times.indices.contains(position) && times[position] >= 0 ? times[position] : nil
  }

  /// Another trace, or one whose packets are in another order.
  mutating func forget() { times = [] }

  /// Goes on with the packets of about so many calls, with one packet at least.
  mutating func proceed(_ trace: Trace, calls: Int) {
    guard isWanted else { return }
    var room = calls
    while room > 0, times.count < trace.packets.count {
      let rows = trace.packets.look(at: times.count).rows
      times.append(SlowestCalls(trace.calls, rows).next(after: nil)?.time ?? -1)
      room -= rows.count + 4
    }
  }
}
