import CallTrees
import Foundation
import TestSupport
import Testing
import TraceEvents

@testable import TraceFiles

/// Every event of real trace.dat files is what trace-cmd says that it is: its function or text, depth, CPU, task, time
/// and duration.
@Suite("Compared with trace-cmd", .enabled(if: TraceCmd.isThere))
struct TraceCmdComparisonTests {
  /// How a file is made of a fixture.
  enum Form: String, CaseIterable {
    case asItIs, zstd, plain7, plain6
  }

  private static func events(_ file: String, instance: String? = nil) throws -> EventLines {
    var lines = EventLines()
    let bytes = try Data(contentsOf: URL(fileURLWithPath: file), options: .alwaysMapped)
    let unpacker = ChunksAhead()
    defer { unpacker.close() }
    try bytes.withUnsafeBytes { raw in
      var stream = try DatStream(raw, instance: instance, unpack: unpacker.unpack, ahead: unpacker)
      while stream.step(into: &lines) {}
      #expect(stream.notices == [])
    }
    return lines
  }

  /// A fixture in the wanted form.
  private static func file(_ fixture: String, _ form: Form, in tree: TemporaryTree) throws -> String {
    let folder = Fixtures.tests
    let packed = folder.appendingPathComponent("Fixtures/\(fixture).dat.xz").path
    let file = tree.path("a.dat")
    _ = try TraceCmd.output(of: "/bin/sh", ["-c", "xz -dc \"$0\" > \"$1\"", packed, file])
    let options: [String]
    switch form {
    case .asItIs: return file
    case .zstd: options = ["--file-version", "7", "--compression", "zstd"]
    case .plain7: options = ["--file-version", "7", "--compression", "none"]
    case .plain6: options = ["--file-version", "6", "--compression", "none"]
    }
    let other = tree.path("b.dat")
    _ = try TraceCmd.lines(["convert", "-i", file, "-o", other] + options)
    return other
  }

  @Test("every call of a capture", arguments: ["packets-6.1", "packets-6.12"], Form.allCases)
  func calls(fixture: String, form: Form) throws {
    let tree = try TemporaryTree()
    let file = try Self.file(fixture, form, in: tree)
    let expected = try TraceCmd.calls(file)
    #expect(expected.count > 1600)
    let found = try Self.events(file).calls
    #expect(found.count == expected.count)
    #expect(zip(found, expected).first { $0 != $1 } == nil)
  }

  @Test("every other event, as its print format says", arguments: ["events-6.1", "events-6.12"], [Form.asItIs, .zstd])
  func others(fixture: String, form: Form) throws {
    let tree = try TemporaryTree()
    let file = try Self.file(fixture, form, in: tree)
    let found = try Self.events(file)
    let calls = try TraceCmd.calls(file)
    #expect(calls.count > 500)
    #expect(found.calls == calls)
    let expected = try TraceCmd.others(file)
    #expect(Set(expected.map { $0.split(separator: " ").first { $0.hasSuffix(":") } }).count > 50)
    #expect(found.others.count == expected.count)
    let difference = zip(found.others, expected).first { Self.known($0) != Self.known($1) && !Self.isStack($0, $1) }
    #expect(difference == nil)
  }

  /// What trace-cmd 3.1 gets wrong: it takes the address of the kernel's variable `vmemmap_base` for its value, and
  /// reads `a & (b | c)` as `(a & b) | c`.
  private static func known(_ line: String) -> String {
    if line.contains(" mm_page_") { return line.replacing(#/page=(\?|0x[0-9a-f]+)/#, with: "page=?") }
    if line.contains(" timer_start: ") { return line.replacing(#/flags=.*/#, with: "flags=") }
    return line
  }

  /// Of a stack, trace-cmd without its plugins prints eight functions.
  private static func isStack(_ found: String, _ expected: String) -> Bool {
    expected.contains(" kernel_stack: => ") && found.hasPrefix(expected)
  }
}
