/// The words of an expression that libpcap would look up as host names, which can wait for DNS.
///
/// In pcap's grammar every word that it does not know is a host, also one that is only half typed: `tc` on the way to
/// `tcp`.
enum HostNames {
  /// The text of `words`, a beginning of `expression` or all of it, with `address` in the place of each host name.
  static func replaced(
    in expression: String, words: ArraySlice<Range<Int>>, by address: String = "127.0.0.1"
  ) -> String {
    guard let first = words.first else { return "" }
    let bytes = Array(expression.utf8)
    var result = ""
    var position = first.lowerBound
    var previous = ""
    for word in words {
      result += String(decoding: bytes[position..<word.lowerBound], as: UTF8.self)
      let text = String(decoding: bytes[word], as: UTF8.self)
      result += isHost(text, after: previous) ? address : text
      previous = text
      position = word.upperBound
    }
    return result
  }

  static func isHost(_ word: String, after previous: String) -> Bool {
    guard word.unicodeScalars.contains(where: { $0.properties.isAlphabetic }) else { return false }
    // Addresses of IPv6 and of Ethernet; hexadecimal numbers.
    if word.contains(":") || word.hasPrefix("0x") { return false }
    // Their operands are looked up in local files.
    if ["port", "portrange", "proto", "protochain"].contains(previous) { return false }
    // Constants for icmp[icmptype], icmp6[icmp6type], tcp[tcpflags].
    if ["icmp", "tcp-", "tcpflags"].contains(where: word.hasPrefix) { return false }
    return !keywords.contains(word)
  }

  /// pcap-filter(7), those that can stand in a filter for raw IP; the others are errors of their own.
  private static let keywords: Set<String> = [
    "host", "net", "port", "portrange", "src", "dst", "and", "or", "not", "proto", "ip", "ip6", "tcp", "udp", "icmp",
    "icmp6", "igmp", "igrp", "pim", "vrrp", "carp", "ah", "esp", "sctp", "gateway", "mask", "protochain", "broadcast",
    "multicast", "less", "greater", "byte", "len", "inbound", "outbound", "ifindex", "ether", "link", "arp", "rarp",
    "vlan", "mpls", "pppoed", "pppoes", "geneve", "wlan", "fddi", "tr", "iso", "stp", "ipx", "netbeui", "decnet",
    "atalk",
  ]
}

extension Filter {
  /// What is wrong with an expression that is being typed, or nil. Never waits: host names count as good until the filter
  /// is used.
  package static func problem(asTyped expression: String) -> FilterError? {
    let text = expression.trimmed
    guard text.utf8.count <= maximumLength else {
      return FilterError(expression: "", message: "filter is longer than \(maximumLength) bytes", range: 0..<0)
    }
    if text.isEmpty { return nil }
    let words = FilterErrorLocator.words(of: text)
    // A name may have addresses of either family.
    let candidates = ["127.0.0.1", "::1"].map { HostNames.replaced(in: text, words: words[...], by: $0) }
    var first: String?
    for candidate in candidates {
      switch FilterCompiler.compile(candidate, optimize: false) {
      case .program: return nil
      case .rejected(let message): first = first ?? message
      }
    }
    let lead = expression.utf8.prefix { $0 == 0x20 || $0 == 0x09 || $0 == 0x0a }.count
    let message = first ?? ""
    let range = FilterErrorLocator(expression: text).range(of: message)
    return FilterError(
      expression: expression, message: message, range: (range.lowerBound + lead)..<(range.upperBound + lead))
  }
}
