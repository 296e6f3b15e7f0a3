import TraceEvents

/// Calls whose return value was to be recorded and is not in the trace, window by window.
///
/// Which were to be recorded says each window's end, ``PacketEnd/values``; which functions return nothing, the kernel's types.
/// Without those nothing can be told.
package struct MissingValues {
  private let trace: Trace
  /// Nil where the trace says the numbers itself (``PacketRecord/missingValues``).
  private var types: ReturnTypes?
  /// Of a window whose end is not in the trace; a capture has one setting.
  private let usual: ValueExtent

  /// Nil when the trace cannot tell of any window.
  ///
  /// - Complexity: O(windows at the beginning that have no end).
  package init?(_ trace: Trace) {
    guard trace.packets.hasWindows else { return nil }
    if trace.packets.first?.missingValues != nil {
      (self.trace, types, usual) = (trace, nil, .none)
      return
    }
    guard let types = ReturnTypes(trace) else { return nil }
    guard let usual = trace.packets.lazy.compactMap({ $0.end }).first?.values, usual != .none else { return nil }
    self.trace = trace
    self.types = types
    self.usual = usual
  }

  /// How many calls of a window return something and have no value. A function that nothing describes counts as one that does:
  /// whatever it leaves in the register is recorded. Where only some were chosen, those count of which the window has a value.
  ///
  /// - Complexity: O(its calls and their notes).
  package mutating func count(of packet: PacketRecord) -> Int {
    if let said = packet.missingValues { return said }
    let extent = packet.end?.values ?? usual
    guard packet.kind == .packet, extent != .none else { return 0 }
    let rows = packet.rows.clamped(to: 0..<trace.calls.count)
    var valued = Array(repeating: false, count: rows.count)
    var some: Set<FunctionID> = []
    for note in trace.notes.entries(of: rows) where note.kind == .ret {
      let row = Int(note.row)
      valued[row - rows.lowerBound] = true
      some.insert(trace.calls.function[row])
    }
    var missing = 0
    for row in rows where !valued[row - rows.lowerBound] {
      let function = trace.calls.function[row]
      guard types?.answer(function) != .nothing else { continue }
      if extent == .all || some.contains(function) { missing += 1 }
    }
    return missing
  }

  /// The sum over some windows.
  package mutating func count(of packets: some Sequence<PacketRecord>) -> Int {
    var sum = 0
    for packet in packets { sum += count(of: packet) }
    return sum
  }
}
