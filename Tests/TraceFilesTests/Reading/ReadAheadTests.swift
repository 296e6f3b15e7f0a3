import CallTrees
import Foundation
import TestSupport
import Testing
import TraceEvents

@testable import TraceFiles

/// Whatever another thread reads or unpacks ahead, the trace is the one that is read in order.
@Suite struct ReadAheadTests {
  /// A text of the fixtures, unpacked.
  private func fixture(_ name: String) throws -> [UInt8] {
    let folder = Fixtures.tests
    let file = folder.appendingPathComponent("Fixtures/\(name).txt.xz").path
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["xz", "-dc", file]
    process.standardOutput = output
    try process.run()
    defer { process.waitUntilExit() }
    return Array(output.fileHandleForReading.readDataToEndOfFile())
  }

  /// Whether two traces are the same, names in the order of their coming included.
  private func expectSame(_ one: Trace, _ other: Trace, _ what: String) {
    #expect(one.calls.function == other.calls.function, "functions of \(what)")
    #expect(one.calls.subtreeEnd == other.calls.subtreeEnd, "nesting of \(what)")
    #expect(one.calls.start == other.calls.start, "times of \(what)")
    #expect(one.calls.duration == other.calls.duration, "durations of \(what)")
    #expect(one.calls.depth == other.calls.depth && one.calls.cpu == other.calls.cpu, "depths, CPUs of \(what)")
    #expect(one.calls.flags == other.calls.flags, "marks of \(what)")
    #expect(one.notices == other.notices, "notices of \(what)")
    #expect(one.packets.count == other.packets.count && one.functions.count == other.functions.count)
    #expect(zip(one.packets, other.packets).allSatisfy { $0.comm == $1.comm && $0.pid == $1.pid && $0.rows == $1.rows })
    #expect(one.notes.rows.elementsEqual(other.notes.rows), "notes of \(what)")
    #expect(one.notes.rows.allSatisfy { one.notes[$0] == other.notes[$0] }, "notes of \(what)")
  }

  @Test(
    "A long text in a file, in which pieces are scanned ahead",
    arguments: ["6.1-plain", "6.12-columns", "6.12-report", "6.12-events", "6.1-lost", "6.12-stacks", "6.12-perf"])
  func texts(name: String) throws {
    // Several windows of the file; cut so that one copy's last line runs into the next one's first.
    let one = try fixture("text-\(name)")
    var text: [UInt8] = []
    while text.count < 4_700_000 { text += one.dropLast(text.count % 7) }
    let tree = try TemporaryTree()
    #expect(FileManager.default.createFile(atPath: tree.path("a.txt"), contents: Data(text)))
    let ahead = try TraceFile.load(path: tree.path("a.txt"))
    expectSame(ahead, trace(ofBytes: text), name)
  }

  /// Its scans are of no use at first, and then are.
  @Test("A long text that is full of new names at first")
  func newNames() throws {
    let fresh = (0..<60_000).map { " 0)               |  new\($0)() {\n 0)   0.100 us    |  }\n" }.joined()
    let text =
      fresh + LoadFollowTests.text(60_000) + fresh.replacing("new", with: "later") + LoadFollowTests.text(60_000)
    let tree = try TemporaryTree(["a.txt": text])
    let ahead = try TraceFile.load(path: tree.path("a.txt"))
    #expect(ahead.calls.count == 360_000)
    expectSame(ahead, trace(ofText: text), "new names")
  }

  @Test("A reading that is stopped leaves nobody looking at the file")
  func stopped() throws {
    let tree = try TemporaryTree(["a.txt": LoadFollowTests.text(60_000)])
    for piece in [2, 5, 9] {
      var calls = 0
      var follower = Follower { _, _, _ in
        calls += 1
        return calls < piece
      }
      let trace = try TraceFile.load(path: tree.path("a.txt"), observer: &follower)
      #expect(trace.notices.first?.message == "reading was stopped here: what follows is left out")
    }
  }

  @Test("A piece that was not begun, or that nobody asks for, is nobody's")
  func strayPieces() {
    let text = Array(LoadFollowTests.text(1000).utf8)
    text.withUnsafeBytes { bytes in
      let scanner = TextAhead()
      let reader = TextReader()
      let pieces = [bytes.prefix(20_000), bytes.dropFirst(20_000)].map { UnsafeRawBufferPointer(rebasing: $0) }
      #expect(scanner.finish(pieces[0]) == nil)
      scanner.begin(pieces, reader.knowledge)
      scanner.begin(pieces, reader.knowledge)
      _ = scanner.finish(pieces[0])
      #expect(scanner.finish(pieces[0]) == nil)
    }
  }

  @Test("Chunks on their way when nobody asks any more, and such as nobody can unpack")
  func strayChunks() {
    let packed = [UInt8](repeating: 7, count: 4096)
    packed.withUnsafeBytes { bytes in
      let thread = ChunksAhead()
      let chunks = (0..<50).map { _ in DatChunk(codec: "lzo", packed: bytes, size: 40_960) }
      for chunk in chunks { thread.begin(chunk) }
      #expect(!thread.finish(chunks[0]) && !thread.finish(chunks[1]) && !thread.finish(chunks[49]))
      thread.close()
    }
  }
}
