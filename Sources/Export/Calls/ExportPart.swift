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
    self.rows = row..<max(row + 1, Int(trace.calls.subtreeEnd[row]))
    self.isWhole = false
  }

  /// These parts, and what they are parts of, as they are with interrupts left out: their calls are gone, their time is
  /// taken off the calls that they landed in. An outermost call that is an interrupt stays.
  ///
  /// - Complexity: O(calls of the parts · log interrupts).
  package static func withoutInterrupts(_ parts: [ExportPart], of trace: Trace) -> (parts: [ExportPart], trace: Trace) {
    let (rest, rows) = trace.withoutInterrupts(
      in: parts.map { ($0.rows, keepsFirst: !$0.isWhole || $0.packet.kind == .root) })
    let moved = zip(parts, rows).map { part, rows in
      var part = part
      part.rows = rows
      part.packet.rows = rows
      return part
    }
    return (moved, rest)
  }

  /// All packets of a trace, in its order.
  package static func all(of trace: Trace) -> [ExportPart] { trace.packets.map { ExportPart($0) } }
}

/// Walks calls in the trace's order and tells when each one ends, without recursion: a trace can be nested deeper than
/// the program's stack allows.
struct CallWalk {
  /// Where the walk is: at a call's begin, or behind everything beneath it.
  enum Step {
    case enter(row: Int, isLeaf: Bool)
    case exit(row: Int)
  }

  private let table: CallTable
  private let end: Int
  private var next: Int
  private var open: [Int] = []

  init(_ rows: Range<Int>, of table: CallTable) {
    let rows = rows.clamped(to: 0..<table.count)
    self.table = table
    self.next = rows.lowerBound
    self.end = rows.upperBound
  }

  /// How many calls are open around the next step.
  var depth: Int { open.count }

  mutating func step() -> Step? {
    if let last = open.last, next >= end || Int(table.subtreeEnd[last]) <= next {
      open.removeLast()
      return .exit(row: last)
    }
    guard next < end else { return nil }
    let row = next
    next += 1
    open.append(row)
    return .enter(row: row, isLeaf: Int(table.subtreeEnd[row]) <= next || next == end)
  }
}
