import CallTrees
import TraceEvents

/// Stacks under numbers: a function and the stack that it was called from, with the time that was spent there.
struct StackTable {
  /// A call whose callees are still to come.
  private struct Open {
    var stack: Int
    /// The row behind everything beneath it.
    var end: Int
    /// Its total time less that of the callees so far; nil when one of these times is not known.
    var rest: Int64?
  }

  /// By stack: the caller's number plus 1 in the high half, the function in the low one. Distinct.
  private var keys: [UInt64] = []
  /// By stack: ns.
  private(set) var times: [Int64] = []
  /// Open addressing: a stack's number plus 1, 0 where there is none. At least half are free.
  private var slots = [UInt32](repeating: 0, count: 1024)

  /// How many there are.
  var count: Int { keys.count }

  func function(of stack: Int) -> FunctionID { FunctionID(rawValue: UInt32(truncatingIfNeeded: keys[stack])) }

  /// -1 for that of an outermost call.
  func caller(of stack: Int) -> Int { Int(keys[stack] >> 32) - 1 }

  /// The stack of a call of `function` made from the stack `caller`, -1 for an outermost call.
  @inline(__always)
  mutating func stack(_ function: FunctionID, calledFrom caller: Int) -> Int {
    let key = UInt64(caller + 1) << 32 | UInt64(function.rawValue)
    var slot = place(of: key)
    while slots[slot] != 0 {
      let stack = Int(slots[slot]) - 1
      if keys[stack] == key { return stack }
      slot = (slot + 1) & (slots.count - 1)
    }
    return add(key, slot)
  }

  /// A self time; what is not known, and callees that took longer than the call, are none.
  @inline(__always)
  mutating func add(_ time: Int64?, to stack: Int) {
    if let time, time > 0 { times[stack] &+= time }
  }

  /// Adds the self times of a part's calls: of each when its last callee is there.
  ///
  /// - Parameter body: is told each call's row and stack, in the order of rows.
  @inline(__always)
  mutating func add(_ part: ExportPart, of calls: CallTable, _ body: (_ row: Int, _ stack: Int) -> Void) {
    var open: [Open] = []
    for row in part.rows.clamped(to: 0..<calls.count) {
      while let last = open.last, last.end <= row {
        open.removeLast()
        add(last.rest, to: last.stack)
      }
      let stack = stack(calls.function[row], calledFrom: open.last?.stack ?? -1)
      body(row, stack)
      let total = calls.total(row)
      if let caller = open.indices.last, let rest = open[caller].rest {
        open[caller].rest = total.map { rest.subtractingReportingOverflow($0).partialValue }
      }
      let end = calls.subtreeEnd[row]
      if end <= row + 1 { add(total, to: stack) } else { open.append(Open(stack: stack, end: end, rest: total)) }
    }
    for last in open { add(last.rest, to: last.stack) }
  }

  @inline(never)
  private mutating func add(_ key: UInt64, _ slot: Int) -> Int {
    keys.append(key)
    times.append(0)
    slots[slot] = UInt32(keys.count)
    if 2 * keys.count > slots.count { enlarge() }
    return keys.count - 1
  }

  private mutating func enlarge() {
    slots = Array(repeating: 0, count: 4 * slots.count)
    for (stack, key) in keys.enumerated() {
      var slot = place(of: key)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = UInt32(stack + 1)
    }
  }

  /// Where to look first: the high bits of a product depend on all bits of the key.
  @inline(__always)
  private func place(of key: UInt64) -> Int {
    Int(truncatingIfNeeded: (key &* 0x9e37_79b9_7f4a_7c15) >> 32) & (slots.count - 1)
  }
}
