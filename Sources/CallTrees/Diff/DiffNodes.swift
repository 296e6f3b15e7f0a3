import TraceEvents

/// The nodes of a ``DiffSide`` while they are made, in one pass: what lies beneath a call is known when the next call
/// lies beside it.
struct DiffNodes {
  private(set) var list: [DiffNode] = []
  /// By node: the string of what the call returned, 0 for none. Empty where no call returned anything.
  private(set) var returned: [UInt32] = []
  private(set) var resolution = DiffResolution()

  /// By number in the trace.
  private var functions: [Function?]
  /// The innermost call that is open, and those around it, the outermost first.
  private var inner = Open(node: -1, function: .none, endRow: .max, firstTurn: 0, hash: 0)
  private var around: [Open] = []
  /// Shapes of what open calls have called so far, repeats taken off; the innermost call's last.
  private var turns: [UInt64] = []

  /// What there is to know of a function.
  private struct Function {
    let number: Int
    let isIgnored: Bool
    let hash: UInt64
    let kinHash: UInt64
    /// Of a call with nothing beneath.
    let exact: UInt64
    let shape: UInt64
    /// Its bit in a caller's ``DiffNode/sketch``.
    let bit: UInt64

    /// What lies around all calls.
    static let none = Function()

    private init() { (number, isIgnored, hash, kinHash, exact, shape, bit) = (-1, false, 0, 0, 0, 0, 0) }

    init(_ number: Int, _ names: DiffNames) {
      (self.number, isIgnored) = (number, names.ignored[number])
      (hash, kinHash) = (names.hashes[number], names.kinHashes[number])
      exact = DiffNodes.exact(hash, size: 1)
      shape = DiffNodes.shape(kinHash, content: 0)
      bit = 1 << (kinHash & 63)
    }
  }

  /// A call whose callees are still being taken over.
  private struct Open {
    let node: Int
    let function: Function
    let endRow: Int
    /// Where its callees' shapes begin in `turns`.
    let firstTurn: Int
    var hash: UInt64
    var sketch: UInt64 = 0
    /// Times of what was left out, and of the callees.
    var hidden: Int64 = 0
    var beneath: Int64 = 0
  }

  /// Takes the calls over that count.
  init(_ trace: Trace, _ rows: Range<Int>, interrupts: Bool, _ names: inout DiffNames) {
    functions = [Function?](repeating: nil, count: trace.functions.count)
    list.reserveCapacity(rows.count)
    take(trace, rows, interrupts: interrupts, &names)
    while inner.node >= 0 { close() }
    takeReturns(trace.notes, rows)
  }

  private mutating func take(_ trace: Trace, _ rows: Range<Int>, interrupts: Bool, _ names: inout DiffNames) {
    let calls = trace.calls
    var next = rows.lowerBound
    while next < rows.upperBound {
      while inner.endRow <= next { close() }
      let function = function(calls.function[next], of: trace, &names)
      let (duration, flags, end) = (calls.duration[next], calls.flags[next], calls.subtreeEnd[next])
      if function.isIgnored || !interrupts && flags.contains(.interrupt) {
        if duration != CallTable.unknown { inner.hidden &+= duration }
        next = max(next + 1, end)
        continue
      }
      resolution.add(duration)
      var node = DiffNode(
        row: next, function: function.number, depth: around.count, end: list.count + 1, time: duration,
        isWhole: flags.isDisjoint(with: .incomplete))
      next += 1
      if end > next {
        around.append(inner)
        inner = Open(
          node: list.count, function: function, endRow: end, firstTurn: turns.count, hash: function.hash)
      } else {
        (node.exact, node.shape) = (function.exact, function.shape)
        addToCaller(node, function, total: node.selfTime)
      }
      list.append(node)
    }
  }

  @inline(__always)
  private mutating func function(_ id: FunctionID, of trace: Trace, _ names: inout DiffNames) -> Function {
    let index = Int(id.rawValue)
    if index < functions.count, let known = functions[index] { return known }
    return newFunction(id, of: trace, &names)
  }

  @inline(never)
  private mutating func newFunction(_ id: FunctionID, of trace: Trace, _ names: inout DiffNames) -> Function {
    let index = Int(id.rawValue)
    let function = Function(names.number(of: trace.functions.printed(id)), names)
    if functions.indices.contains(index) { functions[index] = function }
    return function
  }

  /// All beneath the innermost open call is there.
  private mutating func close() {
    let call = inner
    inner = around.removeLast()
    var node = list[call.node]
    node.end = list.count
    var content: UInt64 = 0
    for turn in turns[call.firstTurn...] { content = DiffSide.mix(content &+ turn) }
    turns.removeLast(turns.count - call.firstTurn)
    node.exact = Self.exact(call.hash, size: list.count - call.node)
    node.shape = Self.shape(call.function.kinHash, content: content)
    node.sketch = call.sketch
    if call.hidden != 0 {
      if node.time != CallTable.unknown { node.time = max(0, node.time &- call.hidden) }
      inner.hidden &+= call.hidden
    }
    let total = node.time == CallTable.unknown ? call.beneath : node.time
    node.selfTime = total &- call.beneath
    list[call.node] = node
    addToCaller(node, call.function, total: total)
  }

  @inline(__always)
  private mutating func addToCaller(_ node: DiffNode, _ function: Function, total: Int64) {
    inner.hash = DiffSide.mix(inner.hash &+ node.exact)
    inner.sketch |= node.sketch | function.bit
    inner.beneath &+= total
    turns.append(node.shape)
    turns.dropRepeat(from: inner.firstTurn)
  }

  /// The number of calls tells `f { g { h } }` from `f { g; h }`.
  private static func exact(_ hash: UInt64, size: Int) -> UInt64 { DiffSide.mix(hash &+ UInt64(size)) }

  private static func shape(_ kinHash: UInt64, content: UInt64) -> UInt64 {
    DiffSide.mix(DiffSide.mix(kinHash &+ content) ^ 0x5bd1_e995)
  }

  /// Notes are in order of rows, as nodes are.
  private mutating func takeReturns(_ notes: NoteTable, _ rows: Range<Int>) {
    guard !notes.isEmpty else { return }
    var node = 0
    for entry in notes.entries(of: rows) where entry.kind == .ret {
      if returned.isEmpty { returned = [UInt32](repeating: 0, count: list.count) }
      while node < list.count, list[node].row < Int(entry.row) { node += 1 }
      if node < list.count, list[node].row == Int(entry.row) { returned[node] = entry.string }
    }
  }
}

extension [UInt64] {
  /// Takes the last elements off when they repeat those before them, up to ``DiffSide/longestTurn`` at a time. Those before
  /// `first` are another list's.
  mutating func dropRepeat(from first: Int) {
    let count = self.count
    for turn in 1...DiffSide.longestTurn where count - first >= 2 * turn {
      var offset = 1
      while offset <= turn, self[count - offset] == self[count - turn - offset] { offset += 1 }
      if offset > turn { return removeLast(turn) }
    }
  }
}
