import CallTrees

/// How wide the columns of times of the call graph have to be: for all of its lines, so that none moves while it is
/// scrolled.
struct CallWidths: Sendable {
  /// Of total times. A self time is no longer than the total, but for clocks that went back.
  private(set) var total = ColumnWidth.time
  /// Of times since the packet began, with their sign.
  private(set) var offset = ColumnWidth(atLeast: 11)

  /// Levels of the deepest line.
  private(set) var depth = 0

  mutating func take(_ line: VisibleRow, start: Int64, since begin: Int64?) {
    total.take(time: line.total)
    depth = max(depth, line.depth)
    guard let begin, start != CallTable.unknown else { return }
    offset.take(offset: start.subtractingReportingOverflow(begin).partialValue)
  }
}
