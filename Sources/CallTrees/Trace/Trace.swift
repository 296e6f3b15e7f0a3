import TraceEvents

/// A whole trace as the views and the writers see it: the packet list and every call beneath.
///
/// A value; copies share storage. A live capture makes a new one whenever a packet is finished, whose first rows and
/// packets are those of the one before.
package struct Trace: Sendable {
  /// Where it came from: a file's name, or `live`.
  package var source: String
  /// The functions that ``calls`` name. Identifiers keep their meaning in the traces that follow this one.
  package var functions = FunctionTable()
  /// The calls of all packets, in depth-first order.
  package var calls = CallTable()
  /// The packet list: packets' windows, or outermost calls where the trace has no windows.
  package var packets = PacketTable()
  /// From this one on packets may come otherwise when more is read: they were cut off by the end, or waited for one that was.
  /// Nil when all are as they stay.
  package var firstUnsettled: Int?
  /// Arguments, return values, callers and comments, for the rows that have any.
  package var notes = NoteTable()
  /// What was dropped while reading. Bounded: a thousand at most, the last one then says how many more.
  package var notices: [Notice] = []

  /// A trace without packets.
  ///
  /// - Parameter source: a file's name, or `live`.
  package init(source: String) { self.source = source }
}

extension Trace {
  /// The direct callees of a call, in order.
  package func callees(of row: Int) -> SiblingSequence {
    SiblingSequence(table: calls, next: row + 1, end: calls.subtreeEnd[row])
  }

  /// The outermost calls of a packet, in order.
  package func roots(of packet: PacketRecord) -> SiblingSequence {
    SiblingSequence(table: calls, next: packet.rows.lowerBound, end: packet.rows.upperBound)
  }

  /// The first outermost call that is the packet's own and no interrupt's; the first of all where there is none.
  ///
  /// - Complexity: O(interrupts before it).
  package func firstCall(of packet: PacketRecord) -> Int? {
    roots(of: packet).first { !calls.flags[$0].contains(.interrupt) } ?? packet.rows.first
  }

  /// The call that `row` was made from, or nil for an outermost call.
  ///
  /// - Complexity: O(rows between the two).
  package func caller(of row: Int, in packet: PacketRecord) -> Int? {
    let depth = calls.depth[row]
    guard depth > 0 else { return nil }
    var candidate = row - 1
    while candidate >= packet.rows.lowerBound {
      if calls.depth[candidate] < depth { return candidate }
      candidate -= 1
    }
    return nil
  }
}
