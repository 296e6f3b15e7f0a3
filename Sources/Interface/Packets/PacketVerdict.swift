import CallTrees
import Screen
import TraceEvents

/// What became of a packet, as far as its window tells.
struct PacketVerdict: Equatable, Sendable {
  /// Without the place: `ok`, `ret -22`, `DROP NO_SOCKET`.
  var brief: String
  /// The function that dropped it.
  var place: String?
  /// 0 for nothing special; the worse, the higher.
  var rank: Int

  /// `DROP NO_SOCKET at __udp4_lib_rcv`.
  var text: String { place.map { "\(brief) at \($0)" } ?? brief }

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

  /// The verdict of a packet: a drop, else what is missing of it, else what its function returned.
  init(_ packet: PacketRecord) {
    self.init(packet.integrity)
    if let end = packet.end, let drop = end.drop { (brief, place, rank) = ("DROP " + drop, end.droppedAt, 4) }
    guard rank == 0, let end = packet.end else { return }
    brief = PacketVerdict.returned(end)
    rank = brief == "ok" || end.kind == .bool || end.kind == .pointer && end.ret >= 0 ? 0 : 1
  }

  /// A verdict that says only what is missing; empty for what is complete.
  init(_ integrity: PacketRecord.Integrity) {
    switch integrity {
    case .lost: (brief, rank) = ("LOST", 3)
    case .truncated: (brief, rank) = ("CUT OFF", 2)
    case .complete: (brief, rank) = ("", 0)
    }
  }
}
