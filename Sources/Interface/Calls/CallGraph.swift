import CallTrees

/// The call graph of the packet under the cursor.
package struct CallGraph: Sendable {
  /// Position of the packet that `lines` are of.
  package internal(set) var packet: Int?
  package internal(set) var folds = FoldSet(level: 3)
  package private(set) var lines: [VisibleRow] = []
  /// What the columns of times have to hold for all lines.
  private(set) var widths = CallWidths()
  /// Index into `lines`.
  package internal(set) var cursor = 0
  /// Index into `lines` of the first line of the pane; callers that are pinned may cover it.
  package internal(set) var top = 0
  /// So many columns of the lines are left of the pane.
  package internal(set) var side = 0
  /// Rows whose subtrees were zoomed to, outermost first.
  package internal(set) var zoom: [Int] = []
  package internal(set) var filter: SearchPattern?
  /// Folds from before the filter, which shows everything that it keeps.
  var foldsBeforeFilter: FoldSet?
  /// By packet: the row that the cursor was on.
  var remembered: [Int: Int] = [:]

  /// Takes other lines, of a packet that began at `begin`.
  ///
  /// - Complexity: O(lines).
  mutating func show(_ lines: [VisibleRow], of calls: CallTable, since begin: Int64?) {
    self.lines = lines
    widths = CallWidths()
    for line in lines { widths.take(line, start: calls.start[line.row], since: begin) }
  }

  /// Index of the line of `row`, or of what it is folded into. With `inRun` a run's first call is told from the run.
  ///
  /// - Complexity: O(log lines).
  func index(of row: Int, inRun: Bool = true) -> Int? {
    var low = 0
    var high = lines.count
    while low < high {
      let middle = (low + high) / 2
      if lines[middle].row <= row { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return nil }
    if !inRun, low > 1, lines[low - 1].row == row, lines[low - 2].row == row { return low - 2 }
    return low - 1
  }

  /// Indices of the callers of a line, outermost first.
  func callers(of index: Int) -> [Int] {
    var callers: [Int] = []
    var parent = lines.indices.contains(index) ? lines[index].parent : -1
    while parent >= 0, parent < lines.count {
      callers.append(parent)
      parent = lines[parent].parent
    }
    return callers.reversed()
  }

  /// The callers that stay in sight above the lines when the pane's first line is `top`: those scrolled away, the
  /// nearest `limit` of them. Each covers one line of the pane.
  ///
  /// - Complexity: O(limit × depth).
  func pinned(top: Int, limit: Int) -> [Int] {
    var count = 0
    while count < limit {
      let above = callers(of: top + count).filter { $0 < top + count }
      if above.count <= count { break }
      count += 1
    }
    return Array(callers(of: top + count).filter { $0 < top + count }.suffix(count))
  }

  /// Moves `top` so that the cursor is in a pane of `height` lines, below what is pinned.
  mutating func scroll(height: Int) {
    guard height > 0, !lines.isEmpty else {
      top = 0
      return
    }
    cursor = min(max(cursor, 0), lines.count - 1)
    top = min(max(top, 0), max(0, lines.count - height))
    if cursor >= top + height { top = cursor - height + 1 }
    if cursor < top { top = cursor }
    while top > 0, cursor < top + pinned(top: top, limit: Self.pinLimit(height: height)).count { top -= 1 }
  }

  /// How many callers may be pinned: a third of the pane.
  static func pinLimit(height: Int) -> Int { max(0, height / 3) }
}
