import CallTrees
import Screen
import TraceEvents

/// The packet list: what order it is in and where its cursor is.
package struct PacketList: Sendable {
  /// What the list is sorted by.
  package enum Sort: String, Sendable, CaseIterable {
    case number, total, calls, length, verdict
  }

  package internal(set) var sort = Sort.number
  /// What sorting by total time goes by: as the list shows it.
  package internal(set) var interruptTime = InterruptTime.counted
  /// Positions in the trace's packet list, as shown from the top.
  package internal(set) var order = PacketOrder()
  /// Index into `order`.
  package internal(set) var cursor = 0
  /// Index into `order` of the first line shown.
  package internal(set) var top = 0

  /// Sorts again, the cursor staying on its packet and that on its line of the screen. The largest come first, equal ones
  /// in the trace's order.
  ///
  /// - Parameter isLonger: what is listed already is as it was; only packets behind it are new.
  /// - Parameter only: positions, ascending, when not all packets are to be listed.
  /// - Complexity: O(1) by number. Else O(n) when the list only grew, and O(n log n) when not.
  mutating func reorder(_ trace: Trace, isLonger: Bool = false, only: [Int]? = nil) {
    let current = order.indices.contains(cursor) ? order[cursor] : nil
    let (all, sort, choice) = (trace.packets, sort, interruptTime)
    if let only {
      order.list(only: only, by: sort == .number ? nil : { Self.key(of: $0, in: trace, sort, choice) })
    } else {
      if sort == .number || !isLonger { order.list(all.count) }
      if sort != .number { order.sort(all.count) { Self.key(of: $0, in: trace, sort, choice) } }
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
}
