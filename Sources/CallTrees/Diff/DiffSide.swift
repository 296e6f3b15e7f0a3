import TraceEvents

/// One packet as the comparison sees it: its calls without those that do not count, depth first, with what makes equal
/// subtrees quick to recognise. Positions in these columns are called *nodes*.
///
/// A class, since it is handed about for every level and never changes.
final class DiffSide: Sendable {
  let trace: Trace
  /// Row in the trace.
  let row: [Int]
  /// The node after the last one beneath.
  let end: [Int]
  let depth: [Int]
  /// Common number of the function.
  let function: [Int]
  /// Total time in ns without what was left out, or ``CallTable/unknown``; also for calls that are not whole.
  let time: [Int64]
  /// Total time less the callees' in ns; what is not known of a total is the callees' sum, so that all self times
  /// beneath a call add up to its total, or to what is known of it.
  let selfTime: [Int64]
  /// Hash of the function and everything beneath: equal means the same calls in the same order.
  let exact: [UInt64]
  /// The same of kin functions, with repeated siblings counted once: equal means alike but for loop counts and names that
  /// stand for each other.
  let shape: [UInt64]
  /// The same without the function itself.
  let content: [UInt64]
  /// A bit for every function beneath: how alike two subtrees are that are not equal.
  let sketch: [UInt64]
  /// Whether any call has a return value.
  let hasReturns: Bool

  var count: Int { row.count }

  init(_ trace: Trace, rows: Range<Int>, options: DiffOptions, names: inout DiffNames) {
    let rows = rows.clamped(to: 0..<trace.calls.count)
    var columns = DiffSideColumns(trace, rows, interrupts: options.interrupts, &names)
    // An outermost call that is an interrupt itself was asked for by name.
    if columns.row.isEmpty, !rows.isEmpty { columns = DiffSideColumns(trace, rows, interrupts: true, &names) }
    columns.summarise(names)
    self.trace = trace
    hasReturns = !trace.notes.isEmpty && trace.notes.entries(of: rows).contains { $0.kind == .ret }
    (row, end, depth, function) = (columns.row, columns.end, columns.depth, columns.function)
    (time, selfTime) = (columns.time, columns.selfTime)
    (exact, shape, content, sketch) = (columns.exact, columns.shape, columns.content, columns.sketch)
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

  /// Total time of the outermost calls in ns; nil when one is not known.
  var total: Int64? {
    var sum: Int64 = 0
    var node = 0
    while node < count {
      guard time[node] != CallTable.unknown else { return nil }
      sum = sum &+ time[node]
      node = end[node]
    }
    return sum
  }

  /// How many calls a node stands for, itself included.
  func size(_ node: Int) -> Int { end[node] - node }

  /// Both stand for the same calls in the same order.
  func isEqual(_ one: Int, _ other: Int) -> Bool { exact[one] == exact[other] && size(one) == size(other) }

  /// Spreads the bits of a hash (the finisher of SplitMix64).
  static func mix(_ value: UInt64) -> UInt64 {
    var value = value
    value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
    return value ^ (value >> 31)
  }

  /// How many siblings in a row are recognised as one turn of a loop.
  static let longestTurn = 4
}

extension DiffSide {
  /// By node: the number of its call path (``DiffOptions/learned``).
  func paths(_ names: DiffNames) -> [UInt64] {
    var paths: [UInt64] = []
    var open: [UInt64] = []
    for node in 0..<count {
      open.removeLast(open.count - depth[node])
      let path = CallPathNumber.next(open.last ?? 0, names.baseHashes[function[node]])
      paths.append(path)
      open.append(path)
    }
    return paths
  }
}
