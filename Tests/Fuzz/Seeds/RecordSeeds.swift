import TestSupport

/// Records of the harness's formats (`KernelFormats`), in either byte order.
struct RecordSeeds {
  /// Number of the formats: 0 is 6.12, 1 is 6.1, 2 is later kernels, 3 is a 32-bit one.
  let set: Int
  let bigEndian: Bool

  private func record(_ type: UInt16, pid: Int32, _ body: (inout ByteWriter) -> Void) -> [UInt8] {
    var writer = ByteWriter(bigEndian: bigEndian)
    writer.add(type)
    writer.add([0, 0])
    writer.add(pid)
    body(&writer)
    return writer.bytes
  }

  func entry(_ function: UInt64, depth: Int32, pid: Int32 = 8) -> [UInt8] {
    record(11, pid: pid) { writer in
      if set == 3 { writer.add(UInt32(truncatingIfNeeded: function)) } else { writer.add(function) }
      writer.add(depth)
    }
  }

  /// With six registers; formats of ``TraceDatSeeds`` only.
  func argumentEntry(_ function: UInt64, depth: Int32, pid: Int32 = 8) -> [UInt8] {
    record(11, pid: pid) { writer in
      writer.add(function)
      writer.add(UInt64(depth))
      for word in 1...6 as ClosedRange<UInt64> { writer.add(word << 40 | word) }
    }
  }

  /// With the caller's address; formats 2 only.
  func returnAddressEntry(_ function: UInt64, depth: Int32, pid: Int32 = 8) -> [UInt8] {
    record(17, pid: pid) { writer in
      writer.add(function)
      writer.add(depth)
      writer.add(KernelRecords.tcpReceive + 16)
    }
  }

  func exit(_ function: UInt64, depth: Int32, pid: Int32 = 8, call: UInt64, end: UInt64) -> [UInt8] {
    record(10, pid: pid) { writer in
      switch set {
      case 2:
        writer.add(function)
        writer.add(Int64(-22))
        writer.add(depth)
        writer.add(UInt32(0))
        return
      case 3: writer.add(UInt32(truncatingIfNeeded: function))
      default: writer.add(function)
      }
      writer.add(depth)
      writer.add(UInt32(0))
      writer.add(call)
      writer.add(end)
    }
  }

  func begin(id: UInt64, pid: Int32 = 8) -> [UInt8] {
    record([1555, 1393, 1900, 1900][set], pid: pid) { writer in
      writer.add(id)
      writer.add(UInt64(77))
      for number in [60, 4_026_531_840, 2] as [UInt32] { writer.add(number) }
      writer.add(UInt16(0x0800))
      writer.add(Array("swapper/1".utf8))
      writer.pad(to: 56)
      var place: UInt32 = 72
      let parts = [Array("tcp\0".utf8), Array("veth0\0".utf8), Array("IP a > b\0".utf8), [0x45, 0, 0, 60]]
      for part in parts {
        writer.add(UInt32(part.count) << 16 | place)
        place += UInt32(part.count)
      }
      for part in parts { writer.add(part) }
    }
  }

  func end(id: UInt64, pid: Int32 = 8) -> [UInt8] {
    record([1554, 1392, 1901, 1901][set], pid: pid) { writer in
      writer.add(id)
      writer.add(Int64(0))
      writer.add(UInt32(3))
    }
  }

  /// Any other event: `sched_waking`, or with the later formats one that has text everywhere.
  func other(pid: Int32 = 8) -> [UInt8] {
    record(set < 2 ? 300 : 301, pid: pid) { writer in
      writer.add(Array("sshd".utf8))
      writer.pad(to: 24)
      guard set >= 2 else {
        writer.add(Int32(99))
        writer.add(Int32(120))
        return
      }
      writer.add(UInt32(4 << 16 | 52))
      writer.add(UInt32(4 << 16 | 20))
      writer.add([1, 2, 3, 4, 5, 6])
      writer.pad(to: 40)
      writer.add(UInt64(0xffff_8881_0000_0000))
      writer.add(UInt32(4 << 16 | 52))
      writer.add(Array("abc\0".utf8))
    }
  }
}

/// One sub-buffer.
struct PageSeed {
  let bigEndian: Bool
  /// 8, or 4 on a 32-bit kernel.
  var commitSize = 8
  var timestamp: UInt64 = 1000
  /// Bits 30 and 31 of the commit word.
  var flags: UInt64 = 0
  var tail: [UInt8] = []
  private var events: ByteWriter

  init(bigEndian: Bool, commitSize: Int = 8, timestamp: UInt64 = 1000) {
    self.bigEndian = bigEndian
    self.commitSize = commitSize
    self.timestamp = timestamp
    events = ByteWriter(bigEndian: bigEndian)
  }

  private mutating func head(_ type: UInt32, _ delta: UInt32) {
    events.add(bigEndian ? type << 27 | delta : delta << 5 | type)
  }

  mutating func record(_ bytes: [UInt8], delta: UInt32 = 1) {
    let words = (bytes.count + 3) / 4
    if words <= 28 {
      head(UInt32(words), delta)
    } else {
      head(0, delta)
      events.add(UInt32(words * 4 + 4))
    }
    events.add(bytes + Array(repeating: 0, count: words * 4 - bytes.count))
  }

  /// Padding (29), time extend (30) or absolute time (31) with the word behind it.
  mutating func special(_ type: UInt32, delta: UInt32, _ word: UInt32, rest: [UInt8] = []) {
    head(type, delta)
    events.add(word)
    events.add(rest)
  }

  func bytes(size: Int = 0) -> [UInt8] {
    var page = ByteWriter(bigEndian: bigEndian)
    page.add(timestamp)
    let commit = UInt64(events.count) | flags
    if commitSize == 8 { page.add(commit) } else { page.add(UInt32(truncatingIfNeeded: commit)) }
    page.add(events.bytes)
    page.add(tail)
    page.pad(to: size)
    return page.bytes
  }
}
