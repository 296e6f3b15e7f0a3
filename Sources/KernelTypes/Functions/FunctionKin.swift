/// Which functions do the same job under another name: what the compiler appended to it, or IPv4's and IPv6's.
package enum FunctionKin {
  /// Functions whose names do not follow the pattern.
  private static let aliases = [
    "ip_local_deliver": "ip_input", "ip_local_deliver_finish": "ip_input_finish", "inet_csk_xmit": "ip_queue_xmit",
    "ip_route_input_noref": "ip_route_input",
  ]
  /// Words that name a protocol in both versions, as they are without the version.
  private static let stems: Set<Substring> = ["ip", "inet", "tcp", "udp", "icmp", "raw", "ping", "nf", "fib", "rt"]

  /// One name for IPv4's and IPv6's function of the same job: `tcp_v4_rcv` and `tcp_v6_rcv`, `udp_rcv` and `udpv6_rcv`,
  /// `ip_rcv` and `ipv6_rcv`. Two functions are kin when these names are equal.
  package static func neutral(_ printed: String) -> String {
    let base = FunctionName.base(printed)
    guard base.utf8.contains(where: { $0 == UInt8(ascii: "4") || $0 == UInt8(ascii: "6") }) else {
      return aliases[base] ?? base
    }
    let words = base.split(separator: "_", omittingEmptySubsequences: false).compactMap { word -> Substring? in
      if word == "v4" || word == "v6" { return nil }
      var stem = word
      guard stem.last == "4" || stem.last == "6" else { return word }
      stem.removeLast()
      if stem.last == "v" { stem.removeLast() }
      return stems.contains(stem) ? stem : word
    }
    let neutral = words.joined(separator: "_")
    return aliases[neutral] ?? neutral
  }
}
