import CallTrees
import TestSupport
import Testing
import TraceEvents

@Suite struct TraceDatTests {
  /// Two CPUs; on the second a packet, with another task's call between on the first.
  static func pages() -> [[[UInt8]]] {
    var first = SubBufferWriter(timestamp: 1000)
    first.record(delta: 4, KernelRecords.entry(KernelRecords.tcpFilter, depth: 0, pid: 8))
    first.record(delta: 3, KernelRecords.exit(KernelRecords.tcpFilter, depth: 0, pid: 8, call: 1004, end: 1007))
    var second = SubBufferWriter(timestamp: 1000)
    second.longRecord(delta: 1, KernelRecords.begin(id: 1, pid: 7, entry: "tcp", summary: "one", data: [1, 2]))
    second.record(delta: 1, KernelRecords.entry(KernelRecords.tcpReceive, depth: 0, pid: 7))
    second.record(delta: 1, KernelRecords.waking(pid: 7, comm: "sshd", prio: 120))
    var third = SubBufferWriter(timestamp: 1010)
    third.record(delta: 0, KernelRecords.exit(KernelRecords.tcpReceive, depth: 0, pid: 7, call: 1002, end: 1009))
    third.record(delta: 1, KernelRecords.end(id: 1, pid: 7, ret: 0, drop: 0))
    return [[first.bytes()], [second.bytes(), third.bytes()]]
  }

  private static let expected = """
    #1 packet tcp complete 7ns swapper/1-7 cpu 1 "one"
      tcp_v4_rcv [1002 +7] // sched_waking: comm=sshd pid=99 prio=120
    """

  @Test func readsVersion6() throws {
    let (trace, notices) = try datTrace(traceDat(cpus: Self.pages()))
    #expect(treeText(trace) == Self.expected)
    #expect(notices == [])
    #expect(trace.notices == [Notice("1 call lies outside of every packet's window and is left out")])
  }

  @Test func anInstanceIsReadWhenTheTopBufferIsEmpty() throws {
    let (trace, notices) = try datTrace(traceDat(cpus: Self.pages(), instance: "ftview"))
    #expect(treeText(trace) == Self.expected)
    #expect(notices == [])
  }

  @Test func namesTasks() throws {
    var page = SubBufferWriter(timestamp: 5)
    page.record(delta: 0, KernelRecords.entry(KernelRecords.tcpFilter, depth: 0, pid: 8))
    page.record(delta: 9, KernelRecords.exit(KernelRecords.tcpFilter, depth: 0, pid: 8, call: 5, end: 13))
    let (trace, _) = try datTrace(traceDat(cpus: [[page.bytes()]]))
    #expect(treeText(trace) == "#1 root tcp_filter complete 8ns sshd-8 cpu 0\n  tcp_filter [5 +8]")
  }

  @Test func aCutFileOpensAsFarAsItGoes() throws {
    let file = traceDat(cpus: Self.pages())
    let (trace, notices) = try datTrace(Array(file.dropLast(4096)))
    #expect(
      treeText(trace, times: false) == """
        #1 packet tcp truncated swapper/1-7 cpu 1 "one"
          tcp_v4_rcv noReturn // sched_waking: comm=sshd pid=99 prio=120
        """)
    #expect(
      notices == [
        Notice("the file ends inside CPU 1's data: 4096 bytes are missing", offset: file.count - 4096)
      ])
  }

  @Test func aFileCutInItsHeaderSaysWhere() throws {
    let (trace, notices) = try datTrace(Array(traceDat(cpus: Self.pages()).prefix(100)))
    #expect(trace.packets.isEmpty)
    let notice = try #require(notices.first)
    #expect(notices.count == 1)
    #expect(notice.message == "the file ends inside header_page: what follows is left out")
    // Behind the tag and the size of the text that is cut.
    #expect(notice.offset == 18 + 12 + 8)
  }

  @Test func damagedSubBuffersAreDroppedAlone() throws {
    var pages = Self.pages()
    pages[1][0].replaceSubrange(8..<16, with: le64(9999))
    let (trace, notices) = try datTrace(traceDat(cpus: pages))
    #expect(trace.packets.map(\.integrity) == [.truncated])
    #expect(notices.count == 1)
    #expect(notices.first?.message.contains("CPU 1: sub-buffer dropped from byte 8 on") == true)
  }

  @Test func dataOfTwoCPUsInOnePlaceIsReadOnce() throws {
    let page = Self.pages()[1][0]
    var file = traceDat(cpus: [[page], [page], [page]])
    let data = file.count - 3 * 4096
    // The table of places is the only part that holds the first CPU's.
    let table = try #require(file.indices.first { file[$0...].starts(with: le64(UInt64(data)) + le64(4096)) })
    for cpu in 0..<3 {
      file.replaceSubrange((table + 16 * cpu)..<(table + 16 * cpu + 16), with: le64(0) + le64(UInt64(file.count)))
    }
    let (_, notices) = try datTrace(file)
    #expect(
      notices.filter { $0.message.hasSuffix("lies where another CPU's does; it is left out") }.map(\.offset)
        == [table + 16, table + 32])
  }

  @Test func otherFilesAreRefused() {
    #expect(throws: TraceDatError(message: "this is not a trace.dat file", offset: 0)) { try datTrace([1, 2, 3]) }
    var other = traceDat(cpus: [])
    other[10] = UInt8(ascii: "9")
    #expect(throws: TraceDatError(message: "trace.dat version 9 is not known; 6 and 7 are", offset: 10)) {
      try datTrace(other)
    }
  }
}
