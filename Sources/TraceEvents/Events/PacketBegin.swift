/// What the module's `ftview:packet_begin` event says of a packet (see Docs/Contributing/Module.md, the event
/// contract).
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

  /// What a trace does not say keeps its default: 0, or empty.
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
