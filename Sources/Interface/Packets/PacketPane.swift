import CallTrees
import Screen
import TraceEvents

/// The packet list: what order it is in, where its cursor is, and what is marked in it.
struct PacketPane: Sendable {
  /// What the list is sorted by.
  enum Sort: String, Sendable, CaseIterable {
    case number, total, calls, length, verdict
  }

  /// What the list is sorted by now.
  var sort = Sort.number
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

  init() {}

  /// Position in the trace of the packet under the cursor, or nil when there is none.
  var position: Int? { order.indices.contains(cursor) ? order[cursor] : nil }

  /// Sorts again, the cursor staying on its packet and that on its line of the screen. The largest come first, equal
  /// ones in the trace's order. Lists one family's packets only while that is chosen.
  ///
  /// - Parameter isLonger: what is listed already is as it was; only packets behind it are new.
  /// - Complexity: O(1) by number. Else O(n) when the list only grew, and O(n log n) when not.
  mutating func reorder(_ shared: Shared, isLonger: Bool = false) {
    let current = position
    let (trace, sort, choice) = (shared.trace, sort, shared.interruptTime)
    if let only = shared.families.positions {
      order.list(only: only, by: sort == .number ? nil : { Self.key(of: $0, in: trace, sort, choice) })
    } else {
      let count = trace.packets.count
      if sort == .number || !isLonger { order.list(count) }
      if sort != .number { order.sort(count) { Self.key(of: $0, in: trace, sort, choice) } }
    }
    let place = current.flatMap { order.place(of: $0) } ?? 0
    top += place - cursor
    cursor = place
  }

  /// What the packet at `position` is sorted by.
  private static func key(of position: Int, in trace: Trace, _ sort: Sort, _ choice: InterruptTime) -> Int64 {
    let all = trace.packets
    return switch sort {
    case .number: 0
    case .total: trace.total(of: all.look(at: position), interrupts: choice) ?? -1
    case .calls: Int64(all.look(at: position).rows.count)
    case .length: Int64(all[position].begin?.length ?? 0)
    case .verdict: Int64(PacketVerdict.rank(of: position, in: all))
    }
  }

  /// Puts the cursor on the packet at a position of the trace; false when it is there already, or is not listed.
  mutating func select(_ position: Int) -> Bool {
    guard let index = order.place(of: position), index != cursor else { return false }
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
