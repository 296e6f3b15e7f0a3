import TraceEvents

/// Adds up calls, packet by packet.
struct StatisticsTally: Sendable {
  private struct OpenCall {
    var row: Int
    /// Where the call is counted; -1 for a call that only makes up its caller's times.
    var place: Int
    /// Interrupts inside, in ns.
    var interrupts: Int64 = 0
    /// The time of one of them is not known.
    var isUnsure = false
    var isTimed: Bool
    /// Direct callees' total times less their interrupts; nil once one is not known.
    var callees: Int64? = 0
  }

  /// The calls of the trace; of a longer one once there is more to add.
  var calls: CallTable
  /// Only calls of this function are counted, by who called it.
  private let callee: FunctionID?
  private var functions: [FunctionStatistics] = []
  /// By function: its place in `functions`, or -1.
  private var places: [Int32] = []
  private var durations: [DurationSample] = []
  /// How many timed calls of each function are open.
  private var active: [Int] = []
  private var open: [OpenCall] = []

  /// - Parameter callee: only calls of this function are counted, by who called it; nil for all calls by their function.
  init(_ trace: Trace, callersOf callee: FunctionID? = nil) {
    calls = trace.calls
    self.callee = callee
  }

  /// How many functions there are so far.
  var count: Int { functions.count }

  /// Adds all calls of a packet.
  mutating func add(_ rows: Range<Int>) {
    _ = take(rows)
    endPacket()
  }

  /// Adds some of a packet's calls, in order, and answers the row that the next ones begin with.
  mutating func take(_ rows: Range<Int>) -> Int {
    let rows = rows.clamped(to: 0..<calls.count)
    var row = rows.lowerBound
    while row < rows.upperBound {
      closeCalls(before: row)
      if calls.flags[row].contains(.interrupt) {
        if let last = open.indices.last {
          let time = calls.duration[row]
          if time == CallTable.unknown { open[last].isUnsure = true } else { open[last].interrupts &+= time }
        }
        row = Swift.max(row + 1, Int(calls.subtreeEnd[row]))
        continue
      }
      let place = place(of: row)
      let isTimed = calls.duration[row] != CallTable.unknown && calls.flags[row].isDisjoint(with: .incomplete)
      if place >= 0 {
        functions[place].calls += 1
        if isTimed { active[activity(place)] += 1 } else { functions[place].untimed += 1 }
      }
      open.append(OpenCall(row: row, place: place, isTimed: isTimed))
      row += 1
    }
    return row
  }

  /// All calls of the packet were added.
  mutating func endPacket() { closeCalls(before: .max) }

  /// What was added so far, without the median and the 99th percentile.
  var sums: [FunctionStatistics] {
    functions.indices.map { place in
      var function = functions[place]
      (function.min, function.max) = (durations[place].min, durations[place].max)
      return function
    }
  }

  /// The median and the 99th percentile of the function at `place`, and how many values they are of.
  ///
  /// - Complexity: O(timed calls of the function).
  func percentiles(at place: Int) -> (p50: Int64?, p99: Int64?, count: Int) {
    let sample = durations[place]
    return (sample.percentile(50), sample.percentile(99), sample.count)
  }

  func finish() -> [FunctionStatistics] {
    var all = sums
    for place in all.indices { (all[place].p50, all[place].p99, _) = percentiles(at: place) }
    return all
  }

  /// The smallest value that at least `percent` of all values do not exceed.
  static func percentile(_ percent: Int, of sorted: [Int64]) -> Int64? {
    sorted.isEmpty ? nil : sorted[rank(percent, of: sorted.count)]
  }

  /// Where that value stands among `count` sorted ones.
  static func rank(_ percent: Int, of count: Int) -> Int {
    Swift.min(Swift.max((count * percent + 99) / 100, 1), count) - 1
  }

  private mutating func closeCalls(before row: Int) {
    while let call = open.last, row == .max || Int(calls.subtreeEnd[call.row]) <= row {
      open.removeLast()
      close(call)
    }
  }

  private mutating func close(_ call: OpenCall) {
    let duration = calls.duration[call.row]
    // As in `CallTable.total(_:interrupts:)`, in one pass.
    let isKnown = duration != CallTable.unknown && duration >= call.interrupts && !call.isUnsure
    let time = isKnown ? duration - call.interrupts : 0
    if let caller = open.indices.last {
      open[caller].interrupts &+= call.interrupts
      if call.isUnsure { open[caller].isUnsure = true }
      open[caller].callees = isKnown ? open[caller].callees.map { $0 &+ time } : nil
    }
    let place = call.place
    guard place >= 0, call.isTimed else { return }
    active[activity(place)] -= 1
    guard isKnown else { return functions[place].untimed += 1 }
    if time > durations[place].max ?? .min { functions[place].slowest = call.row }
    durations[place].append(time)
    if active[activity(place)] == 0 { functions[place].total &+= time }
    if let callees = call.callees, callees <= time { functions[place].selfTime &+= time - callees }
  }

  /// Calls of one function lie within each other, whoever made them.
  private func activity(_ place: Int) -> Int { callee == nil ? place : 0 }

  /// Where a call is counted that is made now; -1 when it is not.
  private mutating func place(of row: Int) -> Int {
    guard let callee else { return place(of: calls.function[row], first: row) }
    guard calls.function[row] == callee else { return -1 }
    return place(of: open.last.map { calls.function[$0.row] }, first: row)
  }

  /// The place of a function, or of those that nothing called.
  private mutating func place(of function: FunctionID?, first row: Int) -> Int {
    let index = function.map { Int($0.rawValue) + 1 } ?? 0
    if index >= places.count {
      places.append(contentsOf: repeatElement(-1, count: Swift.max(index + 1 - places.count, places.count)))
    }
    if places[index] >= 0 { return Int(places[index]) }
    places[index] = Int32(functions.count)
    functions.append(FunctionStatistics(function: function ?? .unknown, isOutermost: function == nil, slowest: row))
    durations.append(DurationSample())
    active.append(0)
    return functions.count - 1
  }
}
