import CallTrees
import Testing

@testable import Interface

@Suite struct PacketHeadersTests {
  /// A packet from its hexadecimal digits; blanks do not count.
  private func headers(_ hex: String) -> PacketHeaders {
    let digits = Array(hex.filter { !$0.isWhitespace })
    let bytes = stride(from: 0, to: digits.count - 1, by: 2).compactMap {
      UInt8(String(digits[$0...$0 + 1]), radix: 16)
    }
    return PacketHeaders(bytes)
  }

  @Test func tcpOverIPv4() {
    let packet = headers("4500003c 12344000 40060000 0a000001 0a000002 9c402328 00000001 00000000 5012fff0 abcd0000")
    #expect(packet.name == "TCP")
    #expect(packet.flags == "S.")
    #expect(packet.source == "10.0.0.1:40000")
    #expect(packet.destination == "10.0.0.2:9000")
  }

  @Test func ipv4OptionsMoveTheTransportHeader() {
    let packet = headers("46000020 00000000 40110000 7f000001 7f000001 01010101 00350036 000c0000")
    #expect(packet.source == "127.0.0.1:53")
    #expect(packet.destination == "127.0.0.1:54")
  }

  @Test func udpOverIPv6WithAnExtensionHeader() {
    let packet = headers(
      """
      60000000 00140040 fd000000 00000000 00000000 00000001 fd000000 00000000 00000000 00000002
      1100 0502 0000 0100 14e9 0035 000c 0000
      """)
    #expect(packet.name == "UDP")
    #expect(packet.source == "[fd00::1]:5353")
    #expect(packet.destination == "[fd00::2]:53")
  }

  @Test func icmpAndICMP6() {
    #expect(headers("45000054 00000000 40010000 0a000001 0a000002 0800f7ff 00010007").flags == "echo request 7")
    let six = headers(
      "60000000 0020 3aff fe800000 00000000 00000000 00000001 ff020000 00000000 00000000 00000001 87000000 00000000")
    #expect(six.name == "ICMP6")
    #expect(six.flags == "neighbor solicit")
    #expect(six.source == "fe80::1")
  }

  @Test func aLaterFragmentHasNoPorts() {
    let packet = headers("4500003c 12340020 40110000 0a000001 0a000002 00350036 000c0000")
    #expect(packet.name == "UDP")
    #expect(packet.source == "10.0.0.1")
    #expect(packet.fields.contains { $0.name == "fragment" && $0.value == "offset 256, the last" })
  }

  @Test(arguments: [
    ("20010db8000000010000000000000001", "2001:db8:0:1::1"), ("00000000000000000000000000000000", "::"),
    ("00000000000000000000000000000001", "::1"), ("20010db8000000000001000000000001", "2001:db8::1:0:0:1"),
    ("20010db8000100010001000100010001", "2001:db8:1:1:1:1:1:1"), ("fe800000000000000000000000000000", "fe80::"),
  ])
  func ipv6AddressesAreWrittenShort(hex: String, text: String) {
    #expect(headers("6000000000003b40" + hex + hex).source == text)
  }

  /// Captures cut packets anywhere, and anything can stand in them.
  @Test func everyLengthAndFirstByteIsTaken() {
    for first in 0..<256 {
      for length in 0..<70 {
        var bytes = [UInt8](repeating: 0xff, count: length)
        if length > 0 { bytes[0] = UInt8(first) }
        let packet = PacketHeaders(bytes)
        if first >> 4 != 4, first >> 4 != 6 { #expect(packet == PacketHeaders([])) }
      }
    }
  }
}
