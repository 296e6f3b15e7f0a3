import CallTrees

/// How wide the columns of times of the call graph have to be: for all of its lines, so that none moves while it is
/// scrolled.
struct CallWidths: Equatable, Sendable {
  /// Of total times. A self time is no longer than the total, but for clocks that went back.
  private(set) var total = ColumnWidth.time
  /// Of times since the packet began, with their sign.
  private(set) var offset = ColumnWidth(atLeast: 11)

  /// Levels of the deepest line.
  private(set) var depth = 0

  /// Takes a line.
  ///
  /// - Parameter time: its total time, which is asked for where it may need more room than others: no part of a call is longer than
  ///   the call.
  @inline(__always)
  mutating func take(_ duration: Int64, total time: @autoclosure () -> Int64?, start: Int64, since begin: Int64?) {
    if ColumnWidth.needsRoom(duration) { total.take(time: time()) }
    guard let begin, start != CallTable.unknown else { return }
    offset.take(offset: start.subtractingReportingOverflow(begin).partialValue)
  }

  /// Takes the depth of a line.
  mutating func take(depth: Int) { self.depth = max(self.depth, depth) }
}
