import CallTrees

/// What the lines of the packet list are of: packets, and below these the others that were handled in their windows.
extension Shared {
  /// The packet at a position, or the `other`th one in its window.
  func listed(_ position: Int, _ other: Int?) -> PacketRecord {
    other.flatMap { nested.record($0, of: position, in: trace) } ?? trace.packets[position]
  }

  /// How long it took, as the list says it; nil when that is not known.
  func total(of packet: PacketRecord, _ other: Int?) -> Int64? {
    trace.total(of: packet, other: other, interrupts: interruptTime)
  }

  /// The line that these have while the list is whole and in the trace's order.
  func line(of position: Int, _ other: Int?) -> Int { nested.lines.line(of: position, other: other) }

  /// How many lines the list has when it is whole.
  var listLines: Int { trace.packets.count + nested.lines.count }
}

extension Trace {
  /// Total time of a packet, or of the own call of one in another's window.
  func total(of packet: PacketRecord, other: Int?, interrupts: InterruptTime) -> Int64? {
    guard other != nil else { return total(of: packet, interrupts: interrupts) }
    return packet.rows.first.flatMap { calls.total($0, interrupts: interrupts) }
  }
}
