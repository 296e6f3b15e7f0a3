import CallTrees

/// What is written of one packet: all of it, or one call with everything beneath.
package struct ExportPart: Sendable {
  /// The packet that ``rows`` belong to.
  package var packet: PacketRecord
  /// Rows of the trace's ``CallTable``: the packet's, or one subtree's.
  package var rows: Range<Int>
  /// The whole packet; false for a subtree.
  package var isWhole: Bool

  /// A whole packet.
  package init(_ packet: PacketRecord) {
    self.packet = packet
    self.rows = packet.rows
    self.isWhole = true
  }

  /// One call of a packet with everything beneath.
  package init(_ packet: PacketRecord, call row: Int, in trace: Trace) {
    self.packet = packet
    self.rows = row..<max(row + 1, trace.calls.subtreeEnd[row])
    self.isWhole = false
  }

  /// These parts, and what they are parts of, as they are with interrupts left out: their calls are gone, their time is
  /// taken off the calls that they landed in. An outermost call that is an interrupt stays.
  ///
  /// - Complexity: O(calls of the parts · log interrupts).
  package static func withoutInterrupts(_ parts: ExportParts, of trace: Trace) -> (parts: ExportParts, trace: Trace) {
    let (rest, rows) = trace.withoutInterrupts(
      in: parts.map { ($0.rows, keepsFirst: !$0.isWhole || $0.packet.kind == .root) })
    return (ExportParts(parts, movedTo: rows), rest)
  }

  /// All packets of a trace, in its order.
  package static func all(of trace: Trace) -> ExportParts { ExportParts(trace.packets) }
}
