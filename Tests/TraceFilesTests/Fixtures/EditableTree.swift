import TestSupport
import TraceEvents

@testable import CallTrees

/// The calls of a real packet as a list that a test can edit. An edit keeps the times of a tree whole: what a call's
/// callees take more, its callers take more.
struct EditableTree {
  struct Call: Equatable {
    var function: FunctionID
    var depth: Int
    var time: Int64
  }

  /// Depth first.
  private(set) var calls: [Call] = []
  private(set) var functions: FunctionTable
  /// A function that no packet calls.
  let new: FunctionID

  /// A packet's calls without interrupts, as their durations say they took.
  init(_ trace: Trace, _ packet: PacketRecord) {
    functions = trace.functions
    new = functions.intern("scripted_edit")
    var row = packet.rows.lowerBound
    while row < packet.rows.upperBound {
      if trace.calls.flags[row].contains(.interrupt) {
        row = trace.calls.subtreeEnd[row]
        continue
      }
      let time = max(0, trace.calls.duration[row])
      calls.append(Call(function: trace.calls.function[row], depth: Int(trace.calls.depth[row]), time: time))
      row += 1
    }
  }

  /// One packet of these calls.
  var trace: Trace {
    var trace = Trace(source: "edited")
    trace.functions = functions
    var ends = [Int](repeating: calls.count, count: calls.count)
    var open: [Int] = []
    for row in calls.indices {
      while let last = open.last, calls[last].depth >= calls[row].depth { ends[open.removeLast()] = row }
      open.append(row)
    }
    trace.calls.function.append(calls.count) { calls[$0].function }
    trace.calls.subtreeEnd.append(calls.count) { ends[$0] }
    trace.calls.start.append(calls.count) { _ in CallTable.unknown }
    trace.calls.duration.append(calls.count) { calls[$0].time }
    trace.calls.depth.append(calls.count) { calls[$0].depth }
    trace.calls.cpu.append(calls.count) { _ in 0 }
    trace.calls.flags.append(calls.count) { _ in [] }
    var packet = PacketRecord(index: 1, kind: .root, rows: 0..<calls.count)
    packet.duration = trace.calls.packetDuration(packet.rows)
    trace.packets = [packet]
    return trace
  }

  func end(of row: Int) -> Int {
    var next = row + 1
    while next < calls.count, calls[next].depth > calls[row].depth { next += 1 }
    return next
  }

  /// The call that made the one in `row`; an outermost call has none and is its own.
  func caller(of row: Int) -> Int {
    var caller = row
    while caller > 0, calls[caller].depth >= calls[row].depth { caller -= 1 }
    return calls[caller].depth < calls[row].depth ? caller : row
  }

  /// The sibling after the one in `row`, if there is one.
  func sibling(after row: Int) -> Int? {
    let end = end(of: row)
    return end < calls.count && calls[end].depth == calls[row].depth ? end : nil
  }

  /// Where a run of up to `count` siblings ends that begins with the one in `row`.
  func end(of row: Int, siblings count: Int) -> Int {
    var last = row
    for _ in 1..<max(1, count) {
      guard let next = sibling(after: last) else { break }
      last = next
    }
    return end(of: last)
  }

  mutating func delete(_ rows: Range<Int>) {
    charge(rows.lowerBound, -total(rows))
    calls.removeSubrange(rows)
  }

  /// Puts whole calls before the one in `row`, as its siblings.
  mutating func insert(_ more: [Call], before row: Int) {
    guard let first = more.first else { return }
    let depth = calls[row].depth
    let moved = more.map { Call(function: $0.function, depth: $0.depth - first.depth + depth, time: $0.time) }
    let time = moved.filter { $0.depth == depth }.reduce(0) { $0 + $1.time }
    charge(row, time)
    calls.insert(contentsOf: moved, at: row)
  }

  mutating func rename(_ row: Int) { calls[row].function = new }

  /// Puts one new call around whole siblings, which takes some time of its own.
  mutating func wrap(_ rows: Range<Int>, time: Int64) {
    charge(rows.lowerBound, time)
    let wrapper = Call(function: new, depth: calls[rows.lowerBound].depth, time: total(rows) + time)
    for row in rows { calls[row].depth += 1 }
    calls.insert(wrapper, at: rows.lowerBound)
  }

  /// Makes the call in `row` take longer itself.
  mutating func slowDown(_ row: Int, by time: Int64) {
    charge(row, time)
    calls[row].time += time
  }

  /// Swaps a call with the sibling after it.
  mutating func swap(_ row: Int, with next: Int) {
    let one = calls[row..<next]
    let other = calls[next..<end(of: next)]
    calls.replaceSubrange(row..<end(of: next), with: other + one)
  }

  /// Of whole siblings: their total times.
  private func total(_ rows: Range<Int>) -> Int64 {
    rows.filter { calls[$0].depth == calls[rows.lowerBound].depth }.reduce(0) { $0 + calls[$1].time }
  }

  /// Adds time to all callers of the call in `row`.
  private mutating func charge(_ row: Int, _ time: Int64) {
    var depth = calls[row].depth
    for caller in stride(from: row - 1, through: 0, by: -1) where calls[caller].depth < depth {
      depth = calls[caller].depth
      calls[caller].time += time
    }
  }
}
