/// What the module's `ftview:packet_begin` event says of a packet (see Docs/Contributing/Module.md, the event
/// contract). What a trace does not say keeps its default: 0, or empty.
package struct PacketBegin: Sendable, Equatable {
  /// The window's number, counted by the module since it was armed, from 1.
  package var id: UInt64 = 0
  /// The same number in all windows of one packet's way through the machine: of the same skb, of its clones, across
  /// network namespaces. 0 when unknown.
  package var journey: UInt64 = 0
  /// The entry point as the user names it: `tcp`, `udp`, `icmp`.
  package var entry = ""
  /// Stable while the skb lives, not its address. 0 when unknown.
  package var cookie: UInt64 = 0
  /// Name of the interface that the packet came in on.
  package var device = ""
  /// Index of that interface.
  package var interfaceIndex: Int32 = 0
  /// Inode number of the network namespace.
  package var namespace: UInt32 = 0
  /// Ethertype: 0x0800 IPv4, 0x86dd IPv6.
  package var ethertype: UInt16 = 0
  /// Length from the IP header on, in bytes.
  package var length: UInt32 = 0
  /// Name of the task that the packet's handler ran in.
  package var comm = ""
  /// One line in the manner of `tcpdump -n`, made by the module.
  package var summary = ""
  /// The first bytes of the packet, from the IP header on.
  package var bytes: [UInt8] = []

  /// A packet of which nothing is known yet.
  package init() {}

  /// Its fields, in the order of the event's text (`TP_printk` in kmod/events.h). Readers and writers of the event loop over this list.
  package static let fields: [PacketField] = [
    PacketField(" id=", "id", .decimal, get: { .number($0.id) }, set: { $0.id = $1.number }),
    PacketField(" journey=", "journey", .optional, get: { .number($0.journey) }, set: { $0.journey = $1.number }),
    PacketField(" entry=", "entry", .word, get: { .text($0.entry) }, set: { $0.entry = $1.text }),
    PacketField(" skb=", "cookie", .cookie, get: { .number($0.cookie) }, set: { $0.cookie = $1.number }),
    PacketField(" dev=", "dev", .word, get: { .text($0.device) }, set: { $0.device = $1.text }),
    PacketField(
      " ifindex=", "ifindex", .decimal, get: { .number(UInt64(clamping: $0.interfaceIndex)) },
      set: { $0.interfaceIndex = Int32(clamping: Int64(bitPattern: $1.number)) }),
    PacketField(
      " netns=", "netns", .decimal, get: { .number(UInt64($0.namespace)) },
      set: { $0.namespace = UInt32(clamping: $1.number) }),
    PacketField(
      " proto=", "protocol", .hexadecimal, get: { .number(UInt64($0.ethertype)) },
      set: { $0.ethertype = UInt16(clamping: $1.number) }),
    PacketField(
      " len=", "len", .decimal, get: { .number(UInt64($0.length)) }, set: { $0.length = UInt32(clamping: $1.number) }),
    PacketField(" comm=", "comm", .word, get: { .text($0.comm) }, set: { $0.comm = $1.text }),
    PacketField(" summary=", "summary", .quoted, get: { .text($0.summary) }, set: { $0.summary = $1.text }),
    PacketField(" data=", "data", .bytes, get: { .bytes($0.bytes) }, set: { $0.bytes = $1.bytes }),
  ]

  /// What is shown of a packet's begin; without one there are the same facts, which say nothing.
  package static func facts(of begin: PacketBegin?) -> [PacketFact] {
    [
      PacketFact(
        label: "device",
        text: begin.flatMap { $0.device.isEmpty ? nil : "\($0.device) (\($0.interfaceIndex)), netns \($0.namespace)" }),
      PacketFact(key: "journey", value: begin.flatMap { $0.journey == 0 ? nil : .unsigned($0.journey) }),
    ]
  }
}
