import TestSupport

/// Inputs of the sub-buffer target.
enum SubBufferSeeds {
  static var all: [(name: String, bytes: [UInt8])] {
    var seeds: [(String, [UInt8])] = []
    for set in 0..<4 {
      for bigEndian in [false, true] {
        let name = "\(["6.12", "6.1", "later", "32-bit"][set])-\(bigEndian ? "big" : "little")"
        let pages = packet(set, bigEndian)
        let head = UInt8(set) | (bigEndian ? 8 : 0)
        seeds.append((name, input(head, 0, [(0, pages[0]), (1, pages[1]), (0x11, pages[2])])))
        seeds.append((name + "-filled", input(head | 16, 4, [(0x21, pages[1]), (0x51, pages[2])])))
      }
    }
    seeds.append(("times", input(0, 0, [(0, times())])))
    seeds.append(("lost", input(0, 0, [(0, packet(0, false)[1]), (0, lost())])))
    seeds.append(("interrupts", input(0, 0, [(3, interrupts())])))
    return seeds
  }

  private static func input(_ formats: UInt8, _ size: UInt8, _ pages: [(UInt8, [UInt8])]) -> [UInt8] {
    [formats, size]
      + pages.flatMap { head, bytes in
        [head, UInt8(truncatingIfNeeded: bytes.count), UInt8(truncatingIfNeeded: bytes.count >> 8)] + bytes
      }
  }

  /// A call on one CPU; on another a packet over two sub-buffers.
  static func packet(_ set: Int, _ bigEndian: Bool) -> [[UInt8]] {
    let make = RecordSeeds(set: set, bigEndian: bigEndian)
    let commitSize = set == 3 ? 4 : 8
    var first = PageSeed(bigEndian: bigEndian, commitSize: commitSize)
    first.record(make.entry(KernelRecords.tcpFilter, depth: 0, pid: 9))
    first.record(make.exit(KernelRecords.tcpFilter, depth: 0, pid: 9, call: 1001, end: 1002))
    var second = PageSeed(bigEndian: bigEndian, commitSize: commitSize, timestamp: 1001)
    if set != 3 { second.record(make.begin(id: 1)) }
    second.record(make.entry(KernelRecords.tcpReceive, depth: 0))
    if set == 2 { second.record(make.returnAddressEntry(KernelRecords.nftDoChain, depth: 1)) }
    second.record(make.other())
    var third = PageSeed(bigEndian: bigEndian, commitSize: commitSize, timestamp: 1010)
    if set == 2 { third.record(make.exit(KernelRecords.nftDoChain, depth: 1, call: 0, end: 0)) }
    third.record(make.exit(KernelRecords.tcpReceive, depth: 0, call: 1003, end: 1011))
    if set != 3 { third.record(make.end(id: 1)) }
    return [first.bytes(), second.bytes(), third.bytes()]
  }

  private static func times() -> [UInt8] {
    let make = RecordSeeds(set: 0, bigEndian: false)
    var page = PageSeed(bigEndian: false, timestamp: 1 << 60)
    page.special(30, delta: 5, 3)
    page.record(make.entry(KernelRecords.tcpFilter, depth: 0))
    page.special(31, delta: 7, 1 << 20)
    page.special(29, delta: 1, 8, rest: [0, 0, 0, 0])
    page.record(make.exit(KernelRecords.tcpFilter, depth: 0, call: 0, end: 0))
    page.special(29, delta: 0, 0)
    return page.bytes()
  }

  private static func lost() -> [UInt8] {
    let make = RecordSeeds(set: 0, bigEndian: false)
    var page = PageSeed(bigEndian: false, timestamp: 2000)
    page.flags = 3 << 30
    page.tail = [12, 0, 0, 0, 0, 0, 0, 0]
    page.record(make.exit(KernelRecords.tcpFilter, depth: 1, call: 1, end: 2))
    page.record(make.exit(KernelRecords.nftDoChain, depth: 0, call: 1, end: 2))
    page.record(make.begin(id: 2))
    return page.bytes()
  }

  private static func interrupts() -> [UInt8] {
    let make = RecordSeeds(set: 0, bigEndian: false)
    var page = PageSeed(bigEndian: false)
    page.record(make.begin(id: 3))
    page.record(make.entry(KernelRecords.tcpReceive, depth: 3))
    page.record(make.entry(KernelRecords.oddVector, depth: 4))
    page.record(make.exit(KernelRecords.oddVector, depth: 4, call: 3, end: 4))
    page.record(make.exit(KernelRecords.tcpReceive, depth: 3, call: 2, end: 9))
    page.record(make.end(id: 3))
    return page.bytes()
  }
}
