import CFtview

/// A place in the kernel where a packet's window opens: the handlers of one protocol.
package struct EntryPoint: Equatable, Sendable {
  /// As the user names it: `tcp`, or `tcp4` for one address family.
  package var name: String
  /// The functions it stands for, for display.
  package var functions: [String]
  /// `FTVIEW_ENTRY_*` bits.
  var bits: UInt32

  /// All that the module may offer, the ones for both address families first.
  package static let all: [EntryPoint] = [
    EntryPoint(name: "tcp", functions: ["tcp_v4_rcv", "tcp_v6_rcv"], bits: ftview_entry_tcp4 | ftview_entry_tcp6),
    EntryPoint(name: "udp", functions: ["udp_rcv", "udpv6_rcv"], bits: ftview_entry_udp4 | ftview_entry_udp6),
    EntryPoint(name: "icmp", functions: ["icmp_rcv", "icmpv6_rcv"], bits: ftview_entry_icmp4 | ftview_entry_icmp6),
    EntryPoint(name: "tcp4", functions: ["tcp_v4_rcv"], bits: ftview_entry_tcp4),
    EntryPoint(name: "tcp6", functions: ["tcp_v6_rcv"], bits: ftview_entry_tcp6),
    EntryPoint(name: "udp4", functions: ["udp_rcv"], bits: ftview_entry_udp4),
    EntryPoint(name: "udp6", functions: ["udpv6_rcv"], bits: ftview_entry_udp6),
    EntryPoint(name: "icmp4", functions: ["icmp_rcv"], bits: ftview_entry_icmp4),
    EntryPoint(name: "icmp6", functions: ["icmpv6_rcv"], bits: ftview_entry_icmp6),
  ]

  /// The entry point of a name.
  package static func named(_ name: String) throws(CaptureError) -> EntryPoint {
    guard let entry = all.first(where: { $0.name == name }) else {
      throw .unknownEntry(name, known: all.map(\.name))
    }
    return entry
  }
}
