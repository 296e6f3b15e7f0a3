import TraceEvents

/// The functions of two traces under common numbers: the same number is the same printed text.
struct DiffNames {
  private(set) var texts: [String] = []
  /// By number. Made from the text alone, so that they do not depend on which trace came first.
  private(set) var hashes: [UInt64] = []
  private var numbers: [String: Int] = [:]

  /// The common number of `text`, new or known.
  mutating func number(of text: String) -> Int {
    if let known = numbers[text] { return known }
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    numbers[text] = texts.count
    texts.append(text)
    hashes.append(DiffSide.mix(hash))
    return texts.count - 1
  }
}

/// One packet as the comparison sees it: its calls without those that do not count, depth first, with what makes equal
/// subtrees quick to recognise. Positions in these columns are called *nodes*.
struct DiffSide {
  let trace: Trace
  /// Row in the trace.
  private(set) var row: [Int] = []
  /// The node after the last one beneath.
  private(set) var end: [Int] = []
  private(set) var depth: [Int] = []
  /// Common number of the function.
  private(set) var function: [Int] = []
  /// Total time in ns without what was left out, or ``CallTable/unknown``; also for calls that are not whole.
  private(set) var time: [Int64] = []
  /// Hash of the function and everything beneath: equal means the same calls in the same order.
  private(set) var exact: [UInt64] = []
  /// The same with repeated siblings counted once: equal means alike but for loop counts.
  private(set) var shape: [UInt64] = []
  /// A bit for every function beneath: how alike two subtrees are that are not equal.
  private(set) var sketch: [UInt64] = []

  var count: Int { row.count }

  init(_ trace: Trace, rows: Range<Int>, interrupts: Bool, names: inout DiffNames) {
    self.trace = trace
    let rows = rows.clamped(to: 0..<trace.calls.count)
    collect(rows, interrupts: interrupts, names: &names)
    // An outermost call that is an interrupt itself was asked for by name.
    if row.isEmpty, !rows.isEmpty { collect(rows, interrupts: true, names: &names) }
    summarise(names)
  }

  /// The callees of a node, in order; the outermost calls for nil.
  ///
  /// - Complexity: O(callees).
  func callees(of node: Int?) -> [Int] {
    var next = node.map { $0 + 1 } ?? 0
    let stop = node.map { end[$0] } ?? count
    var list: [Int] = []
    while next < stop {
      list.append(next)
      next = end[next]
    }
    return list
  }

  /// Spreads the bits of a hash (the finisher of SplitMix64).
  static func mix(_ value: UInt64) -> UInt64 {
    var value = value
    value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
    return value ^ (value >> 31)
  }

  private mutating func collect(_ rows: Range<Int>, interrupts: Bool, names: inout DiffNames) {
    var known = [Int](repeating: -1, count: trace.functions.count)
    var open: [Int] = []
    var hidden: [Int64] = []
    var parents: [Int] = []
    var next = rows.lowerBound
    while next < rows.upperBound {
      while let last = open.last, Int(trace.calls.subtreeEnd[row[last]]) <= next {
        end[last] = count
        open.removeLast()
      }
      if !interrupts, trace.calls.flags[next].contains(.interrupt) {
        let duration = trace.calls.duration[next]
        if let last = open.last, duration != CallTable.unknown { hidden[last] &+= duration }
        next = max(next + 1, Int(trace.calls.subtreeEnd[next]))
        continue
      }
      let id = trace.calls.function[next]
      let index = Int(id.rawValue)
      var number = known.indices.contains(index) ? known[index] : -1
      if number < 0 {
        number = names.number(of: trace.functions.printed(id))
        if known.indices.contains(index) { known[index] = number }
      }
      parents.append(open.last ?? -1)
      depth.append(open.count)
      row.append(next)
      function.append(number)
      time.append(trace.calls.duration[next])
      hidden.append(0)
      end.append(count)
      open.append(count - 1)
      next += 1
    }
    for node in open { end[node] = count }
    for node in stride(from: count - 1, through: 0, by: -1) where hidden[node] != 0 {
      if time[node] != CallTable.unknown { time[node] = max(0, time[node] &- hidden[node]) }
      if parents[node] >= 0 { hidden[parents[node]] &+= hidden[node] }
    }
  }

  /// Callees come after their caller, so that one pass from the end meets them first.
  private mutating func summarise(_ names: DiffNames) {
    exact = [UInt64](repeating: 0, count: count)
    shape = exact
    sketch = exact
    for node in stride(from: count - 1, through: 0, by: -1) {
      var whole = names.hashes[function[node]]
      var once = whole
      var bits: UInt64 = 0
      var before: UInt64?
      var callee = node + 1
      while callee < end[node] {
        whole = Self.mix(whole &+ exact[callee])
        if shape[callee] != before { once = Self.mix(once &+ shape[callee]) }
        before = shape[callee]
        bits |= sketch[callee] | 1 << (names.hashes[function[callee]] & 63)
        callee = end[callee]
      }
      // The number of calls beneath tells `f { g { h } }` from `f { g; h }`.
      exact[node] = Self.mix(whole &+ UInt64(end[node] - node))
      shape[node] = Self.mix(once ^ 0x5bd1_e995)
      sketch[node] = bits
    }
  }
}
