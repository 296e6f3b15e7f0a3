import TraceEvents

/// Adds up calls, packet by packet.
struct StatisticsTally: Sendable {
  /// One function's, or one caller's.
  private struct Entry {
    var statistics: FunctionStatistics
    /// Of its timed calls.
    var times = TimeRanks()
    /// How many of its timed calls are open.
    var active = 0

    mutating func enter(isTimed: Bool) {
      statistics.calls += 1
      if !isTimed { statistics.untimed += 1 }
    }

    /// - Parameters:
    ///   - time: nil when it is not known.
    ///   - callees: nil when one of theirs is not known.
    ///   - isOutermost: it lies in no other call of its function.
    @inline(__always)
    mutating func leave(_ row: Int, time: Int64?, callees: Int64?, isOutermost: Bool) {
      guard let time else { return statistics.untimed += 1 }
      if times.add(time) { statistics.slowest = row }
      if isOutermost { statistics.total &+= time }
      if let callees, callees <= time { statistics.selfTime &+= time &- callees }
    }
  }

  private struct OpenCall {
    var row: Int
    var end: Int
    var function: FunctionID
    /// Where the call is counted; -1 for a call that only makes up its caller's times.
    var place: Int
    var duration: Int64
    var isTimed: Bool
    /// Interrupts inside, in ns.
    var interrupts: Int64 = 0
    /// The time of one of them is not known.
    var isUnsure = false
    /// Direct callees' total times less their interrupts; nil once one is not known.
    var callees: Int64? = 0

    @inline(__always)
    mutating func addCallee(_ time: Int64?) {
      guard let time else { return callees = nil }
      if let known = callees { callees = known &+ time }
    }
  }

  /// The calls of the trace; of a longer one once there is more to add.
  var calls: CallTable
  /// Only calls of this function are counted, by who called it.
  private let callee: FunctionID?
  private var entries: [Entry] = []
  /// By function: its place in `entries`, or -1.
  private var places: [Int32] = []
  /// The innermost call that is open, and those around it, the outermost first.
  private var inner = OpenCall(row: 0, end: .max, function: .unknown, place: -1, duration: 0, isTimed: false)
  private var around: [OpenCall] = []

  /// - Parameter callee: only calls of this function are counted, by who called it; nil for all calls by their function.
  init(_ trace: Trace, callersOf callee: FunctionID? = nil) {
    calls = trace.calls
    self.callee = callee
  }

  /// How many functions there are so far.
  var count: Int { entries.count }

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
      while inner.end <= row { close() }
      let (flags, duration, end) = (calls.flags[row], calls.duration[row], calls.subtreeEnd[row])
      if flags.contains(.interrupt) {
        if duration == CallTable.unknown { inner.isUnsure = true } else { inner.interrupts &+= duration }
        row = Swift.max(row + 1, end)
        continue
      }
      let isTimed = duration != CallTable.unknown && flags.isDisjoint(with: .incomplete)
      add(row, end: end, duration: duration, isTimed: isTimed)
      row += 1
    }
    return row
  }

  /// All calls of the packet were added.
  mutating func endPacket() {
    while !around.isEmpty { close() }
  }

  /// What was added so far, without the median and the 99th percentile.
  var sums: [FunctionStatistics] {
    entries.map { entry in
      var function = entry.statistics
      (function.min, function.max) = (entry.times.least, entry.times.most)
      return function
    }
  }

  /// The median and the 99th percentile of the function at `place`, and how many values they are of.
  ///
  /// - Complexity: O(timed calls of the function).
  func percentiles(at place: Int) -> (p50: Int64?, p99: Int64?, count: Int) {
    let times = entries[place].times
    return (times.percentile(50), times.percentile(99), times.count)
  }

  func finish() -> [FunctionStatistics] {
    var all = sums
    for place in all.indices { (all[place].p50, all[place].p99, _) = percentiles(at: place) }
    return all
  }

  /// Enters a call; one that calls nothing is left at once, and so costs no more than its numbers.
  @inline(__always)
  private mutating func add(_ row: Int, end: Int, duration: Int64, isTimed: Bool) {
    let function = calls.function[row]
    let place = place(of: function, at: row)
    if place >= 0 { entries[place].enter(isTimed: isTimed) }
    if end > row + 1 {
      if place >= 0, isTimed { entries[activity(place)].active += 1 }
      around.append(inner)
      inner = OpenCall(row: row, end: end, function: function, place: place, duration: duration, isTimed: isTimed)
      return
    }
    let time = duration >= 0 ? duration : nil
    if place >= 0, isTimed {
      let isOutermost = entries[activity(place)].active == 0
      entries[place].leave(row, time: time, callees: 0, isOutermost: isOutermost)
    }
    inner.addCallee(time)
  }

  private mutating func close() {
    let call = inner
    inner = around.removeLast()
    // As in `CallTable.total(_:interrupts:)`, in one pass.
    let isKnown = call.duration != CallTable.unknown && call.duration >= call.interrupts && !call.isUnsure
    let time = isKnown ? call.duration &- call.interrupts : nil
    inner.interrupts &+= call.interrupts
    if call.isUnsure { inner.isUnsure = true }
    inner.addCallee(time)
    guard call.place >= 0, call.isTimed else { return }
    let activity = activity(call.place)
    entries[activity].active -= 1
    let isOutermost = entries[activity].active == 0
    entries[call.place].leave(call.row, time: time, callees: call.callees, isOutermost: isOutermost)
  }

  /// Calls of one function lie within each other, whoever made them.
  @inline(__always)
  private func activity(_ place: Int) -> Int { callee == nil ? place : 0 }

  /// Where a call is counted that is made now; -1 when it is not.
  @inline(__always)
  private mutating func place(of function: FunctionID, at row: Int) -> Int {
    guard let callee else { return place(of: function, first: row) }
    guard function == callee else { return -1 }
    return place(of: around.isEmpty ? nil : inner.function, first: row)
  }

  /// The place of a function, or of those that nothing called.
  @inline(__always)
  private mutating func place(of function: FunctionID?, first row: Int) -> Int {
    let index = function.map { Int($0.rawValue) + 1 } ?? 0
    if index < places.count, places[index] >= 0 { return Int(places[index]) }
    return newPlace(of: function, index, first: row)
  }

  private mutating func newPlace(of function: FunctionID?, _ index: Int, first row: Int) -> Int {
    if index >= places.count {
      places.append(contentsOf: repeatElement(-1, count: Swift.max(index + 1 - places.count, places.count)))
    }
    places[index] = Int32(entries.count)
    let statistics = FunctionStatistics(function: function ?? .unknown, isOutermost: function == nil, slowest: row)
    entries.append(Entry(statistics: statistics))
    return entries.count - 1
  }
}
