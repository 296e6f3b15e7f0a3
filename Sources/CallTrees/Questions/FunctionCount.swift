import TraceEvents

/// Statistics per function, or per caller of one, that are worked out a piece at a time: those of millions of calls take a
/// second, and nobody has to wait for it.
package struct FunctionCount: Sendable {
  /// The calls that are counted.
  package enum Part: Equatable, Sendable {
    /// Those of one packet or of one subtree.
    case rows(Range<Int>)
    /// Those of the packets at these positions, which ascend.
    case packets([Int])
    /// Those of every packet, of those that come later, too.
    case all
  }

  /// The calls that are counted.
  package private(set) var part: Part
  /// Only calls of this function are counted, by who called it; nil for all calls by their function.
  package let callee: FunctionID?
  private var tally: StatisticsTally
  private var packets: PacketTable
  /// How many of the part's packets were begun.
  private var begun = 0
  /// What is left of the packet that was begun last.
  private var rest = 0..<0
  /// How many calls were looked at, and how many there are to look at.
  private var looked = 0
  private var whole = 0
  /// The functions so far, and how many of them have their percentiles.
  private var functions: [FunctionStatistics] = []
  private var known = 0

  /// Nothing is counted before ``proceed(calls:)``.
  package init(_ trace: Trace, _ part: Part, callersOf callee: FunctionID? = nil) {
    self.part = part
    self.callee = callee
    tally = StatisticsTally(trace, callersOf: callee)
    packets = trace.packets
    if case .rows(let rows) = part { rest = rows.clamped(to: 0..<trace.calls.count) }
    setWhole()
  }

  /// Every number is there.
  package var isDone: Bool { isCounted && known == tally.count }

  /// How much of it is done, from 0 to 1.
  package var share: Double { isDone || whole == 0 ? 1 : min(0.99, Double(looked) / Double(whole)) }

  /// What is known so far, in the order of first calls: percentiles come last.
  package var result: [FunctionStatistics] { isCounted ? functions : tally.sums }

  /// Goes on with a trace that has more packets behind the ones that are known, and with those of them that are counted,
  /// too.
  ///
  /// - Returns: false, with nothing changed, when `longer` is not the part that is counted with more behind it.
  /// - Complexity: O(positions).
  package mutating func take(_ trace: Trace, _ longer: Part) -> Bool {
    switch (part, longer) {
    case (.all, .all): break
    case (.packets(let known), .packets(let all)) where all.starts(with: known): part = longer
    default: return false
    }
    (tally.calls, packets) = (trace.calls, trace.packets)
    setWhole()
    if !isCounted { known = 0 }
    return true
  }

  /// Does some more: about as much as the counting of so many calls takes.
  package mutating func proceed(calls: Int) {
    var room = calls
    while room > 0, !isCounted {
      if rest.isEmpty {
        guard beginPacket() else { break }
        room -= 1
      }
      let end = min(rest.upperBound, rest.lowerBound + max(1, room))
      let next = min(rest.upperBound, tally.take(rest.lowerBound..<end))
      room -= end - rest.lowerBound
      looked += next - rest.lowerBound
      rest = next..<rest.upperBound
      if rest.isEmpty { tally.endPacket() }
    }
    guard isCounted, room > 0 else { return }
    if known == 0 { functions = tally.sums }
    while room > 0, known < tally.count {
      let (p50, p99, count) = tally.percentiles(at: known)
      (functions[known].p50, functions[known].p99) = (p50, p99)
      known += 1
      room -= 16 + count / 4
    }
  }

  private var isCounted: Bool {
    guard rest.isEmpty else { return false }
    return switch part {
    case .rows: true
    case .packets(let positions): begun >= positions.count
    case .all: begun >= packets.count
    }
  }

  /// Goes to the next packet; false when there is none.
  private mutating func beginPacket() -> Bool {
    let position: Int
    switch part {
    case .rows: return false
    case .packets(let positions): position = positions[begun]
    case .all: position = begun
    }
    begun += 1
    rest = packets.look(at: position).rows
    return true
  }

  private mutating func setWhole() {
    switch part {
    case .rows(let rows): whole = rows.count
    case .packets(let positions): whole = positions.reduce(0) { $0 + packets.look(at: $1).rows.count }
    case .all: whole = tally.calls.count
    }
  }
}
