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

/// What became of a packet, as far as its window tells.
package struct PacketVerdict: Equatable, Sendable {
  /// Without the place: `ok`, `ret -22`, `DROP NO_SOCKET`.
  package var brief: String
  /// The function that dropped it.
  package var place: String?
  /// 0 for nothing special; the worse, the higher.
  package var rank: Int

  /// `DROP NO_SOCKET at __udp4_lib_rcv`.
  package var text: String { place.map { "\(brief) at \($0)" } ?? brief }

  /// `DROP NETFILTER_DROP at nft_do_chain`, and not `… [nf_tables]`.
  var withoutModule: String { place.map { "\(brief) at \($0.prefix { $0 != " " })" } ?? brief }

  /// The verdict in so many columns. The reason stays longest, then the end of the function's name, which
  /// tells most, then all of it without its module.
  func text(_ glyphs: Glyphs, columns: Int) -> String {
    let whole = text
    guard let place, TextWidth.columns(whole) > columns else { return whole }
    let short = withoutModule
    if TextWidth.columns(short) <= columns { return short }
    let function = place.prefix { $0 != " " }
    let room = columns - TextWidth.columns(brief) - 4
    return room > 4 ? "\(brief) at \(glyphs.ellipsis)\(function.suffix(room - 1))" : brief
  }

  /// The rank alone, which of an outermost call says what of it is missing.
  static func rank(of position: Int, in packets: PacketTable) -> Int {
    let look = packets.look(at: position)
    guard look.kind == .root else { return PacketVerdict(packets[position]).rank }
    return PacketVerdict(look.integrity).rank
  }

  /// What a return value says, by its kind: 0 and nothing are fine, errors are known by being negative.
  static func returned(_ end: PacketEnd) -> String {
    switch end.kind {
    case .void: return "ok"
    case .bool: return end.ret == 0 ? "false" : "true"
    case .pointer:
      if end.ret == 0 { return "NULL" }
      return (-4095...(-1)).contains(end.ret) ? "ret \(end.ret)" : "pointer"
    case .uint: return end.ret == 0 ? "ok" : "ret \(UInt64(bitPattern: end.ret))"
    case .int, nil: return end.ret == 0 ? "ok" : "ret \(end.ret)"
    }
  }

  package init(_ packet: PacketRecord) {
    self.init(packet.integrity)
    if let end = packet.end, let drop = end.drop { (brief, place, rank) = ("DROP " + drop, end.droppedAt, 4) }
    guard rank == 0, let end = packet.end else { return }
    brief = PacketVerdict.returned(end)
    rank = brief == "ok" || end.kind == .bool || end.kind == .pointer && end.ret >= 0 ? 0 : 1
  }

  /// What is missing of it; nothing of what is complete.
  init(_ integrity: PacketRecord.Integrity) {
    switch integrity {
    case .lost: (brief, rank) = ("LOST", 3)
    case .truncated: (brief, rank) = ("CUT OFF", 2)
    case .complete: (brief, rank) = ("", 0)
    }
  }
}
