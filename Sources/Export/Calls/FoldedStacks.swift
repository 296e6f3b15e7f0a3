import CallTrees
import TraceEvents

/// Stacks and their self time in ns, `tcp_v4_rcv;tcp_v4_do_rcv 350`, as flame graph programs read them. Equal stacks
/// are added up and stand where they first occurred. Calls whose self time is not known, or zero, have no line.
enum FoldedStacks {
  /// One stack: a function and the stack it was called from.
  private struct Key: Hashable {
    var caller: Int
    var function: FunctionID
  }

  static func write(_ parts: [ExportPart], of trace: Trace, into buffer: inout ExportBuffer) {
    var stacks: [Key: Int] = [:]
    var keys: [Key] = []
    var sums: [Int64] = []
    for part in parts {
      var walk = CallWalk(part.rows, of: trace.calls)
      let selfTimes = SelfTimes(part.rows, of: trace.calls)
      var open: [Int] = []
      while let step = walk.step() {
        switch step {
        case .enter(let row, _):
          let key = Key(caller: open.last ?? -1, function: trace.calls.function[row])
          let stack = stacks[key] ?? keys.count
          if stack == keys.count {
            stacks[key] = stack
            keys.append(key)
            sums.append(0)
          }
          open.append(stack)
          sums[stack] = sums[stack].addingReportingOverflow(selfTimes[row] ?? 0).partialValue
        case .exit: open.removeLast()
        }
      }
    }
    var names = FunctionNames(trace.functions) { functions, id in
      // A semicolon parts the frames.
      functions.printed(id).utf8.map { $0 == UInt8(ascii: ";") ? UInt8(ascii: ":") : $0 }
    }
    for stack in keys.indices where sums[stack] > 0 && !buffer.isStopped {
      var path: [FunctionID] = []
      var next = stack
      while next >= 0 {
        path.append(keys[next].function)
        next = keys[next].caller
      }
      for (position, function) in path.reversed().enumerated() {
        if position > 0 { buffer.put(";") }
        buffer.put(names.bytes(of: function))
      }
      buffer.put(" ")
      buffer.put(sums[stack])
      buffer.put("\n")
      buffer.breathe()
    }
  }
}
