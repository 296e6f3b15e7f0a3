import CallTrees
import TraceEvents

/// The packets in another one's window among what is written of that, numbered as the list numbers them: `12.1`.
struct OtherPackets {
  private let packet: Int
  private var place: Int
  private var rest: ArraySlice<NestedPacket>

  init(_ part: ExportPart, of trace: Trace) {
    packet = part.packet.index
    rest = trace.nestedPackets(in: part.rows)[...]
    let first = part.packet.rows.lowerBound
    place = trace.nestedCount(in: first..<max(first, part.rows.lowerBound))
  }

  /// The row that the next one was given to; nil where there are no more.
  var row: Int? { rest.first?.row }

  /// The next one, its number and its call.
  mutating func next() -> (number: String, row: Int, begin: PacketBegin)? {
    guard let other = rest.popFirst() else { return nil }
    place += 1
    return ("\(packet).\(place)", other.row, other.begin)
  }
}
