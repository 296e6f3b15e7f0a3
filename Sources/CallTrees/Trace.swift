import TraceEvents

/// Something in the input that could not be used, and where.
package struct Notice: Sendable, Equatable {
  /// What was dropped or does not fit, in plain words.
  package var message: String
  /// Line of a text trace, from 1.
  package var line: Int?
  /// Byte offset in the input, from 0.
  package var offset: Int?

  package init(_ message: String, line: Int? = nil, offset: Int? = nil) {
    self.message = message
    self.line = line
    self.offset = offset
  }

  /// `line 7` or `byte 4096`; nil for what is said of a whole trace.
  package var place: String? { line.map { "line \($0)" } ?? offset.map { "byte \($0)" } }
}

/// A whole trace as the views and the writers see it: the packet list and every call beneath.
///
/// A value; copies share storage. A live capture makes a new one whenever a packet is finished, whose first rows and
/// packets are those of the one before.
package struct Trace: Sendable {
  /// Where it came from: a file's name, or `live`.
  package var source: String
  package var functions = FunctionTable()
  package var calls = CallTable()
  package var packets = PacketTable()
  /// Arguments, return values, callers and comments, for the rows that have any.
  package var notes = NoteTable()
  /// What was dropped while reading. Bounded: a thousand at most, the last one then says how many more.
  package var notices: [Notice] = []

  package init(source: String) { self.source = source }
}

extension Trace {
  /// The direct callees of a call, in order.
  package func callees(of row: Int) -> SiblingSequence {
    SiblingSequence(table: calls, next: row + 1, end: Int(calls.subtreeEnd[row]))
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

/// Calls of one level, in order: each next one is the end of the subtree before.
package struct SiblingSequence: Sequence, IteratorProtocol, Sendable {
  private let table: CallTable
  private var cursor: Int
  private let end: Int

  init(table: CallTable, next: Int, end: Int) {
    self.table = table
    self.cursor = next
    self.end = end
  }

  package mutating func next() -> Int? {
    guard cursor < end else { return nil }
    let row = cursor
    cursor = Swift.max(row + 1, Int(table.subtreeEnd[row]))
    return row
  }
}
