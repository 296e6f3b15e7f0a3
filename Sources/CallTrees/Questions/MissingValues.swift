import TraceEvents

/// Calls whose return value was to be recorded and is not in the trace, window by window.
///
/// Which were to be recorded says each window's end, ``PacketEnd/values``; which functions return nothing, the kernel's types.
/// Without those nothing can be told.
package struct MissingValues {
  private let trace: Trace
  /// By ``PacketRecord/file``; nil where a file's windows can tell nothing.
  private var files: [File?]

  private struct File {
    /// Of a window whose end is not in the trace; a capture has one setting. Nil where the file says the numbers itself
    /// (``PacketRecord/missingValues``).
    var usual: ValueExtent?
    /// Once a packet was asked for.
    var types: ReturnTypes?
  }

  /// Nil when the trace cannot tell of any window.
  ///
  /// - Complexity: O(windows at the beginning of each file that have no end).
  package init?(_ trace: Trace) {
    guard trace.packets.hasWindows else { return nil }
    let hasTypes = trace.notes.names.contains { $0.strings.describesFunctions }
    files = trace.packets.fileRanges.map { positions in
      let packets = trace.packets[positions]
      guard let first = packets.first, first.kind == .packet else { return nil }
      if first.missingValues != nil { return File() }
      guard hasTypes, let usual = packets.lazy.compactMap({ $0.end }).first?.values, usual != .none else { return nil }
      return File(usual: usual)
    }
    if files.allSatisfy({ $0 == nil }) { return nil }
    self.trace = trace
  }

  /// How many calls of a window return something and have no value; nil when its file cannot tell. A function that nothing describes counts as one that does:
  /// whatever it leaves in the register is recorded. Where only some were chosen, those count of which the window has a value.
  ///
  /// - Complexity: O(its calls and their notes).
  package mutating func count(of packet: PacketRecord) -> Int? {
    guard let file = files[packet.file] else { return nil }
    if let said = packet.missingValues { return said }
    let rows = packet.rows.clamped(to: 0..<trace.calls.count)
    guard packet.kind == .packet, !rows.isEmpty, let extent = packet.end?.values ?? file.usual, extent != .none else {
      return 0
    }
    if file.types == nil { files[packet.file]?.types = ReturnTypes(trace, of: packet) }
    guard files[packet.file]?.types != nil else { return nil }
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
      guard files[packet.file]?.types?.answer(function) != .nothing else { continue }
      if extent == .all || some.contains(function) { missing += 1 }
    }
    return missing
  }

  /// The sum over some windows.
  package mutating func count(of packets: some Sequence<PacketRecord>) -> Int {
    var sum = 0
    for packet in packets { sum += count(of: packet) ?? 0 }
    return sum
  }
}
