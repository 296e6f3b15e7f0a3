import CPcap
import Foundation
import TestSupport
import Testing

@testable import Capture

@Suite("Filters")
struct FilterTests {
  @Test("an empty expression is an empty program, which takes all packets")
  func emptyExpression() throws {
    #expect(try Filter("").instructions.isEmpty)
    #expect(try Filter(" \t ").instructions.isEmpty)
  }

  @Test("a program takes the packets it is about, from the IP header on")
  func takesPackets() throws {
    let filter = try Filter("tcp dst port 9000")
    #expect(filter.takes(packet(proto: 6, from: "10.0.0.1", 1234, to: "10.0.0.2", 9000)))
    #expect(!filter.takes(packet(proto: 6, from: "10.0.0.2", 9000, to: "10.0.0.1", 1234)))
    #expect(!filter.takes(packet(proto: 17, from: "10.0.0.1", 1234, to: "10.0.0.2", 9000)))
  }

  @Test(
    "the word that is wrong is found",
    arguments: [
      ("tcp dst prot 9000", "prot"),
      ("tcp 9000", "9000"),
      ("tcp port 80 adn udp", "adn"),
      ("ip host 10.0.0.1 and tcp prot 1", "prot"),
      ("port nosuchservice", "nosuchservice"),
      ("tcp and and udp", "and"),
      ("(tcp or udp)) and icmp", ")"),
      ("tcp[13] & 2 != 0 foo", "foo"),
      ("udp port 70000", "70000"),
      ("port 1 ; tcp", ";"),
    ])
  func findsTheWord(expression: String, word: String) throws {
    let error = try #require(throws: FilterError.self) { try Filter(expression) }
    #expect(String(decoding: Array(expression.utf8)[error.range], as: UTF8.self) == word)
    #expect(!error.description.contains("\n"))
  }

  @Test(
    "of equal words the wrong one is marked", arguments: [("tcp and and udp", 8..<11), ("tcp or udp udp", 11..<14)])
  func marksTheRightOne(expression: String, range: Range<Int>) throws {
    let error = try #require(throws: FilterError.self) { try Filter(expression) }
    #expect(error.range == range)
  }

  @Test(
    "what is merely unfinished is wrong at its end",
    arguments: ["tcp dst port", "tcp and", "(tcp or udp", "not", "tcp[13"])
  func unfinished(expression: String) throws {
    let error = try #require(throws: FilterError.self) { try Filter(expression) }
    #expect(error.range == expression.utf8.count..<expression.utf8.count)
    #expect(error.description.hasSuffix("at its end"))
  }

  @Test("the caret stands under the word, blanks in front counted")
  func caret() throws {
    let error = try #require(throws: FilterError.self) { try Filter("  tcp dst prot 9000") }
    #expect(error.marked == "  tcp dst prot 9000\n          ^^^^")
  }

  @Test("the SSH session is left out, both ways, and nothing else")
  func leavesOutSSH() throws {
    let session = try #require(SSHSession(connection: "192.0.2.7 50122 192.0.2.1 22"))
    for expression in ["", "tcp", "port 22 or port 80"] {
      let filter = try Filter(expression, excluding: session)
      #expect(!filter.takes(packet(proto: 6, from: "192.0.2.7", 50122, to: "192.0.2.1", 22)))
      #expect(!filter.takes(packet(proto: 6, from: "192.0.2.1", 22, to: "192.0.2.7", 50122)))
      #expect(filter.takes(packet(proto: 6, from: "192.0.2.7", 50123, to: "192.0.2.1", 22)))
      #expect(filter.expression == expression)
    }
  }

  @Test("an error in the user's words keeps its place with an SSH session left out")
  func errorWithSSH() throws {
    let session = try #require(SSHSession(connection: "192.0.2.7 50122 192.0.2.1 22"))
    let error = try #require(throws: FilterError.self) { try Filter("tcp prot 1", excluding: session) }
    #expect(error.expression == "tcp prot 1")
    #expect(error.range == 4..<8)
  }

  @Test(
    "SSH_CONNECTION is understood or not used",
    arguments: [
      ("::ffff:192.0.2.7 1 ::ffff:192.0.2.1 22", "192.0.2.7"), ("fe80::1%eth0 1 fe80::2%eth0 22", "fe80::1"),
      ("2001:db8::1 5 2001:db8::2 22", "2001:db8::1"),
    ])
  func sshAddresses(connection: String, client: String) throws {
    let session = try #require(SSHSession(connection: connection))
    #expect(session.clientAddress == client)
    #expect(throws: Never.self) { try Filter("tcp", excluding: session) }
  }

  @Test(
    "anything else in SSH_CONNECTION is not used",
    arguments: [
      "", "a b c d", "UNKNOWN 65535 UNKNOWN 65535", "1.2.3.4 1 1.2.3.4", "1.2.3.4 1 5.6.7.8 99999", "or 1 or 2",
    ])
  func notSSH(connection: String) {
    #expect(SSHSession(connection: connection) == nil)
  }

  @Test(
    "a filter that is being typed is checked without looking any host up",
    arguments: [
      ("", nil), ("tc", "tc"), ("tcp", nil), ("host box.test", nil), ("ip6 host box.test and tcp", nil),
      ("ip6 host fd00::1", nil), ("src box.test or dst net 10.0.0.0/8", nil), ("icmp[icmptype] = icmp-echo", nil),
      ("tcp[tcpflags] & tcp-syn != 0", nil),
      ("udp dst prt 7000", "udp"), ("udp dst port 7000 ot tcp", "ot"), ("  tcp dst port 9000 )", ")"),
      ("dst port nosuchservice", "nosuchservice"),
    ] as [(String, String?)])
  func asTyped(expression: String, wrong: String?) {
    let error = Filter.problem(asTyped: expression)
    let word = error.map { String(decoding: Array(expression.utf8)[$0.range], as: UTF8.self) }
    #expect(word == wrong)
  }

  /// What Docs/Capture.md gives for UDP to port 7000 also behind one IPv6 extension header.
  private static let behindHeader =
    "udp dst port 7000 or (ip6 and (ip6[6] = 0 or ip6[6] = 43 or ip6[6] = 44 or ip6[6] = 60) and ip6[40] = 17 "
    + "and ip6[42 + (ip6[41] + 1) * 8 : 2] = 7000 and (ip6[6] != 44 or ip6[42:2] & 0xfff8 = 0))"
  /// And for later fragments, which have no ports.
  private static let laterFragments = "ip[6:2] & 0x1fff != 0 or (ip6[6] = 44 and ip6[42:2] & 0xfff8 != 0)"

  @Test("a port behind an IPv6 extension header is not matched by the port, but by its place")
  func extensionHeaders() throws {
    let plain = try Filter("udp dst port 7000")
    let wide = try Filter(Self.behindHeader)
    // Hop by hop, routing of 24 bytes, a first fragment, destination options.
    for (kind, length) in [(UInt8(0), 8), (43, 24), (44, 8), (60, 16)] {
      let packet = ip6(next: kind, header: length, port: 7000)
      #expect(!plain.takes(packet))
      #expect(wide.takes(packet), "header \(kind)")
      #expect(!wide.takes(ip6(next: kind, header: length, port: 7001)))
    }
    for filter in [plain, wide] {
      #expect(filter.takes(ip6(next: 17, header: 0, port: 7000)))
      #expect(!filter.takes(ip6(next: 17, header: 0, port: 7001)))
      #expect(filter.takes(self.packet(proto: 17, from: "10.0.0.1", 1, to: "10.0.0.2", 7000)))
    }
  }

  @Test("a later fragment has no port, and is matched as what it is")
  func fragments() throws {
    var four = packet(proto: 17, from: "10.0.0.1", 1, to: "10.0.0.2", 7000)
    let fragments = try Filter(Self.laterFragments)
    #expect(!fragments.takes(four))
    four[7] = 185
    #expect(fragments.takes(four))
    #expect(!(try Filter("udp dst port 7000")).takes(four))
    var six = ip6(next: 44, header: 8, port: 7000)
    #expect(!fragments.takes(six))
    (six[42], six[43]) = (0x05, 0xa8)
    #expect(fragments.takes(six))
    #expect(!(try Filter(Self.behindHeader)).takes(six))
  }

  @Test("the document gives the expressions that are tested here")
  func documented() throws {
    let tests = Fixtures.tests
    let root = tests.deletingLastPathComponent()
    let page = try String(contentsOf: root.appending(path: "Docs/Capture.md"), encoding: .utf8)
    for expression in [Self.behindHeader, Self.laterFragments] { #expect(page.contains(expression)) }
  }

  /// An IPv6 packet with UDP to `port`, behind one extension header of `header` bytes where that is not 0.
  private func ip6(next: UInt8, header: Int, port: UInt16) -> [UInt8] {
    var bytes: [UInt8] = [0x60, 0, 0, 0, 0, UInt8(header + 8), next, 64] + [UInt8](repeating: 0xfd, count: 32)
    if header > 0 {
      bytes += [17, next == 44 ? 0 : UInt8(header / 8 - 1)] + [UInt8](repeating: 0, count: header - 2)
    }
    return bytes + [0x30, 0x39, UInt8(port >> 8), UInt8(port & 255), 0, 8, 0, 0]
  }

  @Test("an endless expression is refused")
  func tooLong() {
    #expect(throws: FilterError.self) { try Filter(String(repeating: "(", count: Filter.maximumLength + 1)) }
  }

  /// An IPv4 packet's first 24 bytes: header and ports.
  private func packet(proto: UInt8, from: String, _ source: UInt16, to: String, _ target: UInt16) -> [UInt8] {
    func address(_ text: String) -> [UInt8] { text.split(separator: ".").compactMap { UInt8($0) } }
    func port(_ value: UInt16) -> [UInt8] { [UInt8(value >> 8), UInt8(value & 255)] }
    return [0x45, 0, 0, 40, 0, 0, 0, 0, 64, proto, 0, 0] + address(from) + address(to) + port(source) + port(target)
      + [UInt8](repeating: 0, count: 16)
  }
}

extension Filter {
  /// Whether libpcap's own interpreter takes the packet.
  fileprivate func takes(_ packet: [UInt8]) -> Bool {
    var code = instructions.map { bpf_insn(code: $0.code, jt: $0.jumpTrue, jf: $0.jumpFalse, k: $0.k) }
    return code.withUnsafeMutableBufferPointer { buffer in
      buffer.isEmpty || bpf_filter(buffer.baseAddress, packet, UInt32(packet.count), UInt32(packet.count)) != 0
    }
  }
}
