/// Which functions a window's entry point stands for: the gate calls one of them for each packet, and nothing else.
package enum EntryPointNames {
  /// Entry points with names of their own, those for both address families first, and what is entered at each: one or two
  /// functions for each family, or one for both. Every one there is; kernels may lack some, and have others as copies
  /// (`__netif_receive_skb_core.constprop.0`).
  package static let named: KeyValuePairs = [
    "tcp": ["tcp_v4_rcv", "tcp_v6_rcv"], "udp": ["udp_rcv", "udpv6_rcv"], "icmp": ["icmp_rcv", "icmpv6_rcv"],
    "tcp4": ["tcp_v4_rcv"], "tcp6": ["tcp_v6_rcv"], "udp4": ["udp_rcv"], "udp6": ["udpv6_rcv"],
    "icmp4": ["icmp_rcv"], "icmp6": ["icmpv6_rcv"],
    "rx": ["__netif_receive_skb_core"],
    // One by one, or in lists: which it is, is the driver's and GRO's to choose.
    "ip-rcv": ["ip_rcv", "ip_list_rcv", "ipv6_rcv", "ipv6_list_rcv"],
    "ip-in": ["ip_local_deliver", "ip6_input"],
    "ip-forward": ["ip_forward", "ip6_forward"],
    "ip-out": ["ip_output", "ip6_output"],
    "xmit": ["__dev_queue_xmit"],
    "backlog": ["tcp_v4_do_rcv", "tcp_v6_do_rcv"],
  ]

  /// The functions of an entry point, without modules: those that its name stands for, or the one that it is (`ip_output`,
  /// `veth:veth_xmit`).
  package static func names(of entry: String) -> [String] {
    named.first { $0.key == entry }?.value
      ?? [entry.lastIndex(of: ":").map { String(entry[entry.index(after: $0)...]) } ?? entry]
  }
}
