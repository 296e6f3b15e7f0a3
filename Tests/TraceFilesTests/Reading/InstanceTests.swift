import CallTrees
import Diagnostics
import Foundation
import TestSupport
import Testing
import TraceEvents
import TraceFiles

/// Which of several buffers of a file is opened.
@Suite struct InstanceTests {
  private static func call(_ function: UInt64) -> [UInt8] {
    var page = SubBufferWriter(timestamp: 500)
    page.record(delta: 0, KernelRecords.entry(function, depth: 0, pid: 8))
    page.record(delta: 9, KernelRecords.exit(function, depth: 0, pid: 8, call: 500, end: 508))
    return page.bytes()
  }

  private static func save(in tree: TemporaryTree) throws -> String {
    var writer = TraceDatSections()
    let bytes = writer.bytes([("", [[call(KernelRecords.tcpFilter)]]), ("b", [[call(KernelRecords.tcpReceive)]])])
    try Data(bytes).write(to: URL(fileURLWithPath: tree.path("x.dat")))
    return tree.path("x.dat")
  }

  @Test(arguments: [("top", "tcp_filter"), ("b", "tcp_v4_rcv")])
  func aNamedOneIsOpened(instance: String, function: String) throws {
    let tree = try TemporaryTree()
    let trace = try TraceFile.load(path: try Self.save(in: tree), instance: instance)
    #expect(trace.packets.map(\.entry) == [function])
    #expect(trace.notices == [])
  }

  @Test func withoutANameANoticeTellsTheOthers() throws {
    let tree = try TemporaryTree()
    let trace = try TraceFile.load(path: try Self.save(in: tree))
    #expect(trace.packets.map(\.entry) == ["tcp_filter"])
    #expect(trace.notices == [Notice("the top-level buffer is shown; for another one give --instance: b")])
  }

  @Test func unknownNamesAreRefused() throws {
    let tree = try TemporaryTree()
    let path = try Self.save(in: tree)
    #expect(throws: Diagnostic("there is no instance c; the file has top, b", at: path)) {
      try TraceFile.load(path: path, instance: "c")
    }
  }

  @Test func textHasNone() throws {
    let tree = try TemporaryTree()
    let path = tree.path("x.txt")
    try Data(" 0)   0.100 us    |  f();\n".utf8).write(to: URL(fileURLWithPath: path))
    #expect(
      throws: Diagnostic("is text, and only trace.dat files have instances", at: path, hint: "leave --instance out")
    ) { try TraceFile.load(path: path, instance: "c") }
  }
}
