import Foundation
import TestSupport
import Testing
import TraceFiles

/// Damaged trace.dat files: an empty list is never all that is said of one.
@Suite struct DamagedFileTests {
  /// Why a file of these bytes does not open; nil when something of it can be shown.
  ///
  /// - Parameter isTold: what is missing must be told.
  private func refusal(_ bytes: [UInt8], isTold: Bool = true) throws -> String? {
    let tree = try TemporaryTree()
    let path = tree.path("a.dat")
    #expect(FileManager.default.createFile(atPath: path, contents: Data(bytes)))
    do {
      let trace = try TraceFile.load(path: path)
      #expect(!trace.packets.isEmpty, "an empty trace, and \(trace.notices)")
      #expect(!isTold || !trace.notices.isEmpty, "something is missing, and nothing is said")
      return nil
    } catch {
      return error.description.replacingOccurrences(of: path, with: "FILE")
    }
  }

  private static func call(_ start: UInt64) -> [UInt8] {
    var page = SubBufferWriter(timestamp: start)
    page.record(delta: 0, KernelRecords.entry(KernelRecords.tcpFilter, depth: 0, pid: 8))
    page.record(
      delta: 9, KernelRecords.exit(KernelRecords.tcpFilter, depth: 0, pid: 8, call: start, end: start + 9))
    return page.bytes()
  }

  /// Replaces bytes where `pattern` stands first.
  private static func replace(_ pattern: [UInt8], _ new: [UInt8], at offset: Int = 0, in file: [UInt8]) -> [UInt8] {
    var file = file
    guard let place = file.indices.first(where: { file[$0...].starts(with: pattern) }) else { return [] }
    file.replaceSubrange((place + offset)..<(place + offset + new.count), with: new)
    return file
  }

  struct Damage: Sendable, CustomTestStringConvertible {
    var what: String
    var reason: String
    var make: @Sendable (_ file: [UInt8]) -> [UInt8]
    var testDescription: String { what }
  }

  static let damages6: [Damage] = [
    Damage(what: "cut in the formats", reason: "the file ends inside header_page: what follows is left out") {
      Array($0.prefix(100))
    },
    Damage(what: "cut before the data", reason: "CPU 0's 4096 bytes lie behind the file's end and are left out") {
      Array($0.dropLast(4096))
    },
    Damage(
      what: "cut in the sub-buffer's header",
      reason: "the file ends inside CPU 0's data: 4090 bytes are missing"
    ) { Array($0.dropLast(4090)) },
    Damage(
      what: "blank data",
      reason: "CPU 0: a sub-buffer is zeros, as of a file that was not written whole: what was in there is lost"
    ) { $0.dropLast(4096) + [UInt8](repeating: 0, count: 4096) },
    Damage(what: "no flyrecord", reason: "flyrecord was expected here: what follows is left out") {
      replace(Array("flyrecord".utf8), Array("FLY".utf8), in: $0)
    },
    Damage(what: "more CPUs than can be", reason: "the file says it has 16777217 CPUs: what follows is left out") {
      replace(le32(1) + Array("options".utf8), [1, 0, 0, 1], in: $0)
    },
    Damage(
      what: "a sub-buffer longer than itself", reason: "it says it holds 9999 bytes of events, more than it is long"
    ) { $0.dropLast(4096) + call(500).prefix(8) + le64(9999) + call(500).dropFirst(16) },
    Damage(what: "pages of no size", reason: "sub-buffers cannot be 0 bytes long: all events are left out") {
      replace(Array("tracing6".utf8) + [0, 0, 8], le32(0), at: 11, in: $0)
    },
  ]

  @Test("Version 6: an empty result is refused with the reason and the byte", arguments: damages6)
  func version6(damage: Damage) throws {
    let said = try #require(try refusal(damage.make(traceDat(cpus: [[Self.call(500)]]))))
    #expect(said.hasPrefix("FILE: there is nothing in it that can be read: byte "), "\(said)")
    #expect(said.hasSuffix(damage.reason), "\(said)")
  }

  @Test func otherEventsAloneAreNoTraceOfCalls() throws {
    var page = SubBufferWriter(timestamp: 400)
    page.record(delta: 0, KernelRecords.waking(pid: 7, comm: "sshd", prio: 120))
    #expect(
      try refusal(traceDat(cpus: [[page.bytes()]]))
        == "FILE: there are other events in it, and no call; record with 'trace-cmd record -p function_graph'")
  }

  @Test func aFileWithoutAnEventSaysThatNothingWasRecorded() throws {
    let tree = try TemporaryTree()
    #expect(FileManager.default.createFile(atPath: tree.path("a.dat"), contents: Data(traceDat(cpus: [[], []]))))
    let trace = try TraceFile.load(path: tree.path("a.dat"))
    #expect(trace.packets.isEmpty)
    #expect(trace.notices.map(\.message) == ["nothing was recorded: there is no event in the file"])
  }

  /// What is damaged of a real capture, in 24 places each: refused, or shown with a notice.
  @Test("A real capture cut or blanked anywhere is shown in part or refused, never empty")
  func realCapture() throws {
    let file = try Self.unpacked("answers-routes-6.1.dat.xz")
    for part in 0..<12 {
      let place = file.count * part / 12
      _ = try refusal(Array(file.prefix(place)))
      let end = min(file.count, place + file.count / 12)
      var blank = file
      blank.replaceSubrange(place..<end, with: repeatElement(0, count: end - place))
      // A list of symbols that lost some is a list of symbols.
      _ = try refusal(blank, isTold: false)
    }
  }

  private static func unpacked(_ name: String) throws -> [UInt8] {
    let folder = Fixtures.tests
    let tree = try TemporaryTree()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "xz -dc '\(folder.path)/Fixtures/\(name)' >'\(tree.path("a"))'"]
    try process.run()
    process.waitUntilExit()
    return Array(try Data(contentsOf: URL(fileURLWithPath: tree.path("a"))))
  }
}
