/// What the first bytes of a packet say, from the IP header on. Every read is checked: captures cut packets anywhere.
///
/// Field layouts: RFC 791 (IPv4), 8200 (IPv6), 9293 (TCP), 768 (UDP), 792 and 4443 (ICMP).
struct PacketHeaders: Equatable, Sendable {
  /// A decoded field, for the details pane.
  struct Field: Equatable, Sendable {
    /// The protocol, or what the line is about; empty when it goes on with the line before.
    var name: String
    /// What is shown, with its units.
    var value: String
  }

  /// `TCP`, `UDP`, `ICMP`, `ICMP6`, or the protocol's number; empty when it is not IP.
  var name = ""
  /// For TCP the flags in tcpdump's letters, `S.`; for ICMP what it is, `echo request`.
  var flags = ""
  /// Source address, with the port of TCP and UDP: `10.0.0.1:40000`, `[fe80::1]:53`; empty when it is not there.
  var source = ""
  /// Destination address, likewise.
  var destination = ""
  /// One for each line of the details, in the order of the headers; empty unless asked for.
  var fields: [Field] = []
  private let hasFields: Bool
  private static let tcpFlags: [(UInt8, String)] = [
    (2, "S"), (1, "F"), (4, "R"), (8, "P"), (32, "U"), (64, "E"), (128, "W"), (16, "."),
  ]

  /// Decodes `bytes`; what is cut off is left empty. Without `fields` in a third of the time.
  init(_ bytes: [UInt8], withFields: Bool = true) {
    hasFields = withFields
    let view = ByteWindow(bytes)
    switch view.byte(0).map({ $0 >> 4 }) {
    case 4: version4(view)
    case 6: version6(view)
    default: break
    }
  }

  private mutating func version4(_ view: ByteWindow) {
    let headerLength = Int((view.byte(0) ?? 0) & 15) * 4
    guard headerLength >= 20, let proto = view.byte(9) else { return }
    source = Self.address4(view, at: 12)
    destination = Self.address4(view, at: 16)
    let fragment = (view.word(6) ?? 0)
    add("IPv4", "length \(view.word(2) ?? 0), TTL \(view.byte(8) ?? 0), id \(view.word(4) ?? 0)")
    if fragment & 0x3fff != 0 {
      add("fragment", "offset \(Int(fragment & 0x1fff) * 8)\(fragment & 0x2000 != 0 ? ", more follow" : ", the last")")
    }
    // Only the first fragment has the next header.
    if fragment & 0x1fff == 0 { transport(proto, view, at: headerLength) } else { name = Self.protocolName(proto) }
  }

  private mutating func version6(_ view: ByteWindow) {
    guard var next = view.byte(6) else { return }
    source = Self.address6(view, at: 8)
    destination = Self.address6(view, at: 24)
    add("IPv6", "payload \(view.word(4) ?? 0), hop limit \(view.byte(7) ?? 0)")
    var at = 40
    // Extension headers: hop-by-hop, routing, destination options; eight are more than any real packet has.
    for _ in 0..<8 {
      guard [0, 43, 60].contains(next), let following = view.byte(at), let length = view.byte(at + 1) else { break }
      next = following
      at += (Int(length) + 1) * 8
    }
    if next == 44, let following = view.byte(at), let offset = view.word(at + 2) {
      add("fragment", "offset \(Int(offset >> 3) * 8)\(offset & 1 != 0 ? ", more follow" : ", the last")")
      guard offset >> 3 == 0 else {
        name = Self.protocolName(following)
        return
      }
      next = following
      at += 8
    }
    transport(next, view, at: at)
  }

  private mutating func transport(_ proto: UInt8, _ view: ByteWindow, at: Int) {
    name = Self.protocolName(proto)
    switch proto {
    case 6: tcp(view, at: at)
    case 17:
      guard ports(view, at: at) else { return }
      add("UDP", "length \(view.word(at + 4) ?? 0), checksum \(Self.hex(view.word(at + 6)))")
    case 1, 58:
      guard let type = view.byte(at), let code = view.byte(at + 1) else { return }
      flags = Self.icmp(type: type, version6: proto == 58)
      let what = flags
      add(name, "type \(type) code \(code) \(what)")
      if flags.hasPrefix("echo"), let id = view.word(at + 4), let sequence = view.word(at + 6) {
        add("echo", "id \(id), sequence \(sequence)")
        flags += " \(sequence)"
      }
    default: break
    }
  }

  private mutating func tcp(_ view: ByteWindow, at: Int) {
    guard ports(view, at: at) else { return }
    if let bits = view.byte(at + 13) {
      for (bit, letter) in Self.tcpFlags where bits & bit != 0 { flags += letter }
    }
    let letters = flags
    add("TCP", "flags [\(letters)], window \(view.word(at + 14) ?? 0), checksum \(Self.hex(view.word(at + 16)))")
    if let sequence = view.long(at + 4), let acknowledged = view.long(at + 8) {
      add("", "seq \(sequence), ack \(acknowledged)")
    }
  }

  /// Adds the ports to the addresses; false when they are cut off.
  private mutating func ports(_ view: ByteWindow, at: Int) -> Bool {
    guard let from = view.word(at), let to = view.word(at + 2) else { return false }
    source = Self.endpoint(source, port: from)
    destination = Self.endpoint(destination, port: to)
    return true
  }

  private mutating func add(_ name: String, _ value: @autoclosure () -> String) {
    if hasFields { fields.append(Field(name: name, value: value())) }
  }
}
