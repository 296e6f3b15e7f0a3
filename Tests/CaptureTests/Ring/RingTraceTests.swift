import CallTrees
import Foundation
import TestSupport
import Testing
import TraceFiles
import TraceFilesSupport

@testable import Capture

@Suite("What a ring keeps of a trace")
struct RingTraceTests {
  private let tree: TemporaryTree

  init() throws { tree = try TemporaryTree() }

  private func ring(
    _ size: RingSize, _ rules: String = "", around: Int = 0, hasTrees: Bool = false
  ) throws -> RingTrace {
    let decoder = try sampleMetadata().decoder()
    let spool = try RingSpool(directory: tree.root, pageSize: 4096)
    return RingTrace(
      spool, size: size, spoolLimit: 1 << 20, rules: try KeepRules(parsing: [rules]), around: around,
      hasTrees: hasTrees, decoder: decoder)
  }

  /// One window in a page, and a call before and behind it that is nobody's.
  private func page(_ number: Int, filtered: Bool, keep: Bool) -> RingPage {
    let start = UInt64(number + 1) * 1000
    let pid = UInt32(10 + number % 3)
    var page = RingPage(time: start)
      .enter(tcpFilter, depth: 0, pid: 99, at: start)
      .begin(UInt64(number), "tcp", pid: pid, at: start + 10).enter(tcpReceive, depth: 0, pid: pid, at: start + 20)
    if filtered {
      page = page.enter(tcpFilter, depth: 1, pid: pid, at: start + 30)
        .exit(tcpFilter, depth: 1, pid: pid, from: start + 31, at: start + 50)
    }
    return page.exit(tcpReceive, depth: 0, pid: pid, from: start + 21, at: start + 100)
      .end(UInt64(number), pid: pid, at: start + 110, keep: keep)
      .exit(tcpFilter, depth: 0, pid: 99, from: start, at: start + 200)
  }

  /// Takes windows, a round after every third.
  private func feed(
    _ ring: RingTrace, _ count: Int, filtered: (Int) -> Bool = { _ in false }, keep: (Int) -> Bool = { _ in true }
  ) throws {
    for number in 0..<count {
      let page = page(number, filtered: filtered(number), keep: keep(number))
      try page.bytes.withUnsafeBytes { try ring.take($0, cpu: number % 2) }
      if number % 3 == 2 { ring.endRound(startedAt: Int64(number + 2) * 1000, unfinished: []) }
    }
  }

  private func saved(_ ring: RingTrace, _ name: String = "x.dat") throws -> Trace {
    try TraceDatWriter.save(sampleMetadata(), ring.pages(), to: tree.path(name))
    return try TraceFile.load(path: tree.path(name))
  }

  private func ids(_ trace: Trace) -> [UInt64] { trace.packets.compactMap { $0.begin?.id } }

  @Test("its trees, where they are wanted, are those of its file")
  func trees() throws {
    let ring = try ring(.packets(5), "dropped", hasTrees: true)
    try feed(ring, 60, filtered: { $0 % 2 == 0 }, keep: { $0 % 3 == 0 })
    #expect(ring.snapshot() == nil)
    let trace = try #require(ring.finish().trace)
    #expect(ids(trace) == [45, 48, 51, 54, 57])
    #expect(trace.packets.allSatisfy { $0.integrity == .complete })
    #expect(treeText(trace) == treeText(try saved(ring)))
  }

  @Test("the newest packets, whole and alone, in a file that does not grow")
  func newest() throws {
    let ring = try ring(.packets(50))
    // Longer than some generations of decoders.
    try feed(ring, 20_000)
    let bytes = ring.bytes
    let (contents, trace) = ring.finish()
    #expect(trace == nil)
    #expect((contents.packets, contents.incomplete, contents.calls) == (50, 0, 50))
    #expect(ring.overwritten == 19_950)
    #expect(bytes <= 60 * 4096)
    let saved = try saved(ring)
    #expect(ids(saved) == (19_950..<20_000).map { UInt64($0) })
    #expect(saved.packets.allSatisfy { $0.integrity == .complete })
    #expect(saved.notices == [])
    let times = (19_950..<20_000).map { Int64($0 + 1) * 1000 + 20 }
    #expect((0..<saved.calls.count).map { saved.calls.start[$0] } == times)
  }

  @Test("a ring of bytes keeps what it has room for")
  func bytes() throws {
    let ring = try ring(.bytes(20 * 4096))
    try feed(ring, 3000)
    let (contents, _) = ring.finish()
    #expect(ring.bytes == 20 * 4096)
    #expect((14...20).contains(contents.packets))
    #expect(contents.packets + ring.overwritten == 3000)
    #expect(ids(try saved(ring)) == (3000 - contents.packets..<3000).map { UInt64($0) })
  }

  @Test("what is there can be saved at any time, and the ring goes on")
  func soFar() throws {
    let ring = try ring(.packets(5))
    try feed(ring, 30)
    // The last windows may yet be joined by earlier ones from other CPUs.
    let first = ids(try saved(ring))
    #expect(first.count == 5)
    #expect(first == (first[0]...first[0] + 4).map { $0 })
    for number in 30..<40 {
      try page(number, filtered: false, keep: true).bytes.withUnsafeBytes { try ring.take($0, cpu: 0) }
    }
    _ = ring.finish()
    #expect(ids(try saved(ring, "y.dat")) == [35, 36, 37, 38, 39])
  }

  @Test("what the module's rules ask for, and packets around that")
  func rules() throws {
    let ring = try ring(.packets(100), "dropped", around: 1)
    try feed(ring, 5000, keep: { $0 == 700 || $0 == 4000 })
    _ = ring.finish()
    let saved = try saved(ring)
    #expect(ids(saved) == [699, 700, 701, 3999, 4000, 4001])
    #expect(saved.packets.allSatisfy { $0.end?.isKept == true })
    #expect(saved.notices == [])
    #expect(ring.notKept == 4994)
    #expect(ring.bytes <= 30 * 4096)
  }

  @Test("a path that no packet took before, also across generations of decoders")
  func newPath() throws {
    let ring = try ring(.packets(100), "new-path")
    try feed(ring, 12_000, filtered: { $0 == 9000 || $0 == 11_000 })
    _ = ring.finish()
    #expect(ids(try saved(ring)) == [0, 9000])
    #expect(ring.notKept == 11_998)
  }

  @Test("new paths beside what the module asks for")
  func both() throws {
    let ring = try ring(.packets(100), "dropped,new-path")
    try feed(ring, 300, filtered: { $0 == 100 }, keep: { $0 == 200 })
    _ = ring.finish()
    #expect(ids(try saved(ring)) == [0, 100, 200])
  }

  @Test("a window whose end is missing is told as not whole")
  func cut() throws {
    let ring = try ring(.packets(10))
    let open = RingPage(time: 1000).begin(1, "tcp", pid: 10, at: 1000).enter(tcpReceive, depth: 0, pid: 10, at: 1010)
    try open.bytes.withUnsafeBytes { try ring.take($0, cpu: 0) }
    let (contents, _) = ring.finish()
    #expect((contents.packets, contents.incomplete) == (1, 1))
    #expect(try saved(ring).packets.map(\.integrity) == [.truncated])
  }
}
