import CallTrees
import Export
import TestSupport
import Testing

@Suite("pcapng")
struct PacketCaptureTests {
  /// Blocks of a little-endian pcapng file as (type, body).
  private func blocks(_ bytes: [UInt8]) -> [(type: Int, body: [UInt8])] {
    var list: [(type: Int, body: [UInt8])] = []
    var at = 0
    while at + 12 <= bytes.count {
      let length = number(bytes, at + 4, 4)
      guard length >= 12, length % 4 == 0, at + length <= bytes.count,
        number(bytes, at + length - 4, 4) == length
      else {
        Issue.record("block at \(at) has the length \(length)")
        break
      }
      list.append((number(bytes, at, 4), Array(bytes[(at + 8)..<(at + length - 4)])))
      at += length
    }
    #expect(at == bytes.count)
    return list
  }

  private func number(_ bytes: [UInt8], _ at: Int, _ count: Int) -> Int {
    (0..<count).reduce(0) { $0 | Int(bytes[at + $1]) << (8 * $1) }
  }

  @Test("A section, an interface of raw IP in ns, and a block for each packet")
  func packets() {
    let trace = Sample.trace
    let blocks = blocks(Sample.bytes(.pcapng, ExportPart.all(of: trace), of: trace))
    #expect(blocks.map(\.type) == [0x0a0d_0d0a, 1, 6, 6])
    #expect(number(blocks[0].body, 0, 4) == 0x1a2b_3c4d)
    #expect(number(blocks[1].body, 0, 2) == 101)
    #expect(Array(blocks[1].body[8..<20]) == [2, 0, 5, 0] + Array("veth0".utf8) + [0, 0, 0])
    #expect(Array(blocks[1].body[20..<28]) == [9, 0, 1, 0, 9, 0, 0, 0])

    let second = blocks[3].body
    #expect(number(second, 4, 4) << 32 | number(second, 8, 4) == 1_234_567_950_000)
    #expect(number(second, 12, 4) == 5)
    #expect(number(second, 16, 4) == 52)
    #expect(Array(second[20..<28]) == [0x45, 0, 0, 0x34, 0xff, 0, 0, 0])
    #expect(number(second, 28, 2) == 1)
    let summary = "IP 10.0.0.1.40000 > 10.0.0.2.9000: Flags [.], length 0"
    #expect(number(second, 30, 2) == summary.utf8.count)
    #expect(Array(second[32..<32 + summary.utf8.count]) == Array(summary.utf8))
  }

  @Test("A packet that came through several windows is there once, unless every window is asked for")
  func journeys() {
    var trace = Sample.trace
    var packets = Array(trace.packets)
    packets += packets
    for (index, journey) in [(0, 7), (1, 8), (2, 7), (3, 7)] { packets[index].begin?.journey = UInt64(journey) }
    // The first window of this one has no bytes.
    packets[1].begin?.bytes = []
    packets[3].begin?.journey = 8
    // Traces of before know no journeys.
    packets.append(packets[0])
    packets[4].begin?.journey = 0
    packets.append(packets[4])
    trace.packets = PacketTable(packets)
    let parts = ExportPart.all(of: trace)
    let count = { (bytes: [UInt8]) in self.blocks(bytes).count { $0.type == 6 } }
    #expect(count(Sample.bytes(.pcapng, parts, of: trace)) == 4)
    var buffer = ExportBuffer()
    ExportFormat.pcapng.write(parts, of: trace, everyWindow: true, into: &buffer)
    #expect(count(buffer.bytes) == 5)
  }

  /// tcpdump reads one interface of raw IP, and no second one.
  @Test("Of several devices the comments tell which; entries without bytes have no block")
  func devices() {
    var trace = Sample.trace
    var packets = Array(trace.packets)
    packets[1].begin?.device = "veth1"
    packets.append(PacketRecord(index: 3, kind: .root, rows: 0..<0))
    trace.packets = PacketTable(packets)
    let blocks = blocks(Sample.bytes(.pcapng, ExportPart.all(of: trace), of: trace))
    #expect(blocks.map(\.type) == [0x0a0d_0d0a, 1, 6, 6])
    #expect(blocks[2...].map { number($0.body, 0, 4) } == [0, 0])
    for (block, packet) in zip(blocks[2...], packets) {
      let comment = "\(packet.begin?.device ?? ""): \(packet.summary)"
      #expect(String(decoding: block.body, as: UTF8.self).contains(comment))
    }
    #expect(!String(decoding: blocks[1].body, as: UTF8.self).contains("veth"))
  }

  /// The comments of a packet block.
  private func comments(_ body: [UInt8]) -> [String] {
    var at = 20 + (number(body, 12, 4) + 3) & ~3
    var list: [String] = []
    while at + 4 <= body.count, number(body, at, 2) != 0 {
      let length = number(body, at + 2, 2)
      if number(body, at, 2) == 1 {
        list.append(String(decoding: body[(at + 4)..<(at + 4 + length)], as: UTF8.self))
      }
      at += 4 + (length + 3) & ~3
    }
    return list
  }

  @Test("A packet's calls are its second comment, without an address")
  func calls() {
    let trace = Sample.trace
    let packets = blocks(Sample.bytes(.pcapng, ExportPart.all(of: trace), of: trace)).filter { $0.type == 6 }
    #expect(
      comments(packets[0].body) == [
        "IP 10.0.0.1.40000 > 10.0.0.2.9000: Flags [S], length 0",
        """
        ftview-calls/1 packet=1 entry=tcp calls=6 total=18.000 drop=NETFILTER_DROP
        +1.000 18.000 2.792 - tcp_v4_rcv
        +2.000 0.208 0.208 -  tcp_filter
        +3.000 15.000 1.750 E  nf_hook_slow = -13 EACCES
        +4.000 12.000 0.900 i   asm_common_interrupt
        +4.000 11.100 11.100 i    handle_irq
        +16.000 1.250 1.250 -   nft_do_chain [nf_tables]

        """,
      ])
    var buffer = ExportBuffer()
    ExportFormat.pcapng.write(ExportPart.all(of: trace), of: trace, withCalls: false, into: &buffer)
    #expect(blocks(buffer.bytes).filter { $0.type == 6 }.map { comments($0.body).count } == [1, 1])
  }

  @Test("A packet has the calls of all windows that it came through")
  func windows() {
    var trace = Sample.trace
    var packets = Array(trace.packets)
    for index in packets.indices { packets[index].begin?.journey = 7 }
    packets[0].begin?.bytes = []
    trace.packets = PacketTable(packets)
    let found = blocks(Sample.bytes(.pcapng, ExportPart.all(of: trace), of: trace)).filter { $0.type == 6 }
    #expect(
      found.map { comments($0.body).map { $0.prefix(24) } } == [
        ["IP 10.0.0.1.40000 > 10.0", "ftview-calls/1 packet=1 ", "ftview-calls/1 packet=2 "]
      ])
  }

  @Test("Many calls are several comments, and a block stays within what libpcap reads")
  func limits() {
    let begin = Sample.packets.split(separator: "\n").first { $0.contains("packet_begin: id=2") } ?? ""
    let calls = (0..<30_000).map { " 1234.567951 |   1)   ksoftir-21   |   0.100 us    |  f\($0)();\n" }
    let trace = TestSupport.trace(ofText: begin + "\n" + calls.joined())
    let packets = blocks(Sample.bytes(.pcapng, ExportPart.all(of: trace), of: trace)).filter { $0.type == 6 }
    #expect(packets.count == 1 && packets[0].body.count < 600_000)
    let found = comments(packets[0].body).dropFirst()
    #expect(found.first?.hasPrefix("ftview-calls/1 packet=1 entry=tcp calls=30000 total=3000.000\n") == true)
    #expect(
      found.dropFirst().allSatisfy { $0.hasPrefix("ftview-calls/1 packet=1 continued\n") && $0.utf8.count < 65_536 })
    let lines = found.joined().split(separator: "\n").filter { $0.hasPrefix("+") }
    #expect(found.last?.hasSuffix("\n… \(30_000 - lines.count) more calls\n") == true)
  }
}
