import TraceEvents

/// Looks at calls' notes in the order of rows, each note once: for who goes through all calls of a trace.
package struct NoteReader: Sendable {
  private let table: NoteTable
  private var next: Int
  /// The next row that has notes; the largest number behind the last one.
  package private(set) var row: Int

  /// - Complexity: O(log notes).
  package init(_ table: NoteTable, from row: Int) {
    self.table = table
    next = table.firstEntry(of: row)
    self.row = Self.row(next, of: table)
  }

  /// What is known of the call in `row`, texts by their identifiers in the table's strings; nil when there is nothing. Rows must ascend.
  ///
  /// - Complexity: O(notes of the rows up to this one) altogether.
  @inlinable @inline(__always)
  package mutating func take(_ row: Int) -> NoteStrings? { row < self.row ? nil : taken(row) }

  /// The same for a row that has notes or lies behind one that has.
  @inline(never)
  @usableFromInline
  package mutating func taken(_ row: Int) -> NoteStrings? {
    while Self.row(next, of: table) < row { next += 1 }
    let notes = table.strings(at: &next, of: row)
    self.row = Self.row(next, of: table)
    return notes
  }

  private static func row(_ entry: Int, of table: NoteTable) -> Int {
    entry < table.entries.count ? Int(table.entries[entry].row) : .max
  }
}
