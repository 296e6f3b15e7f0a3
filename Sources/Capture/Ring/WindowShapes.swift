import CallTrees
import TraceEvents

/// Which path each window took: a number that is the same for windows of one family.
struct WindowShapes: EventSink {
  private var builder = TreeBuilder(source: "ring", expectsWindows: true, listsAll: true)
  private var families = FamilyTable()

  mutating func receive(_ event: TraceEvent, names: borrowing TraceNames) { builder.receive(event, names: names) }

  /// Windows that are finished since this was asked, by number; without a shape those that are not whole.
  mutating func takeShapes(names: borrowing TraceNames) -> [UInt64: UInt64?] {
    guard builder.finishedPackets > families.packetCount else { return [:] }
    let known = families.packetCount
    let trace = builder.snapshot(names: names)
    families.update(trace)
    return shapes(of: trace, from: known)
  }

  /// All windows there are, as the trace ends here.
  mutating func finish(names: borrowing TraceNames) -> [UInt64: UInt64?] {
    let trace = builder.finish(names: names)
    families = FamilyTable(trace)
    return shapes(of: trace, from: 0)
  }

  private func shapes(of trace: Trace, from first: Int) -> [UInt64: UInt64?] {
    var shapes: [UInt64: UInt64?] = [:]
    for position in first..<families.packetCount {
      guard let id = trace.packets[position].begin?.id else { continue }
      shapes.updateValue(families.family(of: position).map { families.families[$0].shape }, forKey: id)
    }
    return shapes
  }
}
