import TraceEvents

/// One packet as the comparison sees it: its calls without those that do not count, depth first, with what makes equal
/// subtrees quick to recognise. Positions among them are called *nodes*.
///
/// A class, since it is handed about for every level and never changes.
final class DiffSide: Sendable {
  let trace: Trace
  /// What the times of the calls, as they were recorded, tell of their digits.
  let resolution: DiffResolution
  /// What ``returned(_:)`` answers with.
  let strings: StringTable
  private let nodes: [DiffNode]
  private let returned: [UInt32]

  /// How many nodes there are.
  var count: Int { nodes.count }

  /// Whether any call has a return value.
  var hasReturns: Bool { !returned.isEmpty }

  init(_ trace: Trace, rows: Range<Int>, options: DiffOptions, names: inout DiffNames) {
    let rows = rows.clamped(to: 0..<trace.calls.count)
    var made = DiffNodes(trace, rows, interrupts: options.interrupts, &names)
    // An outermost call that is an interrupt itself was asked for by name.
    if made.list.isEmpty, !rows.isEmpty { made = DiffNodes(trace, rows, interrupts: true, &names) }
    self.trace = trace
    strings = trace.notes.strings(of: rows.lowerBound)
    (nodes, returned, resolution) = (made.list, made.returned, made.resolution)
  }

  subscript(node: Int) -> DiffNode {
    @inline(__always) get { nodes[node] }
  }

  /// What the call returned as printed; nil when that is not known.
  func returned(_ node: Int) -> StringID? {
    returned.isEmpty || returned[node] == 0 ? nil : StringID(rawValue: returned[node])
  }

  /// The callees of a node, in order.
  ///
  /// - Complexity: O(callees).
  func callees(of node: Int) -> [Int] {
    var list: [Int] = []
    var next = node + 1
    while next < nodes[node].end {
      list.append(next)
      next = nodes[next].end
    }
    return list
  }

  /// Total time of the outermost calls in ns; nil when one is not known.
  var total: Int64? {
    var sum: Int64 = 0
    var node = 0
    while node < count {
      guard nodes[node].time != CallTable.unknown else { return nil }
      sum = sum &+ nodes[node].time
      node = nodes[node].end
    }
    return sum
  }

  /// How many calls a node stands for, itself included.
  func size(_ node: Int) -> Int { nodes[node].end - node }

  /// ``DiffNode/shape`` without the function itself.
  ///
  /// - Complexity: O(callees).
  func content(_ node: Int) -> UInt64 {
    var turns: [UInt64] = []
    var callee = node + 1
    while callee < nodes[node].end {
      turns.append(nodes[callee].shape)
      turns.dropRepeat(from: 0)
      callee = nodes[callee].end
    }
    return turns.reduce(0) { Self.mix($0 &+ $1) }
  }

  /// Hashes of all nodes, ``DiffNode/exact``.
  var hashes: some Sequence<UInt64> { nodes.lazy.map(\.exact) }

  /// The node of a row of the trace; nil when that was left out.
  ///
  /// - Complexity: O(log calls).
  func node(of call: Int) -> Int? {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if nodes[middle].row < call { low = middle + 1 } else { high = middle }
    }
    return low < count && nodes[low].row == call ? low : nil
  }

  /// The rows of the trace from the first call to the last; nil when there are none.
  var rows: Range<Int>? {
    guard let first = nodes.first, let last = nodes.last else { return nil }
    return first.row..<last.row + 1
  }

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
    paths.reserveCapacity(count)
    var open: [UInt64] = []
    for node in nodes {
      open.removeLast(open.count - node.depth)
      let path = CallPathNumber.next(open.last ?? 0, names.baseHashes[node.function])
      paths.append(path)
      open.append(path)
    }
    return paths
  }
}
