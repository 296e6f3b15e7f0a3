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
}
