import TraceEvents

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

  /// The row of the next call; nil after the last one of the level.
  ///
  /// - Complexity: O(1), however many calls lie beneath.
  package mutating func next() -> Int? {
    guard cursor < end else { return nil }
    let row = cursor
    cursor = Swift.max(row + 1, table.subtreeEnd[row])
    return row
  }
}
