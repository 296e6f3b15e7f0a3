import CallTrees
import Diagnostics
import Foundation
import TestSupport
import Testing
import TraceEvents
import TraceFiles

/// Files of every kind, opened by content.
@Suite struct TraceFileTests {
  private static let text = " 0)               |  a() {\n 0)   0.100 us    |    b();\n 0)   1.000 us    |  }\n"
  private static let tree = "#1 root a complete 1000ns cpu 0\n  a [? +1000]\n    b [? +100]"
  // The text above, packed by gzip -9, xz -0 and zstd -19 and written in base 64.
  static let gzip = "H4sIAAAAAAACA1Mw0FRABTUKCokamgrVXApgKQM9QwMDhdJiqJSCQpKGpjVUzlDPAFmulgsAT0WuUU4AAAA="
  static let xz =
    "/Td6WFoAAATm1rRGAgAhAQwAAACPmEGc4ABNACtdABAMAVM/GjE6V7w5tXCCAi2rlwlvPObRcNtPz3XW7BKoD7EVLMcE87WnvAAAAFBjYAV7O+jQAAFHTn4A2g4ftvN9AQAAAAAEWVo="
  static let zstd = "KLUv/QRodQEAYsIHDNA9wGsH6iYTF7w6BtA0ZRL4p56ohv4LHfYS9/OFHgQAgI+fufSZNRkQAcya7YA="

  /// Calls `body` with the path of a file that holds `bytes`.
  private func file<R>(_ bytes: [UInt8], _ body: (String) throws -> R) throws -> R {
    let path = NSTemporaryDirectory() + "ftview-test-\(UUID().uuidString)"
    defer { unlink(path) }
    #expect(FileManager.default.createFile(atPath: path, contents: Data(bytes)))
    return try body(path)
  }

  private func unpacked(_ base64: String) -> [UInt8] { Array(Data(base64Encoded: base64) ?? Data()) }

  @Test func opensText() throws {
    let trace = try file(Array(Self.text.utf8)) { try TraceFile.load(path: $0) }
    #expect(treeText(trace) == Self.tree)
    #expect(trace.notices == [])
  }

  @Test(arguments: [gzip, xz, zstd]) func opensPackedText(base64: String) throws {
    let trace = try file(unpacked(base64)) { try TraceFile.load(path: $0) }
    #expect(treeText(trace) == Self.tree)
    #expect(trace.notices == [])
  }

  @Test(arguments: [gzip, xz, zstd]) func severalStreamsAreOne(base64: String) throws {
    let trace = try file(unpacked(base64) + unpacked(base64)) { try TraceFile.load(path: $0) }
    #expect(trace.packets.count == 2)
    #expect(trace.notices == [])
  }

  @Test(arguments: [gzip, xz, zstd]) func cutPackedFilesOpenAsFarAsTheyGo(base64: String) throws {
    let bytes = unpacked(base64)
    for length in 16..<bytes.count {
      try file(Array(bytes.prefix(length))) { path in
        // Either there was something to show, with a notice, or one line says that there was not.
        guard let trace = try? TraceFile.load(path: path) else { return }
        #expect(trace.notices.contains { $0.message.contains("damaged or cut off") }, "cut at \(length)")
      }
    }
  }

  @Test func opensTraceDat() throws {
    var page = SubBufferWriter(timestamp: 5)
    page.record(delta: 0, KernelRecords.entry(KernelRecords.tcpFilter, depth: 0, pid: 8))
    page.record(delta: 9, KernelRecords.exit(KernelRecords.tcpFilter, depth: 0, pid: 8, call: 5, end: 13))
    let trace = try file(traceDat(cpus: [[page.bytes()]])) { try TraceFile.load(path: $0) }
    #expect(treeText(trace) == "#1 root tcp_filter complete 8ns sshd-8 cpu 0\n  tcp_filter [5 +8]")
  }

  @Test func aTraceWithoutARecordIsEmptyAndSaysSo() throws {
    let header = try file(Array("# tracer: function_graph\n#\n".utf8)) { try TraceFile.load(path: $0) }
    #expect(header.packets.isEmpty)
    #expect(header.notices == [Notice("nothing was recorded: there is a header, and no line behind it")])
  }

  @Test("Calls that nobody asked to keep are an empty list, which is right")
  func nothingKept() throws {
    let text = """
       0)               |  /* packet_begin: id=1 entry=tcp */
       0)   1.000 us    |  f();
       0)               |  /* packet_end: id=1 ret=0 drop=none keep=0 */

      """
    let trace = try file(Array(text.utf8)) { try TraceFile.load(path: $0) }
    #expect(trace.packets.isEmpty)
    #expect(
      trace.notices.map(\.message) == ["1 packet is left out: the rules of what to keep (--keep) did not ask for them"])
  }

  /// Why a file of these bytes does not open.
  private func refusal(_ bytes: [UInt8]) throws -> String {
    try file(bytes) { path in
      let error = #expect(throws: Diagnostic.self) { _ = try TraceFile.load(path: path) }
      return (error?.description ?? "").replacingOccurrences(of: path, with: "FILE")
    }
  }

  @Test(
    "An empty list says why, and is an error",
    arguments: [
      ("", "the file is empty"),
      ("\n \r\n\n", "there is nothing in it but blank lines"),
      (
        "# tracer: nop\n#\n",
        "this is a trace of the nop tracer, and ftview reads those of function_graph; "
          + "record with 'trace-cmd record -p function_graph'"
      ),
      (
        "# tracer: function\n#\n   a-1   [001] d.h1.   123.456789: rcu_idle <-do_idle\n",
        "this is a trace of the function tracer, and ftview reads those of function_graph; "
          + "record with 'trace-cmd record -p function_graph'"
      ),
      (
        "cpus=1\n   a-1   [001]   123.456789: sched_switch: a:1 [120] R ==> b:2 [120]\n",
        "there are other events in it, and no call; record with 'trace-cmd record -p function_graph'"
      ),
    ])
  func emptyText(text: String, reason: String) throws {
    #expect(try refusal(Array(text.utf8)) == "FILE: \(reason)")
  }

  @Test("Random bytes are no trace, however many lines of them look like a call")
  func randomBytes() throws {
    var random = SeededRandom(seed: 11)
    for _ in 0..<20 {
      var bytes = (0..<60_000).map { _ in UInt8.random(in: 0...255, using: &random) }
      bytes += Array("\n}\n f();\n}\n".utf8)
      #expect(try refusal(bytes) == "FILE: this is no trace: neither function_graph text nor a trace.dat file")
    }
  }

  @Test("A text that lost its beginning to zeros is still one")
  func zerosBefore() throws {
    let bytes = [UInt8](repeating: 0, count: 5000) + Array(("\n" + Self.text).utf8)
    let trace = try file(bytes) { try TraceFile.load(path: $0) }
    #expect(treeText(trace) == Self.tree)
  }

  @Test(arguments: [gzip, xz, zstd]) func packedFilesWithNothingLeftSayWhatIsWrong(base64: String) throws {
    let said = try refusal(Array(unpacked(base64).prefix(20)))
    #expect(said.hasSuffix("data is damaged or cut off: what follows is left out"), "\(said)")
  }

  @Test func whatIsNoTraceIsRefusedInOneLine() throws {
    #expect(
      try refusal(Array("hello\nworld\n".utf8))
        == "FILE: this is not function_graph text (line 1 on); ftview reads the function_graph tracer's output")
    #expect(
      try refusal([1, 2, 0, 3]) == "FILE: this is no trace: neither function_graph text nor a trace.dat file")
    #expect(
      try refusal(Array("# tracer: function_graph\n 12 0 ffffffff81 3\n".utf8))
        == "FILE: this is function_graph in raw, hex, bin or verbose form; record again with those options off")
    #expect(try refusal([0x17, 0x08, 0x44, 0]) == "FILE: byte 0: this is not a trace.dat file")
  }

  @Test func pathsThatCannotBeOpened() {
    #expect(throws: Diagnostic("there is no such file", at: "/no/such/file")) {
      _ = try TraceFile.load(path: "/no/such/file")
    }
    #expect(throws: Diagnostic("is a directory", at: "/", hint: "give a trace file")) {
      _ = try TraceFile.load(path: "/")
    }
  }
}
