/// Which functions are the network's, told by what they take and give: a kernel has no list of them.
///
/// BTF says nothing of source files. A function that takes or gives a packet, a socket, a device, a route, … is one of
/// the network's; so is every function of a module that has one which takes a packet. Compilers leave a function's
/// description out where they changed its arguments, and helpers that take numbers only do not say what they are for:
/// those are told by how their names begin.
package struct NetworkFunctions: Sendable {
  /// Names of the kernel's own functions that are the network's.
  private var names: Set<String> = []
  /// Modules all of whose functions are the network's.
  private var modules: Set<String> = []

  /// Looks at the functions of the kernel itself.
  ///
  /// - Complexity: O(types of the kernel).
  package init(kernel: BTF) {
    var types: [UInt32: Bool] = [:]
    for number in kernel.functions {
      let isOne = kernel.parameters(of: number)?.contains { Self.isNetwork($0, kernel, &types) } ?? false
      if isOne { names.insert(kernel.name(of: number)) }
    }
  }

  /// Takes a module's functions in when the module handles packets.
  package mutating func add(module: String, packetFunctions: [PacketFunction]) {
    if !packetFunctions.isEmpty { modules.insert(module) }
  }

  /// Whether a function is the network's and may run while a packet is handled.
  package func contains(_ name: String, module: String?) -> Bool {
    let isNetwork =
      module.map { modules.contains($0) }
      ?? (names.contains(FunctionName.source(name)) || Self.prefixes.isPrefix(of: name))
    return isNetwork && !Self.isProcessSide(name)
  }

  private static func isNetwork(_ type: UInt32, _ btf: BTF, _ known: inout [UInt32: Bool]) -> Bool {
    if let answer = known[type] { return answer }
    var target = btf.pointee(type)
    if let pointer = target, pointer.kind == .pointer { target = btf.pointee(pointer.number) }
    let answer = target.map { structures.contains(btf.name(of: $0.number)) } ?? false
    known[type] = answer
    return answer
  }

  /// What a process does with its socket, before there is a packet and after it was queued: no function that takes a
  /// packet calls these, and every system call on a socket does.
  static func isProcessSide(_ name: String) -> Bool {
    processSide.contains { $0.matches(name) }
  }

  private static let processSide = [
    "*sendmsg*", "*recvmsg*", "*sendto*", "*recvfrom*", "*sockopt*", "*_ioctl*", "*_poll", "*getname*", "__sys_*",
    "__x64_sys_*", "__do_sys_*", "__se_sys_*", "__arm64_sys_*", "*sockfd*", "move_addr_to_*", "sock_*_iter",
    "sock_splice_*", "sock_write_*", "sock_read_*", "sock_alloc_file", "sock_close", "sock_fasync", "*_accept",
    "*_listen*start", "skb_recv_*", "__skb_recv_*", "__skb_try_recv_*", "__skb_wait_*", "skb_copy_datagram_*",
    "__skb_datagram_iter", "lock_sock_nested", "__lock_sock*",
  ].map { Glob($0) }

  private static let prefixes = PrefixSet([
    "tcp_", "__tcp_", "udp_", "udp6_", "udpv6_", "__udp", "ip_", "__ip_", "ip6_", "__ip6_", "ipv4_", "ipv6_", "rt_",
    "rt6_", "__rt6_", "fib_", "fib6_", "icmp", "__icmp", "ndisc_", "neigh_", "__neigh_", "arp_", "igmp", "mld_", "skb_",
    "__skb_", "sk_", "__sk_", "sock_", "inet", "__inet", "dev_", "__dev_", "netif_", "__netif_", "netdev_", "napi_",
    "__napi_", "net_", "nf_", "__nf_", "xfrm_", "qdisc_", "__qdisc_", "sch_", "pfifo_", "fq_", "flow_hash", "loopback_",
    "eth_", "dst_", "bpf_skops_", "mptcp_", "gro_", "vlan_", "csum_partial", "dql_",
  ])

  private static let structures: Set<String> = [
    "sk_buff", "sk_buff_head", "sock", "sock_common", "socket", "net", "net_device", "netdev_queue", "netdev_rx_queue",
    "softnet_data", "napi_struct", "gro_list", "packet_type", "net_protocol", "inet6_protocol", "dst_entry", "rtable",
    "rt6_info", "neighbour", "neigh_table", "flowi", "flowi4", "flowi6", "flowi_common", "flow_keys", "fib_result",
    "fib_info", "fib_table", "fib6_info", "fib6_table", "fib6_node", "fib6_result", "nexthop", "in_device", "inet6_dev",
    "inet6_ifaddr", "in_ifaddr", "in6_addr", "inet_peer", "ipcm_cookie", "ipcm6_cookie", "inet_cork", "tcp_sock",
    "udp_sock", "inet_sock", "inet_connection_sock", "request_sock", "tcp_request_sock", "request_sock_queue",
    "inet_timewait_sock", "fastopen_queue", "sock_reuseport", "sk_psock", "inet_hashinfo", "inet_bind_bucket",
    "udp_table", "raw_hashinfo", "inet_frag_queue", "ip_mc_list", "tcp_sack_block", "rate_sample",
    "tcp_options_received", "tcp_out_options", "Qdisc", "tcf_proto", "tcf_result", "tcf_block", "iphdr", "ipv6hdr",
    "tcphdr", "udphdr", "icmphdr", "icmp6hdr", "ethhdr", "ip_options", "ip_options_rcu", "skb_shared_info",
    "nf_hook_state", "nf_hook_entries", "nf_conn", "xfrm_state", "xfrm_policy", "lwtunnel_state", "page_pool",
  ]
}
