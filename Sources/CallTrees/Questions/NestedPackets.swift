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
  /// How many other packets there are in these rows.
  ///
  /// - Complexity: O(log of all such packets), O(1) for a trace without any.
  package func nestedCount(in rows: Range<Int>) -> Int { notes.packetPlaces(of: rows).count }

  /// The other packets in these rows, in order of their calls.
  ///
  /// - Complexity: O(such packets), O(1) for a trace without any.
  package func nestedPackets(in rows: Range<Int>) -> [NestedPacket] {
    notes.packetPlaces(of: rows).compactMap { place in
      let entry = notes.entries[Int(place)]
      return PacketBegin(nested: notes.text(of: entry)).map { NestedPacket(row: Int(entry.row), begin: $0) }
    }
  }
}
