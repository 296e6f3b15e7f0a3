import CallTrees

/// What is written, in order: a list of parts, or all packets of a trace, whose records are made one by one. A trace may list
/// millions of outermost calls, and a record has ten times the bytes of a call.
package struct ExportParts: Sendable, RandomAccessCollection, ExpressibleByArrayLiteral {
  /// 0.
  package var startIndex: Int { 0 }
  /// How many there are.
  package let endIndex: Int
  /// Whole packets' windows stand beside single calls. In a text a call needs its packet's window then: what lies outside
  /// of all windows is not read where there are some.
  let mixesWindows: Bool
  private let part: @Sendable (Int) -> ExportPart

  private init(count: Int, mixesWindows: Bool = false, _ part: @escaping @Sendable (Int) -> ExportPart) {
    endIndex = count
    self.mixesWindows = mixesWindows
    self.part = part
  }

  /// All packets of a table.
  init(_ packets: PacketTable) { self.init(count: packets.count) { ExportPart(packets[$0]) } }

  /// The same parts with other rows, as many as there are parts.
  init(_ parts: ExportParts, movedTo rows: [Range<Int>]) {
    self.init(count: parts.count, mixesWindows: parts.mixesWindows) { position in
      var part = parts[position]
      part.rows = rows[position]
      part.packet.rows = rows[position]
      return part
    }
  }

  /// Just these.
  package init(_ parts: [ExportPart]) {
    let mixesWindows = parts.contains { !$0.isWhole } && parts.contains { $0.isWhole && $0.packet.begin != nil }
    self.init(count: parts.count, mixesWindows: mixesWindows) { parts[$0] }
  }

  /// Just these.
  package init(arrayLiteral parts: ExportPart...) { self.init(parts) }

  /// - Complexity: O(1); a packet's record is made anew each time.
  package subscript(position: Int) -> ExportPart { part(position) }
}
