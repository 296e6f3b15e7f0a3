extension PacketHeaders {
  /// Names of IANA's protocol numbers that a kernel without special purpose handles.
  static func protocolName(_ number: UInt8) -> String {
    switch number {
    case 1: return "ICMP"
    case 2: return "IGMP"
    case 6: return "TCP"
    case 17: return "UDP"
    case 33: return "DCCP"
    case 47: return "GRE"
    case 50: return "ESP"
    case 51: return "AH"
    case 58: return "ICMP6"
    case 132: return "SCTP"
    default: return "proto \(number)"
    }
  }

  static func icmp(type: UInt8, version6: Bool) -> String {
    switch (version6, type) {
    case (false, 0), (true, 129): return "echo reply"
    case (false, 8), (true, 128): return "echo request"
    case (false, 3), (true, 1): return "unreachable"
    case (false, 5), (true, 137): return "redirect"
    case (false, 11), (true, 3): return "time exceeded"
    case (true, 2): return "too big"
    case (true, 133): return "router solicit"
    case (true, 134): return "router advert"
    case (true, 135): return "neighbor solicit"
    case (true, 136): return "neighbor advert"
    default: return "type \(type)"
    }
  }

  static func address4(_ view: ByteWindow, at: Int) -> String {
    guard let one = view.byte(at), let two = view.byte(at + 1), let three = view.byte(at + 2),
      let four = view.byte(at + 3)
    else { return "" }
    return "\(one).\(two).\(three).\(four)"
  }

  /// As RFC 5952 writes it: lower case, the longest run of two zero groups or more as `::`.
  static func address6(_ view: ByteWindow, at: Int) -> String {
    let groups = (0..<8).compactMap { view.word(at + $0 * 2) }
    guard groups.count == 8 else { return "" }
    var best = 0..<0
    var start = 0
    while start < 8 {
      var end = start
      while end < 8, groups[end] == 0 { end += 1 }
      if end - start > best.count, end - start > 1 { best = start..<end }
      start = max(end, start + 1)
    }
    let text = { (part: ArraySlice<UInt16>) in part.map { String($0, radix: 16) }.joined(separator: ":") }
    if best.isEmpty { return text(groups[...]) }
    return text(groups[..<best.lowerBound]) + "::" + text(groups[best.upperBound...])
  }

  static func endpoint(_ address: String, port: UInt16) -> String {
    address.utf8.contains(UInt8(ascii: ":")) ? "[\(address)]:\(port)" : "\(address):\(port)"
  }

  static func hex(_ value: UInt16?) -> String { "0x" + String(value ?? 0, radix: 16) }
}
