import TraceEvents

/// Adds up calls, packet by packet.
struct StatisticsTally {
  private struct OpenCall {
    var row: Int
    /// Interrupts inside, in ns.
    var interrupts: Int64 = 0
    /// The time of one of them is not known.
    var isUnsure = false
    var isTimed: Bool
    /// Direct callees' total times less their interrupts; nil once one is not known.
    var callees: Int64? = 0
  }

  private let calls: CallTable
  private var functions: [FunctionStatistics] = []
  private var index: [FunctionID: Int] = [:]
  private var durations: [[Int64]] = []
  /// How many timed calls of each function are open.
  private var active: [Int] = []
  private var open: [OpenCall] = []

  init(_ trace: Trace) { calls = trace.calls }

  mutating func add(_ rows: Range<Int>) {
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
      let position = position(of: calls.function[row])
      functions[position].calls += 1
      let isTimed = calls.duration[row] != CallTable.unknown && calls.flags[row].isDisjoint(with: .incomplete)
      if isTimed { active[position] += 1 } else { functions[position].untimed += 1 }
      open.append(OpenCall(row: row, isTimed: isTimed))
      row += 1
    }
    closeCalls(before: .max)
  }

  func finish() -> [FunctionStatistics] {
    functions.indices.map { position in
      var function = functions[position]
      let sorted = durations[position].sorted()
      function.min = sorted.first
      function.max = sorted.last
      function.p50 = Self.percentile(50, of: sorted)
      function.p99 = Self.percentile(99, of: sorted)
      return function
    }
  }

  /// The smallest value that at least `percent` of all values do not exceed.
  static func percentile(_ percent: Int, of sorted: [Int64]) -> Int64? {
    if sorted.isEmpty { return nil }
    let rank = (sorted.count * percent + 99) / 100
    return sorted[Swift.min(Swift.max(rank, 1), sorted.count) - 1]
  }

  private mutating func closeCalls(before row: Int) {
    while let call = open.last, row == .max || Int(calls.subtreeEnd[call.row]) <= row {
      open.removeLast()
      close(call)
    }
  }

  private mutating func close(_ call: OpenCall) {
    let position = position(of: calls.function[call.row])
    let duration = calls.duration[call.row]
    // As in `CallTable.total(_:interrupts:)`, in one pass.
    let isKnown = duration != CallTable.unknown && duration >= call.interrupts && !call.isUnsure
    let time = isKnown ? duration - call.interrupts : 0
    if let caller = open.indices.last {
      open[caller].interrupts &+= call.interrupts
      if call.isUnsure { open[caller].isUnsure = true }
      open[caller].callees = isKnown ? open[caller].callees.map { $0 &+ time } : nil
    }
    guard call.isTimed else { return }
    active[position] -= 1
    guard isKnown else { return functions[position].untimed += 1 }
    durations[position].append(time)
    if active[position] == 0 { functions[position].total &+= time }
    if let callees = call.callees, callees <= time { functions[position].selfTime &+= time - callees }
  }

  private mutating func position(of function: FunctionID) -> Int {
    if let known = index[function] { return known }
    index[function] = functions.count
    functions.append(FunctionStatistics(function: function))
    durations.append([])
    active.append(0)
    return functions.count - 1
  }
}
