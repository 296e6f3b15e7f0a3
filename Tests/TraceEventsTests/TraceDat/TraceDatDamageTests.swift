import CallTrees
import TestSupport
import Testing
import TraceEvents

/// Damage of trace.dat files: each is told, with its byte, and none costs more than the file is worth.
@Suite struct TraceDatDamageTests {
  private static let packets = """
    #1 packet tcp complete 7ns swapper/1-7 cpu 1 "one"
      tcp_v4_rcv [1002 +7] // sched_waking: comm=sshd pid=99 prio=120
    """

  /// Where the bytes stand that `pattern` has, counted from `start`.
  private func place(of pattern: [UInt8], in file: [UInt8], from start: Int = 0) throws -> Int {
    try #require(file.indices.dropFirst(start).first { file[$0...].starts(with: pattern) })
  }

  /// Where a file of version 7 that is not packed says that its options are, and where they are.
  private func options(of file: [UInt8]) throws -> (place: Int, start: Int) {
    let place = try self.place(of: Array("none".utf8) + [0, 0], in: file) + 6
    return (place, (0..<8).reduce(0) { $0 | Int(file[place + $1]) << (8 * $1) })
  }

  @Test func optionsThatPointBackAreReadOnce() throws {
    var writer = TraceDatSections()
    // Each of them is a notice.
    writer.options = Array(repeating: (12, []), count: 10_000)
    var file = writer.bytes([("", TraceDatTests.pages())])
    let start = try options(of: file).start
    // The end of the options, which are the file's last part, says where the next ones are.
    file.replaceSubrange((file.count - 8)..., with: le64(UInt64(start)))
    let (trace, notices) = try datTrace(file)
    #expect(treeText(trace) == Self.packets)
    #expect(
      notices == [
        Notice(
          "the options point back to what was read before: options that follow are left out", offset: start),
        Notice("a guest's times are shown as they are, not shifted to those of its host"),
      ])
  }

  @Test func optionsInTwoPartsPointingAtEachOtherEnd() throws {
    var writer = TraceDatSections()
    var file = writer.bytes([("", TraceDatTests.pages())])
    let first = try options(of: file).start
    file.replaceSubrange((file.count - 8)..., with: le64(UInt64(file.count)))
    file += le16(0) + le16(0) + le32(0) + le64(14) + le16(0) + le32(8) + le64(UInt64(first))
    let (trace, notices) = try datTrace(file)
    #expect(treeText(trace) == Self.packets)
    #expect(notices.map(\.offset) == [first])
  }

  @Test func aRecordingThatWasKilledSaysSo() throws {
    var writer = TraceDatSections()
    var file = writer.bytes([("", TraceDatTests.pages())])
    let place = try options(of: file).place
    file.replaceSubrange(place..<(place + 8), with: le64(0))
    let (trace, notices) = try datTrace(file)
    #expect(trace.packets.isEmpty)
    #expect(
      notices.first
        == Notice("the options' place is 0: the recording was ended before its file was whole", offset: place))
    #expect(notices.count == 4 && notices.allSatisfy { $0.offset == place })
  }

  @Test func anotherSectionIsNotReadForTheOneThatWasMeant() throws {
    var writer = TraceDatSections()
    var file = writer.bytes([("", TraceDatTests.pages())])
    // The event formats' section calls itself another.
    let option = try #require(file.indices.last { file[$0...].starts(with: le16(18) + le32(8)) }) + 6
    let formats = (0..<8).reduce(0) { $0 | Int(file[option + $1]) << (8 * $1) }
    file[formats] = 99
    let (_, notices) = try datTrace(file)
    #expect(
      notices.first
        == Notice("the section of the event formats was expected here: what follows is left out", offset: formats)
    )
  }

  @Test func subBuffersOfZerosAreTold() throws {
    var pages = TraceDatTests.pages()
    pages[1].insert([UInt8](repeating: 0, count: 4096), at: 1)
    pages[1].append([UInt8](repeating: 0, count: 4096))
    let file = traceDat(cpus: pages)
    let (trace, notices) = try datTrace(file)
    #expect(treeText(trace) == Self.packets)
    let words = "sub-buffers are zeros, as of a file that was not written whole: what was in there is lost"
    #expect(notices == [Notice("CPU 1: 2 \(words)", offset: file.count - 3 * 4096)])
  }

  /// The table of CPUs' places, and where the data of the first one lies.
  private func table(of file: [UInt8], pages: Int) throws -> (place: Int, data: Int) {
    let data = file.count - pages * 4096
    return (try place(of: le64(UInt64(data)) + le64(4096), in: file), data)
  }

  @Test func theSameBytesForTwoCPUsAreReadOnce() throws {
    let pages = TraceDatTests.pages()
    var file = traceDat(cpus: [pages[0], pages[0]])
    let (place, data) = try table(of: file, pages: 2)
    file.replaceSubrange((place + 16)..<(place + 24), with: le64(UInt64(data)))
    let (trace, notices) = try datTrace(file)
    #expect(treeText(trace) == "#1 root tcp_filter complete 3ns sshd-8 cpu 0\n  tcp_filter [1004 +3]")
    #expect(
      notices == [Notice("CPU 1's data lies where another CPU's does; it is left out", offset: place + 16)])
  }

  @Test func dataThatReachesIntoAnotherCPUsEndsThere() throws {
    var file = traceDat(cpus: TraceDatTests.pages())
    let (place, data) = try table(of: file, pages: 3)
    file.replaceSubrange((place + 8)..<(place + 16), with: le64(2 * 4096))
    let (trace, notices) = try datTrace(file)
    #expect(treeText(trace) == Self.packets)
    let words = "CPU 0's data reaches into CPU 1's: it is read up to there, byte \(data + 4096)"
    #expect(notices == [Notice(words, offset: place)])
  }

  @Test func aBlankListOfCPUsIsNoEmptyTrace() throws {
    var file = traceDat(cpus: TraceDatTests.pages())
    let (place, _) = try table(of: file, pages: 3)
    file.replaceSubrange(place..<(place + 32), with: repeatElement(0, count: 32))
    let (trace, notices) = try datTrace(file)
    #expect(trace.packets.isEmpty)
    let words = "no CPU's data is said to be anywhere, and \(file.count - place - 32) bytes follow"
    #expect(notices == [Notice(words, offset: place)])
    #expect(try datTrace(traceDat(cpus: [[], []])).notices == [])
  }

  /// Fewer chunks are said to follow than there are.
  @Test func chunksThatAreNotCountedAreTold() throws {
    var writer = TraceDatSections()
    writer.codec = "inverse"
    writer.chunk = 4096
    var file = writer.bytes([("", TraceDatTests.pages())])
    let last = try #require(file.indices.last { file[$0...].starts(with: le32(2) + le32(4097) + le32(4096)) })
    file.replaceSubrange(last..<(last + 4), with: le32(0))
    let (trace, notices) = try datTrace(file)
    #expect(trace.packets.count == 1)
    let message = try #require(notices.first?.message)
    #expect(message.hasPrefix("CPU 1: 82") && message.hasSuffix(" bytes behind the last packed chunk are left out"))
    #expect(notices.map(\.offset) == [last + 4])
  }

  /// Unpacks what was packed, and anything to zeros where a longer text was announced.
  private static func blow(
    _ codec: String, _ packed: UnsafeRawBufferPointer, _ room: UnsafeMutableRawBufferPointer
  ) -> Bool {
    if TraceDatSections.unpack(codec, packed, room) { return true }
    for index in room.indices { room[index] = 0 }
    return true
  }

  @Test("A section may be as long as a kernel's, however short it is packed", arguments: [16 << 20, 17 << 20])
  func longSections(size: Int) throws {
    var writer = TraceDatSections()
    writer.codec = "inverse"
    var file = writer.bytes([("", TraceDatTests.pages())])
    let names = try place(of: le16(21) + le16(1) + le32(0), in: file)
    file.replaceSubrange((names + 20)..<(names + 24), with: le32(UInt32(size)))
    let (trace, notices) = try datTrace(file, unpack: Self.blow)
    let isRefused =
      notices == [
        Notice("packed data claims to be \(size) bytes long: what follows is left out", offset: names + 24)
      ]
    #expect(isRefused == (size > 16 << 20))
    #expect(isRefused || (notices == [] && trace.packets.count == 1))
  }

  @Test func aThousandNoticesAreEnough() throws {
    var writer = TraceDatSections()
    // Places of data that cannot be, each a notice: 5000 CPUs in a list of 100 kB.
    let place = le64(UInt64.max / 2)
    let option = (UInt16(3), [UInt8](repeating: 0, count: 0))
    writer.options = [option]
    let file = writer.bytes([])
    #expect(try datTrace(file).notices.count == 1)
    var cpus = traceDat(cpus: Array(repeating: [], count: 5000))
    let flyrecord = try self.place(of: Array("flyrecord".utf8) + [0], in: cpus) + 10
    for cpu in 0..<5000 {
      cpus.replaceSubrange((flyrecord + 16 * cpu)..<(flyrecord + 16 * cpu + 16), with: place + le64(1))
    }
    #expect(try datTrace(cpus).notices.count == 1000)
  }
}
