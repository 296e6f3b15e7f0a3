import TestSupport
import Testing
import TraceEvents

@Suite struct SubBufferTests {
  private func decoder() throws -> SubBufferDecoder {
    SubBufferDecoder(formats: try KernelRecords.formats(), symbols: try KernelRecords.symbolMap())
  }

  private func append(_ bytes: [UInt8], cpu: Int, to decoder: inout SubBufferDecoder) throws {
    let result = bytes.withUnsafeBytes { raw in
      Result { () throws(SubBufferError) in try decoder.append(raw, cpu: cpu) }
    }
    try result.get()
  }

  /// Events as `cpu/pid time kind function +duration`.
  private func drained(_ decoder: inout SubBufferDecoder, before time: UInt64? = nil) -> [String] {
    var log = EventLog()
    decoder.drain(before: time, into: &log)
    return log.events.map { event in
      var line = "\(event.cpu)/\(event.pid) \(event.time ?? -1) \(event.kind)"
      let name = decoder.names.functions.printed(event.function)
      if event.function != .unknown { line += " \(name)" }
      if let duration = event.duration { line += " +\(duration)" }
      if event.text != .none { line += " \(decoder.names.strings[event.text])" }
      if event.kind == .lost { line += " \(event.count)" }
      return line
    }
  }

  @Test func readsEntriesAndExits() throws {
    var page = SubBufferWriter(timestamp: 1000)
    page.record(delta: 5, KernelRecords.entry(KernelRecords.tcpReceive, depth: 0, pid: 7))
    page.record(delta: 10, KernelRecords.entry(KernelRecords.nftDoChain, depth: 1, pid: 7))
    page.record(delta: 20, KernelRecords.exit(KernelRecords.nftDoChain, depth: 1, pid: 7, call: 1016, end: 1034))
    page.longRecord(delta: 1, KernelRecords.exit(KernelRecords.tcpReceive, depth: 0, pid: 7, call: 1006, end: 1035))
    var decoder = try decoder()
    try append(page.bytes(), cpu: 3, to: &decoder)
    #expect(
      drained(&decoder) == [
        "3/7 1005 enter tcp_v4_rcv", "3/7 1015 enter nft_do_chain [nf_tables]",
        "3/7 1035 exit nft_do_chain [nf_tables] +18", "3/7 1036 exit tcp_v4_rcv +29",
      ])
  }

  @Test func mergesCPUsByTime() throws {
    var decoder = try decoder()
    for (cpu, times) in [[10, 40, 50], [20, 30, 60]].enumerated() {
      var page = SubBufferWriter(timestamp: 0)
      var last = 0
      for time in times {
        page.record(delta: UInt32(time - last), KernelRecords.entry(KernelRecords.tcpFilter, depth: 0, pid: 9))
        last = time
      }
      try append(page.bytes(), cpu: cpu, to: &decoder)
    }
    #expect(drained(&decoder, before: 40).map { $0.prefix(6) } == ["0/9 10", "1/9 20", "1/9 30"])
    #expect(drained(&decoder).map { $0.prefix(6) } == ["0/9 40", "0/9 50", "1/9 60"])
  }

  @Test func addsTimeExtendsAndAbsoluteTimes() throws {
    var page = SubBufferWriter(timestamp: 7)
    page.raw(5 << 5 | 30, 2)
    page.record(delta: 1, KernelRecords.entry(KernelRecords.tcpFilter, depth: 0, pid: 1))
    page.raw(9 << 5 | 31, 3)
    page.record(delta: 2, KernelRecords.entry(KernelRecords.tcpFilter, depth: 0, pid: 1))
    var decoder = try decoder()
    try append(page.bytes(), cpu: 0, to: &decoder)
    let extended = 7 + (2 << 27) + 5 + 1
    let absolute = (3 << 27) + 9 + 2
    #expect(drained(&decoder) == ["0/1 \(extended) enter tcp_filter", "0/1 \(absolute) enter tcp_filter"])
  }

  @Test func passesOverDiscardedEvents() throws {
    var page = SubBufferWriter(timestamp: 0)
    page.raw(4 << 5 | 29, 8, 0)
    page.record(delta: 6, KernelRecords.entry(KernelRecords.tcpFilter, depth: 0, pid: 1))
    page.raw(29)
    page.record(delta: 6, KernelRecords.entry(KernelRecords.tcpFilter, depth: 0, pid: 1))
    var decoder = try decoder()
    try append(page.bytes(), cpu: 0, to: &decoder)
    // What follows padding without a delta is not there.
    #expect(drained(&decoder) == ["0/1 10 enter tcp_filter"])
  }

  @Test func tellsLostEvents() throws {
    var decoder = try decoder()
    var page = SubBufferWriter(timestamp: 100)
    page.record(delta: 0, KernelRecords.entry(KernelRecords.tcpFilter, depth: 0, pid: 1))
    page.missed = 42
    try append(page.bytes(), cpu: 2, to: &decoder)
    var other = SubBufferWriter(timestamp: 200)
    other.missedFlagOnly = true
    try append(other.bytes(), cpu: 2, to: &decoder)
    #expect(drained(&decoder) == ["2/-1 100 lost 42", "2/1 100 enter tcp_filter", "2/-1 200 lost 0"])
  }

  @Test func readsPackets() throws {
    var page = SubBufferWriter(timestamp: 0)
    page.longRecord(
      delta: 1,
      KernelRecords.begin(
        id: 5, pid: 0, entry: "tcp", summary: "IP 10.0.0.1.1 > 10.0.0.2.2: Flags [S]", data: [0x45, 0]))
    page.record(delta: 1, KernelRecords.end(id: 5, pid: 0, ret: -2, drop: 3))
    page.record(delta: 1, KernelRecords.end(id: 6, pid: 0, ret: 0, drop: 0))
    page.record(delta: 1, KernelRecords.end(id: 7, pid: 0, ret: 0, drop: 99))
    var decoder = try decoder()
    try append(page.bytes(), cpu: 1, to: &decoder)
    #expect(drained(&decoder).count == 4)
    var begin = PacketBegin()
    (begin.id, begin.entry, begin.cookie, begin.comm) = (5, "tcp", 77, "swapper/1")
    (begin.device, begin.interfaceIndex, begin.namespace) = ("veth0", 2, 4_026_531_840)
    (begin.ethertype, begin.length, begin.bytes) = (0x0800, 60, [0x45, 0])
    begin.summary = "IP 10.0.0.1.1 > 10.0.0.2.2: Flags [S]"
    #expect(decoder.names.begins[0] == begin)
    #expect(
      (0..<3).map { decoder.names.ends[$0] } == [
        PacketEnd(id: 5, ret: -2, drop: "NO_SOCKET"), PacketEnd(id: 6, ret: 0, drop: nil),
        PacketEnd(id: 7, ret: 0, drop: "99"),
      ])
  }

  @Test func otherEventsBecomeComments() throws {
    var page = SubBufferWriter(timestamp: 0)
    page.record(delta: 1, KernelRecords.waking(pid: 4, comm: "bash", prio: -5))
    var decoder = try decoder()
    try append(page.bytes(), cpu: 0, to: &decoder)
    #expect(drained(&decoder) == ["0/4 1 comment sched_waking: comm=bash pid=99 prio=-5"])
  }

  @Test func saysWhereDamageBegins() throws {
    var decoder = try decoder()
    #expect(throws: SubBufferError(message: "it is shorter than its header", offset: 0)) {
      try append([1, 2, 3], cpu: 0, to: &decoder)
    }
    var page = SubBufferWriter(timestamp: 0)
    page.record(delta: 1, KernelRecords.entry(KernelRecords.tcpFilter, depth: 0, pid: 1))
    page.raw(1 << 5 | 28)
    #expect(throws: SubBufferError(message: "an event is longer than what is left", offset: 40)) {
      try append(page.bytes(), cpu: 0, to: &decoder)
    }
    // What came before the damage is kept.
    #expect(drained(&decoder) == ["0/1 1 enter tcp_filter"])
    var long = page.bytes()
    long.replaceSubrange(8..<16, with: le64(5000))
    #expect(
      throws: SubBufferError(message: "it says it holds 5000 bytes of events, more than it is long", offset: 8)
    ) { try append(long, cpu: 0, to: &decoder) }
    #expect(throws: SubBufferError.self) { try append(page.bytes(), cpu: -1, to: &decoder) }
    #expect(throws: SubBufferError.self) { try append(page.bytes(), cpu: 1 << 40, to: &decoder) }
  }

  @Test func bigEndianWordsAreSplitTheOtherWay() throws {
    var formats = try KernelRecords.formats()
    formats.bigEndian = true
    var decoder = SubBufferDecoder(formats: formats, symbols: try KernelRecords.symbolMap())
    let record = Array(
      [UInt16(11)].flatMap { le16($0).reversed() } + [0, 0] + le32(7).reversed()
        + le64(KernelRecords.tcpFilter).reversed() + le32(2).reversed())
    let word = UInt32(5) << 27 | 9
    let page = Array(le64(50).reversed() + le64(24).reversed() + le32(word).reversed()) + record
    try append(page, cpu: 0, to: &decoder)
    #expect(drained(&decoder) == ["0/7 59 enter tcp_filter"])
  }
}
