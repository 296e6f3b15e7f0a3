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

  /// Every one there is, those for both address families first. What differs between kernels is dealt with here and in
  /// ``KernelFunctions``: a compiler may have renamed a function (`__netif_receive_skb_core.constprop.0` on Debian's
  /// 6.1 and 6.12), and a kernel without IPv6 has half of them.
  package static let all: [NamedEntry] = [
    NamedEntry("tcp", ftview_entry_tcp4 | ftview_entry_tcp6), NamedEntry("udp", ftview_entry_udp4 | ftview_entry_udp6),
    NamedEntry("icmp", ftview_entry_icmp4 | ftview_entry_icmp6),
    NamedEntry("tcp4", ftview_entry_tcp4), NamedEntry("tcp6", ftview_entry_tcp6),
    NamedEntry("udp4", ftview_entry_udp4), NamedEntry("udp6", ftview_entry_udp6),
    NamedEntry("icmp4", ftview_entry_icmp4), NamedEntry("icmp6", ftview_entry_icmp6),
    NamedEntry("rx", 0), NamedEntry("ip-rcv", 0), NamedEntry("ip-in", 0), NamedEntry("ip-forward", 0),
    NamedEntry("ip-out", 0), NamedEntry("xmit", 0), NamedEntry("backlog", 0),
  ]

  private init(_ name: String, _ bits: UInt32) {
    self.name = name
    self.bits = bits
    functions = EntryFunctions.names(of: name)
  }

  /// The one of that name.
  package static func named(_ name: String) -> NamedEntry? { all.first { $0.name == name } }
}
