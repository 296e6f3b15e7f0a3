import CFtview
import CallTrees
import KernelTypes

/// An entry point with a name of its own, which means the right functions on each kernel.
package struct NamedEntry: Sendable {
  /// The name that the user gives: `tcp`, `ip-rcv`.
  package var name: String
  /// `FTVIEW_ENTRY_*` bits; 0 where functions are hooked.
  var bits: UInt32
  /// What is entered, for people: one or two for each address family, or one for both.
  package var functions: [String]

  /// The bit of each function that the protocol tables call: the module takes its place there. Others are hooked.
  private static let handlers: [String: UInt32] = [
    "tcp_v4_rcv": ftview_entry_tcp4, "tcp_v6_rcv": ftview_entry_tcp6,
    "udp_rcv": ftview_entry_udp4, "udpv6_rcv": ftview_entry_udp6,
    "icmp_rcv": ftview_entry_icmp4, "icmpv6_rcv": ftview_entry_icmp6,
  ]

  /// Every one there is, in the order of ``EntryPointNames/named``. What differs between kernels is dealt with in
  /// ``KernelFunctions``: a compiler may have renamed a function (`__netif_receive_skb_core.constprop.0` on Debian's
  /// 6.1 and 6.12), and a kernel without IPv6 has half of them.
  package static let all: [NamedEntry] = EntryPointNames.named.map { name, functions in
    NamedEntry(name: name, bits: functions.reduce(0) { $0 | handlers[$1, default: 0] }, functions: functions)
  }

  /// The one of that name.
  package static func named(_ name: String) -> NamedEntry? { all.first { $0.name == name } }
}
