import CallTrees

/// The list of path families on the screen.
struct FamiliesPane: Sendable {
  /// The largest first.
  var summaries: [FamilySummary]
  /// How many packets they are of.
  var packets: Int
  /// Index into `summaries`.
  var cursor = 0
  /// Index into `summaries` of the first line shown.
  var top = 0
  /// The family that `d` marked.
  var mark: Int?
  /// What the columns have to hold for all families.
  private(set) var number = ColumnWidth(atLeast: 5)
  private(set) var count = ColumnWidth(atLeast: 7)
  private(set) var time = ColumnWidth.time

  init(_ trace: Trace, _ table: FamilyTable) {
    summaries = table.summaries(trace)
    packets = table.packetCount
    // A rare one's number has a mark before it.
    number.take("!\(table.families.count)")
    for summary in summaries {
      count.take(number: table.families[summary.family].count)
      time.take(time: summary.median)
      time.take(time: summary.p99)
    }
  }

  /// The family under the cursor.
  var family: Int? { summaries.indices.contains(cursor) ? summaries[cursor].family : nil }

  /// Puts the cursor on a family, if it is there.
  mutating func select(_ family: Int?) {
    if let family, let index = summaries.firstIndex(where: { $0.family == family }) { cursor = index }
  }

  mutating func scroll(height: Int) {
    cursor = min(max(cursor, 0), max(0, summaries.count - 1))
    guard height > 0 else { return }
    top = min(max(top, 0), max(0, summaries.count - height))
    if cursor < top { top = cursor }
    if cursor >= top + height { top = cursor - height + 1 }
  }

  /// Puts the cursor on what row `y` of the screen shows; false when that is nothing.
  mutating func click(y: Int) -> Bool {
    guard y >= 2, summaries.indices.contains(top + y - 2) else { return false }
    cursor = top + y - 2
    return true
  }
}
