import TraceEvents

/// What the addresses in the arguments and values of one packet's calls are: the packet itself, devices, network namespaces
/// and sockets, as far as the trace says where they were during its window.
package struct ObjectNames: Sendable {
  /// All that is known, in the order in which it was said; a handful.
  package private(set) var list: [PacketObject] = []
  /// The call in which the packet was freed: behind it the packet's address may be another's. Nil when it was not, or nobody
  /// knows.
  package private(set) var freedIn: Int?
  /// The module says 33 of a window at most; a file may say anything.
  private static let limit = 64
  /// The row behind that call.
  private var end = Int.max

  /// None: as where no packet is.
  package init() {}

  /// Nothing is known, as in traces of modules that did not say it.
  package var isEmpty: Bool { list.isEmpty }

  /// Whether the packet's own address is known.
  package var hasPacket: Bool { list.contains { $0.kind == .packet } }

  fileprivate mutating func add(_ object: PacketObject, row: Int, end: Int) {
    guard object.address != 0 else {
      if object.kind == .packet, freedIn == nil { (freedIn, self.end) = (row, end) }
      return
    }
    if let place = list.firstIndex(where: { $0.address == object.address }) {
      // What a socket is may change.
      if list[place].kind != .packet { list[place] = object }
    } else if list.count < Self.limit {
      list.append(object)
    }
  }

  /// What a value as printed is the address of; nil when it is none that is known.
  ///
  /// - Parameters:
  ///   - row: the call that was given it.
  ///   - calls: nil for an argument; of a value that the call returned the trace's calls, for those return late.
  func object(_ printed: some StringProtocol, row: Int, returnedOf calls: CallTable? = nil) -> PacketObject? {
    guard printed.hasPrefix("0x"), let address = UInt64(printed.dropFirst(2), radix: 16),
      let object = list.first(where: { $0.address == address })
    else { return nil }
    guard object.kind == .packet, let freedIn else { return object }
    if row >= end { return nil }
    // A call that the packet was freed in returns when its address may be another's.
    if let calls, row <= freedIn, calls.subtreeEnd[row] > freedIn { return nil }
    return object
  }

  /// Arguments as printed, with names for the addresses that are known: `skb=skb, dev=eth0, pt=0xffff…`.
  func arguments(_ text: String, row: Int) -> String {
    var output: [UInt8] = []
    let bytes = Array(text.utf8)
    var at = 0
    while at < bytes.count {
      var end = at + 1
      if bytes[at] == UInt8(ascii: "0"), at == 0 || bytes[at - 1] == UInt8(ascii: "=") {
        while end < bytes.count, bytes[end] != UInt8(ascii: ","), bytes[end] != UInt8(ascii: " ") { end += 1 }
        if let object = object(String(decoding: bytes[at..<end], as: UTF8.self), row: row) {
          output += Array(object.label.utf8)
          at = end
          continue
        }
      }
      output += bytes[at..<end]
      at = end
    }
    return String(decoding: output, as: UTF8.self)
  }
}

extension Trace {
  /// What is known of the addresses in a packet's calls.
  ///
  /// - Complexity: O(its notes), O(1) where the trace says nothing of addresses.
  package func objectNames(of packet: PacketRecord) -> ObjectNames { objectNames(in: packet.rows) }

  /// The notes of a call with names in the place of addresses that are known from its packet's window, and arguments by their
  /// types: `ip_rcv(skb=skb, dev=lo, pt=0xffff…)`, `kfree_skb_reason(skb=skb, reason=SKB_DROP_REASON_NO_SOCKET)`. For people:
  /// what programs and ftview itself read has the addresses.
  ///
  /// - Parameter names: of its packet (``objectNames(of:)``).
  /// - Complexity: O(log notes + the call's).
  package func namedNotes(_ row: Int, _ names: ObjectNames) -> CallNotes? {
    guard var notes = notes.notes(of: row, byType: true) else { return nil }
    guard !names.isEmpty else { return notes }
    notes.args = notes.args.map { names.arguments($0, row: row) }
    notes.ret = notes.ret.map { names.object($0, row: row, returnedOf: calls)?.label ?? $0 }
    return notes
  }

  /// The same for some calls that lie in one packet, or beneath one call of it.
  ///
  /// - Complexity: O(rows of the packet before them + its notes).
  func objectNames(around rows: Range<Int>) -> ObjectNames {
    guard notes.hasObjects, rows.lowerBound < calls.count, !rows.isEmpty else { return ObjectNames() }
    var root = rows.lowerBound
    while root > 0, calls.depth[root] > 0 { root -= 1 }
    return objectNames(in: root..<max(rows.upperBound, calls.subtreeEnd[root]))
  }

  func objectNames(in rows: Range<Int>) -> ObjectNames {
    var names = ObjectNames()
    guard notes.hasObjects else { return names }
    for entry in notes.entries(of: rows) where entry.kind == .object {
      guard let object = PacketObject(text: notes.text(of: entry)) else { continue }
      names.add(object, row: Int(entry.row), end: calls.subtreeEnd[Int(entry.row)])
    }
    return names
  }
}
