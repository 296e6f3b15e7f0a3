import CallTrees
import Diagnostics
import Foundation
import TestSupport
import Testing
import TraceEvents
import TraceFiles

/// What a test does after each piece that was read; false stops.
struct Follower: LoadObserver {
  var after: (_ bytes: Int, _ total: Int?, _ snapshot: () -> Trace) -> Bool

  mutating func consumed(_ bytes: Int, of total: Int?, snapshot: () -> Trace) -> Bool { after(bytes, total, snapshot) }
}

/// Reading that somebody follows, stops or disturbs, piece by piece.
@Suite struct LoadFollowTests {
  /// Outermost calls with one callee each, `count` of them.
  static func text(_ count: Int) -> String {
    (0..<count).map { " 0)               |  f\($0 % 100)() {\n 0)   0.100 us    |    g();\n 0)   1.000 us    |  }\n" }
      .joined()
  }

  private func load(_ path: String, _ after: @escaping (Int, Int?, () -> Trace) -> Bool) throws -> Trace {
    var follower = Follower(after: after)
    return try TraceFile.load(path: path, observer: &follower)
  }

  @Test func eachSnapshotIsTheBeginningOfTheNext() throws {
    let tree = try TemporaryTree(["a.txt": Self.text(20_000)])
    let size = try tree.text("a.txt").utf8.count
    var snapshots: [Trace] = []
    var places: [Int] = []
    let whole = try load(tree.path("a.txt")) { bytes, total, snapshot in
      #expect(total == size)
      places.append(bytes)
      snapshots.append(snapshot())
      return true
    }
    #expect(places.count > 2 && places == places.sorted() && places.last == size)
    #expect(snapshots[0].packets.count > 100)
    #expect(whole.packets.count == 20_000)
    for (before, after) in zip(snapshots, snapshots.dropFirst() + [whole]) {
      #expect(before.packets.count <= after.packets.count)
      #expect(zip(before.packets, after.packets).allSatisfy { $0.rows == $1.rows && $0.entry == $1.entry })
      #expect(zip(before.calls.duration, after.calls.duration).allSatisfy { $0 == $1 })
    }
  }

  @Test func aStopLeavesWhatWasRead() throws {
    let tree = try TemporaryTree(["a.txt": Self.text(20_000)])
    var place = 0
    let trace = try load(tree.path("a.txt")) { bytes, _, _ in
      place = bytes
      return false
    }
    #expect(trace.notices == [Notice("reading was stopped here: what follows is left out", offset: place)])
    // The line that was cut is none; the call that was open then is.
    #expect(trace.packets.count > 100 && trace.packets.count < 2000)
    #expect(trace.packets.dropLast().allSatisfy { $0.integrity == .complete })
  }

  @Test func whatIsStoppedBeforeAnythingWasUnderstoodIsEmpty() throws {
    let tree = try TemporaryTree(["a.txt": String(repeating: "words\n", count: 50_000)])
    let trace = try load(tree.path("a.txt")) { _, _, _ in false }
    #expect(trace.packets.isEmpty)
    #expect(trace.notices.first?.message == "reading was stopped here: what follows is left out")
    #expect(throws: Diagnostic.self) { try load(tree.path("a.txt")) { _, _, _ in true } }
  }

  @Test func aStopWorksWithinOnePieceOfPackedData() throws {
    let tree = try TemporaryTree(["a.txt": Self.text(60_000)])
    // 4 MB of text are a few kilobytes: one piece of input.
    #expect(try shell("gzip '\(tree.path("a.txt"))'") == 0)
    var calls = 0
    let trace = try load(tree.path("a.txt.gz")) { bytes, total, _ in
      #expect(bytes == total)
      calls += 1
      return calls < 3
    }
    #expect(calls == 3)
    #expect(trace.packets.count > 1000 && trace.packets.count < 20_000)
    #expect(trace.notices.map(\.message) == ["reading was stopped here: what follows is left out"])
  }

  @Test func aTextThatIsCutShortMeanwhileEnds() throws {
    let tree = try TemporaryTree(["a.txt": Self.text(20_000)])
    let (path, size) = (tree.path("a.txt"), try tree.text("a.txt").utf8.count)
    var isCut = false
    let trace = try load(path) { _, _, _ in
      if !isCut { #expect(truncate(path, 300_000) == 0) }
      isCut = true
      return true
    }
    #expect(
      trace.notices.first
        == Notice("the file became shorter while it was read, from \(size) bytes", offset: 300_000))
    #expect(trace.packets.count > 3000 && trace.packets.count < 20_000)
  }

  /// Sub-buffers of one CPU with one call each, so many that they are read in several steps.
  private func longTraceDat(_ count: Int = 900) -> [UInt8] {
    let pages = (0..<count).map { number in
      var page = SubBufferWriter(timestamp: UInt64(number) * 1000)
      page.record(delta: 0, KernelRecords.entry(KernelRecords.tcpFilter, depth: 0, pid: 8))
      let start = UInt64(number) * 1000
      page.record(
        delta: 9, KernelRecords.exit(KernelRecords.tcpFilter, depth: 0, pid: 8, call: start, end: start + 8))
      return page.bytes()
    }
    return traceDat(cpus: [pages])
  }

  @Test func aTraceDatFileIsReadInSteps() throws {
    let tree = try TemporaryTree()
    #expect(FileManager.default.createFile(atPath: tree.path("a.dat"), contents: Data(longTraceDat())))
    var counts: [Int] = []
    let whole = try load(tree.path("a.dat")) { bytes, total, snapshot in
      #expect(total == 900 * 4096 && bytes <= 900 * 4096)
      counts.append(snapshot().packets.count)
      return true
    }
    #expect(whole.packets.count == 900)
    #expect(counts.count >= 2 && counts == counts.sorted() && (counts.first ?? 0) > 0)
    let part = try load(tree.path("a.dat")) { _, _, _ in false }
    #expect(part.packets.count >= counts[0] && part.packets.count < 900)
    #expect(part.notices.first?.message.hasPrefix("reading was stopped after ") == true)
  }

  /// Behind the new end of a mapped file every read is SIGBUS.
  @Test func aTraceDatFileThatIsCutShortMeanwhileIsDamagedAndNoMore() throws {
    let tree = try TemporaryTree()
    let path = tree.path("a.dat")
    #expect(FileManager.default.createFile(atPath: path, contents: Data(longTraceDat())))
    var isCut = false
    let trace = try load(path) { _, _, _ in
      if !isCut { #expect(truncate(path, 64 << 10) == 0) }
      isCut = true
      return true
    }
    #expect(isCut)
    #expect(trace.packets.count >= 100 && trace.packets.count < 900)
    #expect(
      trace.notices.first == Notice("the file became shorter while it was read: what was cut off is left out"))
  }

  @Test("A packed trace.dat file is unpacked, then read: one way, which can be left in each half")
  func aPackedTraceDatFileIsFollowed() throws {
    let tree = try TemporaryTree()
    #expect(FileManager.default.createFile(atPath: tree.path("a.dat"), contents: Data(longTraceDat())))
    #expect(try shell("gzip '\(tree.path("a.dat"))'") == 0)
    let path = tree.path("a.dat.gz")
    let size = try Data(contentsOf: URL(fileURLWithPath: path)).count
    var places: [Int] = []
    var counts: [Int] = []
    let whole = try load(path) { bytes, total, snapshot in
      #expect(total == size && bytes <= size)
      places.append(bytes)
      counts.append(snapshot().packets.count)
      return true
    }
    #expect(whole.packets.count == 900 && whole.notices == [])
    #expect(places == places.sorted())
    #expect(places.contains { $0 <= size / 2 } && places.contains { $0 > size / 2 && $0 < size })
    #expect(counts.first == 0 && counts == counts.sorted() && (counts.last ?? 0) > 0)

    let gathered = try load(path) { _, _, _ in false }
    #expect(gathered.packets.isEmpty)
    #expect(gathered.notices == [Notice("reading was stopped here: what follows is left out", offset: size)])
    let part = try load(path) { bytes, _, _ in bytes <= size / 2 }
    #expect(part.packets.count > 0 && part.packets.count < 900)
    #expect(part.notices.first?.message.hasPrefix("reading was stopped after ") == true)
  }

  @Test("A trace.dat file longer than is kept in memory is gathered in a file")
  func aLongPackedTraceDatFile() throws {
    let tree = try TemporaryTree()
    let bytes = longTraceDat(9000)
    #expect(bytes.count > 33 << 20)
    #expect(FileManager.default.createFile(atPath: tree.path("a.dat"), contents: Data(bytes)))
    #expect(try shell("gzip -1 '\(tree.path("a.dat"))'") == 0)
    let trace = try load(tree.path("a.dat.gz")) { _, _, _ in true }
    #expect(trace.packets.count == 9000 && trace.notices == [])
  }

  @Test("What comes out of packed text is followed so far and no further", arguments: ["gzip", "xz -0", "zstd -q"])
  func packedTextThatGrowsWithoutEnd(packer: String) throws {
    let tree = try TemporaryTree(["a.txt": Self.text(1)])
    let path = tree.path("a.txt")
    #expect(try shell("yes \"$(cat '\(path)')\" | head -c 36000000 | \(packer) >'\(path).packed'") == 0)
    let trace = try load(path + ".packed") { _, _, _ in true }
    #expect(trace.packets.count > 150_000 && trace.packets.count < 400_000)
    let codec = packer.split(separator: " ")[0]
    #expect(
      trace.notices.map(\.message) == [
        "packed text becomes more than is believed: what follows is left out; '\(codec) -dc FILE | ftview -' reads all of it"
      ])
  }

  @Test("What is nothing but long is refused", arguments: ["gzip", "xz -0", "zstd -q"])
  func packedZeros(packer: String) throws {
    let tree = try TemporaryTree()
    let path = tree.path("a")
    #expect(try shell("head -c 40000000 /dev/zero | \(packer) >'\(path)'") == 0)
    #expect(throws: Diagnostic.self) { try load(path) { _, _, _ in true } }
    let magic = "printf '\\27\\10\\104tracing6\\0\\0\\10\\0\\20\\0\\0'"
    #expect(try shell("(\(magic); head -c 200000000 /dev/zero) | \(packer) >'\(path)'") == 0)
    #expect(throws: Diagnostic("unpacks to much more than a trace.dat file can", at: path, hint: "unpack it first")) {
      try load(path) { _, _, _ in true }
    }
  }

  private func shell(_ line: String) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", line]
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }
}
