/// What the module's `ftview:packet_begin` event says of a packet (see Docs/Contributing/Module.md, the event contract).
package struct PacketBegin: Sendable, Equatable {
  /// The window's number, counted by the module since it was armed, from 1.
  package var id: UInt64
  /// The same number in all windows of one packet's way through the machine: of the same skb, of its clones, across
  /// network namespaces. 0 when unknown.
  package var journey: UInt64
  /// The entry point as the user names it: `tcp`, `udp`, `icmp`.
  package var entry: String
  /// Stable while the skb lives, not its address. 0 when unknown.
  package var cookie: UInt64
  /// Name of the task that the packet's handler ran in.
  package var comm: String
  /// Name of the interface that the packet came in on.
  package var device: String
  /// Index of that interface.
  package var interfaceIndex: Int32
  /// Inode number of the network namespace.
  package var namespace: UInt32
  /// Ethertype: 0x0800 IPv4, 0x86dd IPv6.
  package var ethertype: UInt16
  /// Length from the IP header on, in bytes.
  package var length: UInt32
  /// One line in the manner of `tcpdump -n`, made by the module.
  package var summary: String
  /// The first bytes of the packet, from the IP header on.
  package var bytes: [UInt8]

  package init(
    id: UInt64, journey: UInt64 = 0, entry: String, cookie: UInt64 = 0, comm: String = "", device: String = "",
    interfaceIndex: Int32 = 0,
    namespace: UInt32 = 0, ethertype: UInt16 = 0, length: UInt32 = 0, summary: String = "", bytes: [UInt8] = []
  ) {
    self.id = id
    self.journey = journey
    self.entry = entry
    self.cookie = cookie
    self.comm = comm
    self.device = device
    self.interfaceIndex = interfaceIndex
    self.namespace = namespace
    self.ethertype = ethertype
    self.length = length
    self.summary = summary
    self.bytes = bytes
  }
}

/// What kind of value an entry point's function returns; the raw values are the module's `FTVIEW_RETURN_*`.
package enum ReturnKind: UInt8, Sendable, CaseIterable {
  case void, int, uint, bool, pointer

  /// As the event's text has it: `int`.
  package var name: String {
    switch self {
    case .void: "void"
    case .int: "int"
    case .uint: "uint"
    case .bool: "bool"
    case .pointer: "pointer"
    }
  }
}

/// Of which calls in a window the module said what they returned; the raw values are its `FTVIEW_EXTENT_*`.
package enum ValueExtent: UInt8, Sendable, CaseIterable {
  case none, all
  /// Those of functions that the user chose.
  case chosen

  /// As the event's text has it.
  package var name: String {
    switch self {
    case .none: "none"
    case .all: "all"
    case .chosen: "some"
    }
  }
}

/// What the module's `ftview:packet_end` event says of a packet.
package struct PacketEnd: Sendable, Equatable {
  /// The window's number, as in ``PacketBegin/id``.
  package var id: UInt64
  /// What the function returned, widened; of a pointer 0, a negative error number, or a hash of the address.
  package var ret: Int64
  /// What kind of value that is; nil in traces of older modules, which did not say.
  package var kind: ReturnKind?
  /// Why the skb was freed as a drop inside its window, by the kernel's name for it; nil when it was not.
  package var drop: String?
  /// The function that dropped it, as the graph names it: `nft_do_chain [nf_tables]`; nil when it was not dropped.
  package var droppedAt: String?
  /// Whether a keep rule asked for the window, or there was none.
  package var isKept: Bool
  /// Of which calls their values were recorded; nil in traces of older modules, which recorded none.
  package var values: ValueExtent?

  package init(
    id: UInt64, ret: Int64, kind: ReturnKind? = nil, drop: String?, droppedAt: String? = nil, isKept: Bool = true,
    values: ValueExtent? = nil
  ) {
    self.id = id
    self.ret = ret
    self.kind = kind
    self.drop = drop
    self.droppedAt = droppedAt
    self.isKept = isKept
    self.values = values
  }
}
