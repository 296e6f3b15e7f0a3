import CallTrees
import TraceEvents

/// Stacks and their self time in ns, `tcp_v4_rcv;tcp_v4_do_rcv 350`, as flame graph programs read them. Equal stacks
/// are added up and stand where they first occurred. Calls whose self time is not known, or zero, have no line.
enum FoldedStacks {
  /// A call whose callees are still to come.
  private struct Open {
    var stack: Int
    /// The row behind everything beneath it.
    var end: Int
    /// Its total time less that of the callees so far; nil when one of these times is not known.
    var rest: Int64?
  }

  static func write(_ parts: ExportParts, of trace: Trace, into buffer: inout ExportBuffer) {
    var stacks = StackTable()
    for part in parts { add(part, of: trace.calls, to: &stacks) }
    var names = FunctionNames(trace.functions) { functions, id, buffer in
      // A semicolon parts the frames.
      for byte in functions.printed(id).utf8 { buffer.put(byte == UInt8(ascii: ";") ? UInt8(ascii: ":") : byte) }
    }
    var path: [FunctionID] = []
    for stack in 0..<stacks.count where stacks.times[stack] > 0 && !buffer.isStopped {
      path.removeAll(keepingCapacity: true)
      var next = stack
      while next >= 0 {
        path.append(stacks.function(of: next))
        next = stacks.caller(of: next)
      }
      while let function = path.popLast() {
        names.put(function, into: &buffer)
        buffer.put(path.isEmpty ? UInt8(ascii: " ") : UInt8(ascii: ";"))
      }
      buffer.put(stacks.times[stack])
      buffer.put(UInt8(ascii: "\n"))
      buffer.breathe()
    }
  }

  /// Adds the self times of a part's calls: of each when its last callee is there.
  private static func add(_ part: ExportPart, of calls: CallTable, to stacks: inout StackTable) {
    var open: [Open] = []
    for row in part.rows.clamped(to: 0..<calls.count) {
      while let last = open.last, last.end <= row {
        open.removeLast()
        stacks.add(last.rest, to: last.stack)
      }
      let stack = stacks.stack(calls.function[row], calledFrom: open.last?.stack ?? -1)
      let total = calls.total(row)
      if let caller = open.indices.last, let rest = open[caller].rest {
        open[caller].rest = total.map { rest.subtractingReportingOverflow($0).partialValue }
      }
      let end = calls.subtreeEnd[row]
      if end <= row + 1 { stacks.add(total, to: stack) } else { open.append(Open(stack: stack, end: end, rest: total)) }
    }
    for last in open { stacks.add(last.rest, to: last.stack) }
  }
}

/// Stacks under numbers: a function and the stack that it was called from, with the time that was spent there.
private struct StackTable {
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
