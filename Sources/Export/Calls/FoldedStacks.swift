import CallTrees
import TraceEvents

/// Stacks and their self time in ns, `tcp_v4_rcv;tcp_v4_do_rcv 350`, as flame graph programs read them. Equal stacks
/// are added up and stand where they first occurred. Calls whose self time is not known, or zero, have no line.
enum FoldedStacks {
  static func write(_ parts: ExportParts, of trace: Trace, into buffer: inout ExportBuffer) {
    var stacks = StackTable()
    for part in parts { stacks.add(part, of: trace.calls) { _, _ in } }
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
}
