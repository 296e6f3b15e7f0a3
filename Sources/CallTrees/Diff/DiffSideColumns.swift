import TraceEvents

/// The columns of a ``DiffSide`` while they are made.
struct DiffSideColumns {
  private(set) var row: [Int] = []
  private(set) var end: [Int] = []
  private(set) var depth: [Int] = []
  private(set) var function: [Int] = []
  private(set) var time: [Int64] = []
  private(set) var selfTime: [Int64] = []
  private(set) var exact: [UInt64] = []
  private(set) var shape: [UInt64] = []
  private(set) var content: [UInt64] = []
  private(set) var sketch: [UInt64] = []

  private var count: Int { row.count }

  /// Takes the calls over that count.
  init(_ trace: Trace, _ rows: Range<Int>, interrupts: Bool, _ names: inout DiffNames) {
    reserve(rows.count)
    var known = [Int](repeating: -1, count: trace.functions.count)
    var open: [Int] = []
    var hidden: [Int64] = []
    var parents: [Int] = []
    hidden.reserveCapacity(rows.count)
    parents.reserveCapacity(rows.count)
    let calls = trace.calls
    var next = rows.lowerBound
    while next < rows.upperBound {
      while let last = open.last, Int(calls.subtreeEnd[row[last]]) <= next {
        end[last] = count
        open.removeLast()
      }
      let id = calls.function[next]
      let index = Int(id.rawValue)
      var number = known.indices.contains(index) ? known[index] : -1
      if number < 0 {
        number = names.number(of: trace.functions.printed(id))
        if known.indices.contains(index) { known[index] = number }
      }
      if names.ignored[number] || !interrupts && calls.flags[next].contains(.interrupt) {
        let duration = calls.duration[next]
        if let last = open.last, duration != CallTable.unknown { hidden[last] &+= duration }
        next = max(next + 1, Int(calls.subtreeEnd[next]))
        continue
      }
      parents.append(open.last ?? -1)
      depth.append(open.count)
      row.append(next)
      function.append(number)
      time.append(calls.duration[next])
      hidden.append(0)
      end.append(count)
      open.append(count - 1)
      next += 1
    }
    for node in open { end[node] = count }
    takeOff(&hidden, parents)
  }

  private mutating func reserve(_ calls: Int) {
    row.reserveCapacity(calls)
    end.reserveCapacity(calls)
    depth.reserveCapacity(calls)
    function.reserveCapacity(calls)
    time.reserveCapacity(calls)
  }

  /// Takes the time of what was left out off the calls that it lies in, and works the self times out.
  private mutating func takeOff(_ hidden: inout [Int64], _ parents: [Int]) {
    var beneath = [Int64](repeating: 0, count: count)
    selfTime = beneath
    for node in stride(from: count - 1, through: 0, by: -1) {
      let parent = parents[node]
      if hidden[node] != 0 {
        if time[node] != CallTable.unknown { time[node] = max(0, time[node] &- hidden[node]) }
        if parent >= 0 { hidden[parent] &+= hidden[node] }
      }
      let total = time[node] == CallTable.unknown ? beneath[node] : time[node]
      selfTime[node] = total &- beneath[node]
      if parent >= 0 { beneath[parent] &+= total }
    }
  }

  /// Callees come after their caller, so that one pass from the end meets them first.
  mutating func summarise(_ names: DiffNames) {
    exact = [UInt64](repeating: 0, count: count)
    shape = exact
    content = exact
    sketch = exact
    var turns: [UInt64] = []
    for node in stride(from: count - 1, through: 0, by: -1) {
      let function = function[node]
      var whole = names.hashes[function]
      var once: UInt64 = 0
      var bits: UInt64 = 0
      let end = end[node]
      var callee = node + 1
      if callee < end {
        turns.removeAll(keepingCapacity: true)
        while callee < end {
          whole = DiffSide.mix(whole &+ exact[callee])
          turns.append(shape[callee])
          Self.dropRepeat(&turns)
          bits |= sketch[callee] | 1 << (names.kinHashes[self.function[callee]] & 63)
          callee = self.end[callee]
        }
        for turn in turns { once = DiffSide.mix(once &+ turn) }
      }
      // The number of calls beneath tells `f { g { h } }` from `f { g; h }`.
      exact[node] = DiffSide.mix(whole &+ UInt64(end - node))
      content[node] = once
      shape[node] = DiffSide.mix(DiffSide.mix(names.kinHashes[function] &+ once) ^ 0x5bd1_e995)
      sketch[node] = bits
    }
  }

  /// Takes the last elements off when they repeat those before them, up to ``longestTurn`` at a time.
  private static func dropRepeat(_ list: inout [UInt64]) {
    let count = list.count
    for turn in 1...DiffSide.longestTurn where count >= 2 * turn {
      var isRepeat = true
      for offset in 1...turn where list[count - offset] != list[count - turn - offset] { isRepeat = false }
      if isRepeat { return list.removeLast(turn) }
    }
  }
}
