/// The text form of the module's two events, `key=value` pairs as `TP_printk` lays them out.
///
///     packet_begin: id=1 journey=1 entry=tcp skb=7 dev=veth0 ifindex=2 netns=4026531840 proto=0x0800 len=60 comm=swapper/0
///     summary="IP 10.0.0.1.40000 > 10.0.0.2.9000: Flags [S], length 0" data=4500003c…
///     packet_end: id=1 ret=0 kind=int drop=NO_SOCKET at=tcp_v4_rcv keep=1
enum PacketText {
  case begin(PacketBegin)
  case end(PacketEnd)

  /// Reads an event's text; nil when it is another event's.
  init?(_ text: TextBytes) {
    var at = text.skipSpaces(0)
    if text.hasPrefix("ftview:", at: at) { at = text.skipSpaces(at + 7) }
    if text.hasPrefix("packet_begin:", at: at) {
      self = .begin(Self.begin(text, at + 13))
    } else if text.hasPrefix("packet_end:", at: at) {
      self = .end(Self.end(text, at + 11))
    } else {
      return nil
    }
  }

  private static func begin(_ text: TextBytes, _ start: Int) -> PacketBegin {
    var packet = PacketBegin(id: 0, entry: "")
    var pairs = Pairs(text: text, cursor: start)
    while let (key, value) = pairs.next() {
      if key.hasPrefix("id=") { packet.id = decimal(value) ?? 0 }
      if key.hasPrefix("journey=") { packet.journey = decimal(value) ?? 0 }
      if key.hasPrefix("entry=") { packet.entry = value.text }
      if key.hasPrefix("skb=") { packet.cookie = decimal(value) ?? parseHex(value.raw) ?? 0 }
      if key.hasPrefix("dev=") { packet.device = value.text }
      if key.hasPrefix("ifindex=") { packet.interfaceIndex = Int32(clamping: decimal(value) ?? 0) }
      if key.hasPrefix("netns=") { packet.namespace = UInt32(clamping: decimal(value) ?? 0) }
      if key.hasPrefix("proto=") { packet.ethertype = UInt16(clamping: parseHex(value.raw) ?? 0) }
      if key.hasPrefix("len=") { packet.length = UInt32(clamping: decimal(value) ?? 0) }
      if key.hasPrefix("comm=") { packet.comm = value.text }
      if key.hasPrefix("summary=") { packet.summary = value.text }
      if key.hasPrefix("data=") { packet.bytes = hexBytes(value) }
    }
    return packet
  }

  private static func end(_ text: TextBytes, _ start: Int) -> PacketEnd {
    var packet = PacketEnd(id: 0, ret: 0, drop: nil)
    var pairs = Pairs(text: text, cursor: start)
    while let (key, value) = pairs.next() {
      if key.hasPrefix("id=") { packet.id = decimal(value) ?? 0 }
      if key.hasPrefix("ret=") { packet.ret = Int64(value.text) ?? 0 }
      if key.hasPrefix("kind=") {
        let kind = value.text
        packet.kind = ReturnKind.allCases.first { $0.name == kind }
      }
      if key.hasPrefix("at="), !value.isEmpty {
        let function = value.text
        packet.droppedAt = function == "none" ? nil : function
      }
      if key.hasPrefix("keep=") { packet.isKept = value.text != "0" }
      if key.hasPrefix("drop="), !value.isEmpty {
        let reason = value.text
        packet.drop = ["none", "0", "0x0"].contains(reason) ? nil : reason
      }
    }
    return packet
  }

  private static func decimal(_ text: TextBytes) -> UInt64? { UInt64(text.text) }

  /// Bytes from pairs of hexadecimal digits, with or without spaces; ends at the first other character.
  private static func hexBytes(_ text: TextBytes) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 2)
    var high: UInt8?
    for byte in text where byte != UInt8(ascii: " ") {
      guard let digit = hexDigit(byte) else { break }
      if let first = high {
        bytes.append(first << 4 | digit)
        high = nil
      } else {
        high = digit
      }
    }
    return bytes
  }

  /// `key=value` pairs. A quoted value ends at its quote; any other at the next ` key=`, for a task's name may hold
  /// spaces.
  private struct Pairs: IteratorProtocol {
    let text: TextBytes
    var cursor: Int

    mutating func next() -> (key: TextBytes, value: TextBytes)? {
      let start = text.skipSpaces(cursor)
      guard start < text.count, let equals = text.find(UInt8(ascii: "="), from: start) else { return nil }
      let key = text.part(start..<(equals + 1))
      let first = equals + 1
      if first < text.count, text[first] == UInt8(ascii: "\"") {
        let quote = text.find("\" ", from: first + 1) ?? text.find(UInt8(ascii: "\""), from: first + 1) ?? text.count
        cursor = quote + 1
        return (key, text.part((first + 1)..<max(first + 1, quote)))
      }
      let end = text.find(UInt8(ascii: "="), from: first).map { beforeKey($0, first) } ?? text.count
      cursor = end
      return (key, text.trimmed(first..<max(first, end)))
    }

    /// Start of the key whose `=` is at `equals`, but not before `low`.
    private func beforeKey(_ equals: Int, _ low: Int) -> Int {
      var at = equals
      while at > low, text[at - 1] != UInt8(ascii: " ") { at -= 1 }
      return at
    }
  }
}
