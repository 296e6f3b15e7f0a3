import CallTrees

/// The list of path families on the screen.
struct FamiliesPane: Sendable {
  /// In the order of the list.
  private(set) var summaries: [FamilySummary]
  /// What the list is sorted by; those with the most packets come first as it is opened.
  private(set) var sorting = Sorting(column: FamilyColumn.packets, ascends: false)
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
  /// What the families' times are worked out from, while they are.
  private var times: Apart<FamilyTimes>?

  init(_ trace: Trace, _ table: FamilyTable) {
    var times = FamilyTimes(table)
    packets = table.packetCount
    // Of many packets the times come later.
    let hasMore = times.proceed(trace, packets: Self.soon) && times.proceed(trace, packets: Self.soon)
    summaries = times.result
    if hasMore { self.times = Apart(times) }
    // A rare one's number has a mark before it.
    number.take("!\(table.families.count)")
    for family in table.families { count.take(number: family.count) }
    widen()
  }

  /// How many packets are looked at before the list is shown.
  private static let soon = 20_000

  /// Times of families are still to be worked out.
  var hasWork: Bool { times != nil }

  /// Works out some more of the times; the list has them once all are there.
  mutating func proceed(_ shared: Shared) {
    guard var work = times?.value else { return }
    // Held here alone: else every piece would copy it.
    times = nil
    if work.proceed(shared.trace, packets: ViewState.piece) {
      times = Apart(work)
      return
    }
    let here = family
    summaries = work.result
    widen()
    if let here, let place = summaries.firstIndex(where: { $0.family == here }) {
      (top, cursor) = (top + place - cursor, place)
    }
    sort(shared)
  }

  private mutating func widen() {
    for summary in summaries {
      time.take(time: summary.median)
      time.take(time: summary.p99)
    }
  }

  /// The family under the cursor.
  var family: Int? { summaries.indices.contains(cursor) ? summaries[cursor].family : nil }

  /// Sorts by a column, or the other way round by the same one.
  mutating func sort(by column: FamilyColumn, _ shared: Shared) -> Answer {
    sorting.choose(column, ascends: column.ascends)
    sort(shared)
    return .say("families by \(sorting.words)")
  }

  /// Sorts as another list of the same families was.
  mutating func sort(as other: FamiliesPane, _ shared: Shared) {
    guard sorting != other.sorting else { return }
    sorting = other.sorting
    sort(shared)
  }

  /// Equal ones stand in the order of their numbers, the cursor stays on its family and that on its line.
  private mutating func sort(_ shared: Shared) {
    let (here, table, column) = (family, shared.families.table, sorting.column)
    let names = column == .path ? summaries.map { shared.families.names[$0.family].long } : []
    let keys = summaries.map { column.number($0, table) }
    let order = summaries.indices.sorted { one, other in
      if column == .path, names[one] != names[other] { return (names[one] < names[other]) == sorting.ascends }
      if column != .path, keys[one] != keys[other] { return (keys[one] < keys[other]) == sorting.ascends }
      return summaries[one].family < summaries[other].family
    }
    summaries = order.map { summaries[$0] }
    let offset = cursor - top
    select(here)
    top = cursor - offset
  }

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

  /// Puts the cursor on what is at a place of the screen, or sorts by the column whose title is there; false when there is
  /// no family to open.
  mutating func click(x: Int, y: Int, _ shared: Shared) -> Bool {
    if y == 1, let column = FamilyColumns(width: shared.size.width, self).column(at: x) { _ = sort(by: column, shared) }
    guard y >= 2, summaries.indices.contains(top + y - 2) else { return false }
    cursor = top + y - 2
    return true
  }
}
