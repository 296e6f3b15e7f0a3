import CallTrees

/// The packet list: what order it is in and where its cursor is.
package struct PacketList: Sendable {
  /// What the list is sorted by.
  package enum Sort: String, Sendable, CaseIterable {
    case number, total, calls, length, verdict
  }

  package internal(set) var sort = Sort.number
  /// Positions in the trace's packet list, as shown from the top.
  package internal(set) var order: [Int] = []
  /// Index into `order`.
  package internal(set) var cursor = 0
  /// Index into `order` of the first line shown.
  package internal(set) var top = 0

  /// Sorts again, the cursor staying on its packet. The largest come first, equal ones in the trace's order.
  ///
  /// - Complexity: O(n log n), O(n) by number.
  mutating func reorder(_ trace: Trace) {
    let current = order.indices.contains(cursor) ? order[cursor] : nil
    let all = trace.packets
    order = Array(all.indices)
    switch sort {
    case .number: break
    case .total: order = Self.descending(order, all.map { $0.duration ?? -1 })
    case .calls: order = Self.descending(order, all.map { Int64($0.rows.count) })
    case .length: order = Self.descending(order, all.map { Int64($0.begin?.length ?? 0) })
    case .verdict: order = Self.descending(order, all.map { Int64(PacketVerdict($0).rank) })
    }
    cursor = current.flatMap { order.firstIndex(of: $0) } ?? 0
  }

  private static func descending(_ order: [Int], _ keys: [Int64]) -> [Int] {
    order.sorted { keys[$0] != keys[$1] ? keys[$0] > keys[$1] : $0 < $1 }
  }
}

/// What became of a packet, as far as its window tells.
package struct PacketVerdict: Equatable, Sendable {
  package var text: String
  /// 0 for nothing special; the worse, the higher.
  package var rank: Int

  package init(_ packet: PacketRecord) {
    if let drop = packet.end?.drop {
      (text, rank) = ("DROP " + drop, 4)
    } else if packet.integrity == .lost {
      (text, rank) = ("LOST", 3)
    } else if packet.integrity == .truncated {
      (text, rank) = ("CUT OFF", 2)
    } else if let end = packet.end {
      (text, rank) = end.ret == 0 ? ("ok", 0) : ("ret \(end.ret)", 1)
    } else {
      (text, rank) = ("", 0)
    }
  }
}
