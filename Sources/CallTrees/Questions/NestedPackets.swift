import TraceEvents

/// A packet that reached an entry point in another one's window: the other one's softirq that came over the task, or an answer
/// that was sent on the way. Its calls are those of one call of that window.
package struct NestedPacket: Sendable {
  /// The row of the call that it was given to.
  package var row: Int
  /// What the module said of it. Its ``PacketBegin/id`` is the window's.
  package var begin: PacketBegin
}

extension Trace {
  /// The other packets in these rows, in order of their calls.
  ///
  /// - Complexity: O(notes of the rows), O(1) for a trace without such packets.
  package func nestedPackets(in rows: Range<Int>) -> [NestedPacket] {
    guard notes.hasPackets else { return [] }
    return notes.entries(of: rows).lazy.filter { $0.kind == .packet }.compactMap { entry in
      PacketBegin(nested: notes.text(of: entry)).map { NestedPacket(row: Int(entry.row), begin: $0) }
    }
  }
}
