import CallTrees
import TestSupport
import Testing
import TraceEvents

/// trace.dat files of version 7, several buffers, and reading in steps.
@Suite struct TraceDatSectionTests {
  private static let packets = """
    #1 packet tcp complete 7ns swapper/1-7 cpu 1 "one"
      tcp_v4_rcv [1002 +7] // sched_waking: comm=sshd pid=99 prio=120
    """

  /// A function call on one CPU.
  private static func call(_ function: UInt64 = KernelRecords.tcpFilter) -> [UInt8] {
    var page = SubBufferWriter(timestamp: 500)
    page.record(delta: 0, KernelRecords.entry(function, depth: 0, pid: 8))
    page.record(delta: 9, KernelRecords.exit(function, depth: 0, pid: 8, call: 500, end: 508))
    return page.bytes()
  }

  private static func other() -> [UInt8] {
    var page = SubBufferWriter(timestamp: 400)
    page.record(delta: 0, KernelRecords.waking(pid: 7, comm: "sshd", prio: 120))
    return page.bytes()
  }

  @Test(arguments: [nil, "inverse"] as [String?], [100, 4096, 6000, 1 << 20])
  func readsVersion7(codec: String?, chunk: Int) throws {
    var writer = TraceDatSections()
    writer.codec = codec
    writer.chunk = chunk
    let (trace, notices) = try datTrace(writer.bytes([("", TraceDatTests.pages())]))
    #expect(treeText(trace) == Self.packets)
    #expect(notices == [])
  }

  @Test func damagedChunksEndTheirCPU() throws {
    var writer = TraceDatSections()
    writer.codec = "inverse"
    writer.chunk = 4096
    var file = writer.bytes([("", TraceDatTests.pages())])
    // The header of the last chunk of the last CPU.
    let header = le32(4097) + le32(4096)
    let last = try #require(file.indices.last { file[$0...].starts(with: header) })
    file[last + 8] = 1
    let (trace, notices) = try datTrace(file)
    #expect(trace.packets.map(\.integrity) == [.truncated])
    #expect(
      notices == [
        Notice(
          "data packed with inverse cannot be unpacked: the rest of CPU 1's data is left out", offset: last + 8)
      ])
  }

  /// Unpacks a chunk when it is begun, as another thread may have done by then.
  private final class Eager: DatUnpackAhead {
    var begun = 0
    var finished = 0

    func begin(_ chunk: DatChunk) {
      begun += 1
      chunk.isGood = TraceDatSections.unpack(chunk.codec, chunk.packed, chunk.room)
    }

    func finish(_ chunk: DatChunk) -> Bool {
      finished += 1
      return chunk.isGood
    }
  }

  @Test("Chunks that are unpacked ahead say the same, whole and damaged anywhere", arguments: [100, 4096, 6000])
  func ahead(chunk: Int) throws {
    var writer = TraceDatSections()
    writer.codec = "inverse"
    writer.chunk = chunk
    var file = writer.bytes([("", TraceDatTests.pages())])
    let first = file.count - writer.bytes([("", [])]).count
    for place in [nil] + Array(stride(from: file.count - max(1, first), to: file.count, by: 37)).map(Optional.some) {
      if let place { file[place] ^= 0xff }
      let eager = Eager()
      let (trace, notices) = try datTrace(file, ahead: eager)
      let (same, sameNotices) = try datTrace(file)
      #expect(treeText(trace) == treeText(same), "\(place ?? -1)")
      #expect(notices == sameNotices, "\(place ?? -1)")
      if place == nil { #expect(eager.begun == eager.finished && eager.begun > 1) }
      if let place { file[place] ^= 0xff }
    }
  }

  @Test func theBufferWithPacketsIsShown() throws {
    var writer = TraceDatSections()
    let file = writer.bytes([("", [[Self.call()]]), ("other", [[Self.other()]]), ("ftview", TraceDatTests.pages())])
    let (trace, notices) = try datTrace(file)
    #expect(treeText(trace) == Self.packets)
    #expect(notices == [Notice("instance ftview is shown; for another one give --instance: top, other")])
  }

  @Test func withoutPacketsTheBufferWithCallsIsShown() throws {
    var writer = TraceDatSections()
    let file = writer.bytes([("", [[Self.other()]]), ("a", [[Self.call()]]), ("b", [[Self.call()]]), ("c", [])])
    let (trace, notices) = try datTrace(file)
    #expect(treeText(trace) == "#1 root tcp_filter complete 8ns sshd-8 cpu 0\n  tcp_filter [500 +8]")
    #expect(notices == [Notice("instance a is shown; for another one give --instance: top, b")])
  }

  @Test func theWantedBufferIsShown() throws {
    var writer = TraceDatSections()
    let file = writer.bytes([("", [[Self.call()]]), ("b", [[Self.call(KernelRecords.nftDoChain)]])])
    #expect(try datTrace(file, instance: "b").trace.packets.count == 1)
    #expect(
      try treeText(datTrace(file, instance: "b").trace, times: false)
        == "#1 root nft_do_chain complete sshd-8 cpu 0\n  nft_do_chain [nf_tables]")
    #expect(
      try treeText(datTrace(file, instance: "top").trace, times: false)
        == "#1 root tcp_filter complete sshd-8 cpu 0\n  tcp_filter")
    #expect(throws: TraceDatError(message: "there is no instance x; the file has top, b")) {
      try datTrace(file, instance: "x")
    }
  }

  @Test func timesAreMadeOfStamps() throws {
    var writer = TraceDatSections()
    // A counter that runs twice as fast as ns, and a date.
    writer.options = [(14, le32(1 << 31) + le32(32) + le64(0)), (1, Array("0x10".utf8) + [0]), (7, Array("-6".utf8))]
    writer.clock = "x86-tsc"
    let (trace, notices) = try datTrace(writer.bytes([("", [[Self.call()]])]))
    #expect(trace.calls.start[0] == 500 / 2 + 16_000 - 6)
    #expect(notices == [])
    writer.options = []
    #expect(
      try datTrace(writer.bytes([("", [[Self.call()]])])).notices
        == [Notice("times are not ns: the trace's clock is x86-tsc")])
  }

  @Test func stepsAreSmallAndTellTheirPlace() throws {
    var pages: [[UInt8]] = []
    for index in 0..<600 {
      var page = SubBufferWriter(timestamp: UInt64(index) * 100)
      page.record(delta: 0, KernelRecords.entry(KernelRecords.tcpFilter, depth: 0, pid: 8))
      page.record(delta: 9, KernelRecords.exit(KernelRecords.tcpFilter, depth: 0, pid: 8, call: 0, end: 0))
      pages.append(page.bytes())
    }
    let file = traceDat(cpus: [Array(pages[..<300]), Array(pages[300...])])
    try file.withUnsafeBytes { bytes in
      var stream = try DatStream(bytes, unpack: TraceDatSections.unpack)
      var log = EventLog()
      #expect(stream.total == 600 * 4096)
      var places: [Int] = []
      while stream.step(into: &log) { places.append(stream.position) }
      #expect(stream.position == stream.total)
      #expect(places.count == 3)
      #expect(places == places.sorted() && (places.first ?? 0) > 1_000_000)
      #expect(log.events.count == 1200)
      let times = log.events.compactMap(\.time)
      #expect(times == times.sorted())
      #expect(times.last == 59_909)
      #expect(stream.notices == [])
    }
  }

  @Test func cutAnywhere() {
    for codec in [nil, "inverse"] {
      var writer = TraceDatSections()
      writer.codec = codec
      let file = writer.bytes([("", [[Self.call()]]), ("ftview", TraceDatTests.pages())])
      for length in stride(from: 0, to: file.count, by: 101) {
        // Refusing is as good as reading.
        guard let trace = try? datTrace(Array(file.prefix(length))).trace else { continue }
        #expect(violations(trace) == [], "cut at \(length)")
      }
    }
  }

  @Test func flippedBytes() {
    var random = SeededRandom(seed: 12)
    for codec in [nil, "inverse"] {
      var writer = TraceDatSections()
      writer.codec = codec
      let file = writer.bytes([("", [[Self.call()]]), ("ftview", TraceDatTests.pages())])
      for round in 0..<100 {
        var bytes = file
        for _ in 0..<Int.random(in: 1...8, using: &random) {
          bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
        }
        guard let trace = try? datTrace(bytes).trace else { continue }
        #expect(violations(trace) == [], "round \(round)")
      }
    }
  }
}
