/// What lies at an address during a packet's window: what the module's `ftview:packet_object` event says
/// (Docs/Contributing/Module.md).
///
/// Addresses are used again, so none of it holds beyond the window.
package struct PacketObject: Sendable, Equatable {
  /// The raw values are the module's `FTVIEW_OBJECT_*`.
  package enum Kind: UInt8, Sendable, CaseIterable {
    /// The window's packet, a `struct sk_buff`.
    case packet = 1
    /// A `struct net_device`.
    case device
    /// A `struct net`.
    case namespace
    /// A `struct sock`, also a request or what TIME_WAIT leaves of one.
    case socket

    /// As the event's text has it.
    package var name: String {
      switch self {
      case .packet: "skb"
      case .device: "dev"
      case .namespace: "net"
      case .socket: "sock"
      }
    }
  }

  /// Which kernel structure lies there.
  package var kind: Kind
  /// Where it is; 0 for a packet that was freed, whose address may be another's from then on.
  package var address: UInt64
  /// Of a device its index, of a namespace its inode number, of a socket its local port, 0 otherwise.
  package var number: UInt32
  /// Of a device its name, of a socket what it is (`tcp`, `tcp-listen`, `udp`), empty otherwise.
  package var name: String

  /// An object; what `number` and `name` mean follows from its kind, and they are 0 and empty where they mean nothing.
  package init(_ kind: Kind, at address: UInt64, number: UInt32 = 0, name: String = "") {
    (self.kind, self.address, self.number, self.name) = (kind, address, number, name)
  }

  /// What it is called: `skb`, `eth0`, `net 4026531840`, `tcp:9000`.
  package var label: String {
    switch kind {
    case .packet: kind.name
    case .device: name.isEmpty ? "dev \(number)" : name
    case .namespace: "net \(number)"
    case .socket: number == 0 ? name : "\(name):\(number)"
    }
  }

  /// The same for objects of two packets that say the same of both: any port is as good as another.
  package var likeness: String {
    switch kind {
    case .packet: kind.name
    case .device: "dev \(name)"
    case .namespace: label
    case .socket: "sock \(name)"
    }
  }

  /// The event's text behind its name, without the window and the function: `kind=dev address=0xff11… number=2
  /// name=eth0`.
  package var text: String {
    "kind=\(kind.name) address=0x\(String(address, radix: 16)) number=\(number) name=\(name)"
  }
}

extension PacketObject {
  /// From the words of the event's text; nil when they make no sense.
  init?(kind: String, address: String, number: String, name: String) {
    guard let kind = Kind.allCases.first(where: { $0.name == kind }), address.hasPrefix("0x"),
      let address = UInt64(address.dropFirst(2), radix: 16), let number = UInt32(number)
    else { return nil }
    self.init(kind, at: address, number: number, name: name)
  }

  /// From what is shown of an object; nil when that makes no sense.
  ///
  /// - Parameter kind: its ``Kind/name``.
  package init?(kind: String, at address: String, number: Int64, label: String) {
    var name = label
    switch kind {
    case Kind.device.name: if label == "dev \(number)" { name = "" }
    case Kind.socket.name: if label.hasSuffix(":\(number)") { name.removeLast(":\(number)".utf8.count) }
    default: name = ""
    }
    self.init(kind: kind, address: address, number: String(number), name: name)
    if self.address == 0 { return nil }
  }

  /// Reads ``text``; nil when that is not an object.
  package init?(text: String) {
    let words = text.split(separator: " ", maxSplits: 3, omittingEmptySubsequences: false)
    func value(_ place: Int, _ key: String) -> String? {
      words[place].hasPrefix(key) ? String(words[place].dropFirst(key.utf8.count)) : nil
    }
    guard words.count == 4, let kind = value(0, "kind="), let address = value(1, "address="),
      let number = value(2, "number="), let name = value(3, "name=")
    else { return nil }
    self.init(kind: kind, address: address, number: number, name: name)
  }
}
