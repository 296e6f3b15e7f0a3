import CallTrees
import Screen
import TraceEvents

/// The packet list: what order it is in, where its cursor is, and what is marked in it.
struct PacketPane: Sendable {
  /// What the list is sorted by.
  private(set) var sorting = Sorting(column: PacketColumn.number, ascends: true)
  /// The columns that the user has chosen; nil for those that the width has room for.
  var columns: [PacketColumn]?
  /// Positions in the trace's packet list, as shown from the top.
  var order = PacketOrder()
  /// Index into `order`.
  var cursor = 0
  /// Index into `order` of the first line shown.
  var top = 0
  /// How wide the columns are.
  var widths = PacketWidths()
  /// Marks of the user: letters, and what `d` marked.
  var marks = Marks()
  /// How high the list is.
  var size = PaneSize()
  /// The user has gone to the last packet: the cursor goes on to each that comes behind it.
  var staysAtEnd = false
  /// The sort that is to be shown, while it is under way.
  private(set) var sort: Apart<PacketSort>?
  /// The way to a packet that something is wrong with, while it is gone.
  var seek: TroubleSeek?

  init() {}

  /// Position in the trace of the packet under the cursor, or of that in whose window it was; nil when there is none.
  var position: Int? { order.indices.contains(cursor) ? order[cursor] : nil }

  /// Which of the packets in that one's window is under the cursor; nil when it is the packet itself.
  var other: Int? { order.indices.contains(cursor) ? order.other(at: cursor) : nil }

  /// The line that what is listed at `index` has while the list is whole and in the trace's order.
  func line(at index: Int, _ shared: Shared) -> Int { shared.line(of: order[index], order.other(at: index)) }

  /// The call that such a packet was given to, a row of the call table.
  func rowOfOther(_ shared: Shared) -> Int? {
    guard let other, let position else { return nil }
    return shared.nested.row(other, of: position)
  }

  /// The cursor is on the last line, in the trace's own order: what comes next comes below it.
  var isAtEnd: Bool { isUnsorted && !order.isEmpty && cursor == order.count - 1 }

  /// The trace's own order.
  var isUnsorted: Bool { sorting == Sorting(column: .number, ascends: true) }

  /// Sorts by a column, or the other way round by the same one. Whoever asks sees to it that the column is known.
  mutating func sort(by column: PacketColumn, _ shared: Shared) {
    let turns = column == sorting.column && column != .number && sort == nil
    sorting.choose(column, ascends: column.ascends)
    guard turns else { return beginSort(shared) }
    changeOrder(shared) { $0.reverse() }
  }

  /// Sets out to sort anew. What takes longer than a key may goes on in ``proceedWithSort(packets:_:)``.
  mutating func beginSort(_ shared: Shared) {
    guard !isUnsorted else { return reorder(shared) }
    sort = Apart(PacketSort(sorting.column, ascends: sorting.ascends, shared))
    proceedWithSort(packets: Self.soon, shared)
  }

  /// Goes on with the sort; once it is done the list is in that order.
  mutating func proceedWithSort(packets limit: Int, _ shared: Shared) {
    guard var work = sort?.value else { return }
    // Held here alone: else every piece would copy it.
    sort = nil
    if work.proceed(packets: limit, shared) { sort = Apart(work) } else { changeOrder(shared) { $0.take(work) } }
  }

  /// How many packets are looked at before a key is answered.
  static let soon = 20_000

  /// Is sorted by what `word` says (``sortWord``) from the next ``reorder(_:isLonger:)`` on; as it is for a word that says
  /// nothing.
  mutating func take(sortWord word: String) {
    if let column = PacketColumn(rawValue: String(word.dropLast())), let end = word.last, "+-".contains(end) {
      sorting = Sorting(column: column, ascends: end == "+")
    }
  }

  /// What the list is sorted by: `total-` with the largest on top, `number+` with the smallest.
  var sortWord: String { sorting.column.rawValue + (sorting.ascends ? "+" : "-") }

  /// Takes over how another list was sorted.
  mutating func keepView(of other: PacketPane) { (sorting, staysAtEnd) = (other.sorting, other.staysAtEnd) }

  /// Sorts again, the cursor staying on its packet and that on its line of the screen. Equal ones come in the trace's
  /// order. Lists one family's packets only while that is chosen.
  ///
  /// - Parameter isLonger: what is listed already is as it was; only packets behind it are new.
  /// - Complexity: O(1) by number, else O(packets), the texts of all of them in columns of text.
  mutating func reorder(_ shared: Shared, isLonger: Bool = false) {
    let count = shared.trace.packets.count
    let (column, ascends) = (sorting.column, sorting.ascends)
    let keepsPlaces = isLonger && sort == nil
    (sort, seek) = (nil, nil)
    guard !isUnsorted else { return changeOrder(shared) { $0.list(count) } }
    let number = PacketKeys.number(column, shared)
    let texts = number == nil ? PacketKeys.texts(column, of: 0..<count, shared) : [:]
    changeOrder(shared) { order in
      // A new text moves the places of all.
      if !keepsPlaces || number == nil || column == .flow { order.list(count) }
      order.sort(count, ascends: ascends, by: number ?? { texts[$0] })
    }
  }

  /// Lists the packets of the family that is chosen, or all.
  mutating func narrow(_ shared: Shared) { changeOrder(shared) { _ in } }

  /// Puts the list in another order; the cursor stays on its packet, and that on its line of the screen.
  private mutating func changeOrder(_ shared: Shared, _ change: (inout PacketOrder) -> Void) {
    let (current, other) = (position, other)
    seek = nil
    change(&order)
    let table = shared.families.table
    order.narrow(to: shared.families.shown.map { shown in { table.family(of: $0) == shown } })
    order.put(shared.nested.lines)
    let place = current.flatMap { order.place(of: $0, other: other) } ?? 0
    top += place - cursor
    cursor = place
  }

  /// Puts the cursor on the packet at a position of the trace, or on the `other`th one in its window; false when it is there
  /// already, or is not listed.
  mutating func select(_ position: Int, other: Int? = nil) -> Bool {
    guard let index = order.place(of: position, other: other), index != cursor else { return false }
    cursor = index
    return true
  }

  /// Puts the cursor on a line of the pane: whether that is another packet; nil when nothing is there.
  mutating func click(line: Int) -> Bool? {
    guard order.indices.contains(top + line) else { return nil }
    defer { cursor = top + line }
    return top + line != cursor
  }

  /// Keeps the cursor in a pane of `height` lines.
  mutating func scroll(height: Int) {
    cursor = min(max(0, cursor), max(0, order.count - 1))
    if cursor < top { top = cursor }
    if height > 0, cursor >= top + height { top = cursor - height + 1 }
    top = min(max(0, top), max(0, order.count - max(1, height)))
  }

  // MARK: - Packets that changed places

  /// Positions of packets that something stands on.
  var heldPackets: [Int] {
    marks.letters.values.map(\.packet) + [position, marks.diff?.packet].compactMap { $0 }
  }

  /// Goes on with `count` packets, of which some are at other positions than before.
  mutating func followPackets(_ place: (Int) -> Int, count: Int) {
    let here = position.map(place) ?? 0
    marks.letters = marks.letters.mapValues { Marks.Place(packet: place($0.packet), row: $0.row) }
    if let packet = marks.diff?.packet { marks.diff?.packet = place(packet) }
    order.list(count)
    top += here - cursor
    cursor = here
  }
}
