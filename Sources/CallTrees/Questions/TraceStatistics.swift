import TraceEvents

/// Per function: calls, total, self, min, p50, p99, max.
///
/// Interrupts are not counted, and their time is taken off the calls that they landed in, as in ``TreeDiff``.
package struct TraceStatistics: Sendable {
  /// By self time, longest first, then by name.
  package private(set) var functions: [FunctionStatistics]
  /// How many packets were looked at.
  package private(set) var packets: Int
  /// How many others were handled in their windows, all whose calls are among theirs.
  package private(set) var nested: Int
  /// Their calls, interrupts left out.
  package private(set) var calls: Int
  /// How many of them return something and have no value though that was to be recorded; nil where it cannot be told.
  package private(set) var missingValues: Int?

  /// Statistics of `packets` of `trace`.
  ///
  /// - Complexity: O(calls · log calls).
  package init(_ trace: Trace, _ packets: some Collection<PacketRecord>) {
    var tally = StatisticsTally(trace)
    for packet in packets { tally.add(packet.rows) }
    self.packets = packets.count
    nested = packets.reduce(0) { $0 + trace.nestedCount(in: $1.rows) }
    if var values = MissingValues(trace) { missingValues = values.count(of: packets) }
    let found = tally.finish()
    let order = found.indices.inOrder { one, other in
      if found[one].selfTime != found[other].selfTime { return found[one].selfTime > found[other].selfTime }
      return trace.functions.printed(found[one].function) < trace.functions.printed(found[other].function)
    }
    self.functions = order.map { found[$0] }
    self.calls = functions.reduce(0) { $0 + $1.calls }
  }
}
