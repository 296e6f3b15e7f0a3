import CallTrees
import Foundation
import SystemCalls
import TestSupport
import Testing
import TraceFiles
import TraceFilesSupport

@Suite("Saved captures")
struct SavedCaptureTests {
  private func save(in tree: TemporaryTree) throws -> String {
    let spool = try Spool(directory: tree.root, pageSize: 4096)
    // Pages of the two CPUs alternate in the spool and are sorted out in the file.
    for (page, cpu) in [(sampleCPU0, 0), (sampleCPU1, 1)] {
      try page.bytes.withUnsafeBytes { try spool.append($0, cpu: cpu) }
    }
    try TraceDatWriter.save(sampleMetadata(), spool, to: tree.path("x.dat"))
    return tree.path("x.dat")
  }

  @Test("a saved capture opens again and shows the same")
  func opensAgain() throws {
    let tree = try TemporaryTree()
    let trace = try TraceFile.load(path: try save(in: tree))
    #expect(trace.notices == [])
    #expect(withoutNames(treeText(trace)) == sampleTree)
    #expect(try FileManager.default.contentsOfDirectory(atPath: tree.root) == ["x.dat"])
  }

  @Test("a file tells of packets that were lost when it was captured", arguments: [false, true])
  func account(isVersion7: Bool) throws {
    let tree = try TemporaryTree()
    let (pages, spool) = ([sampleCPU0, sampleCPU1], try Spool(directory: tree.root, pageSize: 4096))
    for cpu in [0, 1] { try pages[cpu].bytes.withUnsafeBytes { try spool.append($0, cpu: cpu) } }
    for (text, notices) in [
      ("5 match, 2 captured, 3 not kept", []),
      ("5 match, 2 captured, 3 lost", ["when this was captured: 5 match, 2 captured, 3 lost"]),
    ] {
      var metadata = sampleMetadata()
      if isVersion7 { metadata.types = argumentCapture().metadata.types }
      metadata.statistics = ["CPU: 0\noverrun: 5\n", "CPU: 1\noverrun: 0\n", "ftview: \(text)"]
      try TraceDatWriter.save(metadata, spool, to: tree.path("x.dat"), replacing: true)
      let trace = try TraceFile.load(path: tree.path("x.dat"))
      #expect(trace.notices.map(\.message) == notices)
      #expect(withoutNames(treeText(trace)) == sampleTree)
    }
  }

  @Test("symbols and types that no page needs are left out, unless all are wanted", arguments: [false, true])
  func selection(whole: Bool) throws {
    let tree = try TemporaryTree()
    var (metadata, pages) = argumentCapture()
    metadata.isSavedWhole = whole
    metadata.symbols += Array("ffffffff81700000 T never_called\n".utf8)
    let spool = try Spool(directory: tree.root, pageSize: 4096)
    for cpu in [0, 1] { try pages[cpu].withUnsafeBytes { try spool.append($0, cpu: cpu) } }
    try TraceDatWriter.save(metadata, spool, to: tree.path("x.dat"))
    let bytes = try Array(Data(contentsOf: URL(fileURLWithPath: tree.path("x.dat"))))
    #expect((bytes.firstRange(of: Array("never_called".utf8)) != nil) == whole)
    #expect((bytes.firstRange(of: Array("udp_rcv".utf8)) != nil) == whole)
    #expect(bytes.firstRange(of: Array("tcp_v4_rcv".utf8)) != nil)
    let trace = try TraceFile.load(path: tree.path("x.dat"))
    #expect(trace.notices == [])
    #expect((0..<trace.calls.count).map { trace.notes[$0]?.args } == ["skb=0x1", "skb=0x1"])
  }

  /// trace-cmd 3.1.6 reads past the end of an option without content, and prints nanoseconds on some days.
  @Test("the option that tells of a clock names it, too")
  func clockOption() throws {
    let tree = try TemporaryTree()
    let bytes = try Array(Data(contentsOf: URL(fileURLWithPath: save(in: tree))))
    let clock = sampleMetadata().clock + [0]
    let option = Array("options  ".utf8) + [0] + le16(4) + le32(UInt32(clock.count)) + clock
    #expect(bytes.firstRange(of: option) != nil)
  }

  /// What a kernel with arguments on describes itself with; BTF of one function, and a record of it with six registers.
  private func argumentCapture() -> (metadata: TraceMetadata, pages: [[UInt8]]) {
    var types = BTFWriter()
    let packet = types.pointer(to: types.structure("sk_buff"))
    _ = types.function("tcp_v4_rcv", named: [("skb", packet)])
    var metadata = sampleMetadata()
    metadata.types = types.bytes()
    let field = "\tfield:unsigned long args[];\toffset:24;\tsize:0;\tsigned:0;\n"
    metadata.tracerFormats[0] = Array(RingFormats.entry.replacing("\nprint fmt:", with: field + "\nprint fmt:").utf8)
    let pages = [12, 34].map { (pid: UInt32) in
      var page = SubBufferWriter(timestamp: pid == 12 ? 1000 : 2000)
      let words = (1...6).flatMap { le64(UInt64($0)) }
      page.record(delta: 0, le16(11) + [0, 0] + le32(pid) + le64(tcpReceive) + le64(0) + words)
      page.record(delta: 50, le16(10) + [0, 0] + le32(pid) + le64(tcpReceive) + le64(0) + le64(1000) + le64(1040))
      return page.bytes()
    }
    return (metadata, pages)
  }

  @Test(
    "a capture with arguments carries what says which they are, with larger sub-buffers too", arguments: [4096, 65536])
  func arguments(pageSize: Int) throws {
    let tree = try TemporaryTree()
    let (metadata, pages) = argumentCapture()
    let spool = try Spool(directory: tree.root, pageSize: pageSize)
    for cpu in [1, 0] { try pages[cpu].withUnsafeBytes { try spool.append($0, cpu: cpu) } }
    try TraceDatWriter.save(metadata, spool, to: tree.path("x.dat"))
    let trace = try TraceFile.load(path: tree.path("x.dat"))
    #expect(trace.notices == [])
    #expect(trace.packets.map(\.cpu) == [0, 1])
    #expect((0..<trace.calls.count).map { trace.notes[$0]?.args } == ["skb=0x1", "skb=0x1"])
    let size = try FileManager.default.attributesOfItem(atPath: tree.path("x.dat"))[.size] as? Int
    #expect(size.map { $0 % pageSize } == 0)
    guard TraceCmd.isThere else { return }
    let calls = try TraceCmd.lines(["report", "-t", "-i", tree.path("x.dat")]).dropFirst().map {
      $0.split(separator: " ").joined(separator: " ")
    }
    // Those that know of arguments print them.
    let expected = ["bash-12 [000] 0.000001000:", "nc-34 [001] 0.000002000:"].map {
      "\($0) funcgraph_entry: 0.040 us | tcp_v4_rcv"
    }
    #expect(zip(calls, expected).allSatisfy { $0.replacing(" ..... ", with: " ").hasPrefix($1) })
    #expect(calls.filter { $0.contains("funcgraph_entry: 0.040 us | tcp_v4_rcv(") }.count == 2)
  }

  @Test("trace-cmd reads it", .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/trace-cmd")))
  func traceCmd() throws {
    let tree = try TemporaryTree()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/trace-cmd")
    process.arguments = ["report", "-i", try save(in: tree)]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    let lines = text.split(separator: "\n").map { line in
      // From version 3.2 on there are flags before the time.
      line.split(separator: " ").filter { $0 != "....." }.joined(separator: " ")
    }
    #expect(
      lines == [
        "cpus=2",
        "bash-12 [000] 0.000001: packet_begin: id=1 entry=tcp",
        "nc-34 [001] 0.000001: packet_begin: id=2 entry=udp",
        "bash-12 [000] 0.000001: funcgraph_entry: | tcp_v4_rcv() {",
        "nc-34 [001] 0.000001: funcgraph_entry: | udp_rcv() {",
        "bash-12 [000] 0.000001: funcgraph_entry: 0.190 us | tcp_filter();",
        "nc-34 [001] 0.000002: funcgraph_exit: 0.740 us | }",
        "nc-34 [001] 0.000002: packet_end: id=2 ret=0",
        "bash-12 [000] 0.000002: funcgraph_exit: 0.890 us | }",
        "bash-12 [000] 0.000002: packet_end: id=1 ret=0",
      ])
  }

  @Test("a file that cannot be written is named, and nothing is left of it")
  func cannotWrite() throws {
    let tree = try TemporaryTree()
    let spool = try Spool(directory: tree.root, pageSize: 4096)
    let path = tree.path("none/x.dat")
    #expect(throws: OutputFailure.system(path, code: ENOENT)) {
      try TraceDatWriter.save(sampleMetadata(), spool, to: path)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: tree.root) == [])
  }

  /// Task names are not in hand-made pages when live, and come with the file when saved.
  private func withoutNames(_ text: String) -> String {
    text.replacingOccurrences(of: " bash-12", with: " -12").replacingOccurrences(of: " nc-34", with: " -34")
  }
}
