import TraceEvents

/// Calls whose return value was to be recorded and is not in the trace, window by window.
///
/// Which were to be recorded says each window's end, ``PacketEnd/values``; which functions return nothing, the kernel's types.
/// Without those nothing can be told.
package struct MissingValues {
  private let trace: Trace
  /// By function: whether it returns nothing; nil before it was asked for.
  private var returnsNothing: [Bool?] = []
  /// Of a window whose end is not in the trace; a capture has one setting.
  private let usual: ValueExtent

  /// Nil when the trace cannot tell of any window.
  ///
  /// - Complexity: O(windows at the beginning that have no end).
  package init?(_ trace: Trace) {
    guard trace.notes.strings.describesFunctions, trace.packets.hasWindows else { return nil }
    guard let usual = trace.packets.lazy.compactMap({ $0.end }).first?.values, usual != .none else { return nil }
    self.trace = trace
    self.usual = usual
  }

  /// How many calls of a window return something and have no value. Where only some functions were chosen, those count of
  /// which the window has a value.
  ///
  /// - Complexity: O(its calls and their notes).
  package mutating func count(of packet: PacketRecord) -> Int {
    let extent = packet.end?.values ?? usual
    guard packet.kind == .packet, extent != .none else { return 0 }
    let rows = packet.rows.clamped(to: 0..<trace.calls.count)
    var valued = Array(repeating: false, count: rows.count)
    var chosen: Set<FunctionID> = []
    for note in trace.notes.entries(of: rows) where note.kind == .ret {
      let row = Int(note.row)
      valued[row - rows.lowerBound] = true
      if extent == .chosen { chosen.insert(trace.calls.function[row]) }
    }
    var missing = 0
    for row in rows where !valued[row - rows.lowerBound] {
      let function = trace.calls.function[row]
      if extent == .chosen ? chosen.contains(function) : !isVoid(function) { missing += 1 }
    }
    return missing
  }

  /// The sum over some windows.
  package mutating func count(of packets: some Sequence<PacketRecord>) -> Int {
    var sum = 0
    for packet in packets { sum += count(of: packet) }
    return sum
  }

  private mutating func isVoid(_ function: FunctionID) -> Bool {
    let index = Int(function.rawValue)
    if index < returnsNothing.count, let known = returnsNothing[index] { return known }
    while returnsNothing.count <= index { returnsNothing.append(nil) }
    // The types are the kernel's own: of a module's function they say nothing.
    let answer =
      trace.functions.module(function) == nil
      && trace.notes.strings.returnsNothing(trace.functions.name(function))
    returnsNothing[index] = answer
    return answer
  }
}
