import Foundation
import TraceEvents

/// `trace-cmd`, the other program that reads trace.dat files: what it says of a file is what ftview has to say.
enum TraceCmd {
  static let path = "/usr/bin/trace-cmd"
  static var isThere: Bool { FileManager.default.isExecutableFile(atPath: path) }

  /// Runs it and answers its standard output, line by line.
  static func lines(_ arguments: [String]) throws -> [Substring] {
    try output(of: path, arguments).split(separator: "\n", omittingEmptySubsequences: false)
  }

  /// Runs a program and answers its standard output.
  static func output(of program: String, _ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    // A file, not a pipe: many of these run at once, and a pipe's end once came before anything was in it.
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("ftview-output-\(UUID().uuidString)")
    try Data().write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let handle = try FileHandle(forWritingTo: file)
    defer { try? handle.close() }
    process.standardOutput = handle
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
    return String(decoding: try Data(contentsOf: file), as: UTF8.self)
  }

  /// All calls' entries and returns of a file, by `report -R`: every event as it lies in the file, its fields by name.
  static func calls(_ file: String, _ more: [String] = []) throws -> [String] {
    try lines(["report", "-t", "-N", "-R", "-i", file] + more).compactMap { line in
      guard let event = ReportedEvent(line), event.name.hasPrefix("funcgraph_") else { return nil }
      guard let function = event.field("func"), let depth = event.field("depth") else { return "\(line)" }
      let head = "\(event.head) \(event.name == "funcgraph_entry" ? "enter" : "exit") \(function) depth=\(depth)"
      guard let start = event.field("calltime"), let end = event.field("rettime") else { return head }
      return head + " +\((UInt64(end, radix: 16) ?? 0) - (UInt64(start, radix: 16) ?? 0))"
    }
  }

  /// All other events of a file, by their own print formats, with runs of spaces as one. A stack's lines are one.
  static func others(_ file: String, _ more: [String] = []) throws -> [String] {
    var list: [String] = []
    for line in try lines(["report", "-t", "-N", "-i", file] + more) {
      if let event = ReportedEvent(line) {
        guard !event.name.hasPrefix("funcgraph_") else { continue }
        list.append(oneLine("\(event.head) \(event.name): \(event.text)"))
      } else if line.hasPrefix("\t=> "), let last = list.popLast() {
        list.append(last + oneLine(" \(line)"))
      }
    }
    return list
  }

  /// Spaces and tabs as one space each; none at the end.
  static func oneLine(_ text: String) -> String {
    let words = text.split { $0 == " " || $0 == "\t" }.joined(separator: " ")
    return text.hasPrefix(" ") ? " " + words : words
  }
}

/// A line of `trace-cmd report -t`:
///
///     traffic-256   [000]   145.724951311: funcgraph_entry:       func=tcp_v4_rcv depth=0
///
/// From version 3.2 on there are flags before the time (`..s2.`, raw `-0x10`), and an address behind a function's name.
struct ReportedEvent {
  /// CPU, PID, task and time in ns.
  var head: String
  var name: Substring
  var text: Substring

  init?(_ line: Substring) {
    let bytes = Array(line.utf8)
    // The CPU is the first number in brackets, with a space before it: a task's name may hold brackets too.
    guard
      let open = bytes.indices.first(where: {
        bytes[$0] == UInt8(ascii: "[") && $0 > 0 && bytes[$0 - 1] == UInt8(ascii: " ")
          && $0 + 3 < bytes.count && Self.isDigit(bytes[$0 + 1]) && Self.isDigit(bytes[$0 + 2])
      }), let close = bytes[open...].firstIndex(of: UInt8(ascii: "]")),
      let cpu = Self.number(bytes[(open + 1)..<close]),
      let dash = bytes[..<open].lastIndex(of: UInt8(ascii: "-")),
      let end = bytes[close...].firstIndex(of: UInt8(ascii: ":")),
      let blank = bytes[close..<end].lastIndex(of: UInt8(ascii: " ")),
      let dot = bytes[blank..<end].firstIndex(of: UInt8(ascii: ".")),
      let seconds = Self.number(bytes[(blank + 1)..<dot]), let rest = Self.number(bytes[(dot + 1)..<end]),
      let colon = bytes[(end + 1)...].firstIndex(of: UInt8(ascii: ":"))
    else { return nil }
    func text(_ range: Range<Int>) -> Substring { String(decoding: bytes[range], as: UTF8.self)[...] }
    let pid = text((dash + 1)..<open).prefix { $0 != " " }
    head = "\(cpu) \(pid) \(text(0..<dash).drop { $0 == " " }) \(seconds * 1_000_000_000 + rest)"
    name = text((end + 1)..<colon).drop { $0 == " " }
    self.text = text((colon + 1)..<bytes.count)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

  /// A decimal number, perhaps with spaces before it.
  private static func number(_ bytes: ArraySlice<UInt8>) -> Int64? {
    Int64(String(decoding: bytes.drop { $0 == UInt8(ascii: " ") }, as: UTF8.self))
  }

  /// A field of the raw form.
  func field(_ name: String) -> Substring? {
    text.split(separator: " ").first { $0.hasPrefix(name + "=") }?.dropFirst(name.count + 1)
  }
}

/// Events as ``TraceCmd`` lists them.
struct EventLines: EventSink {
  private(set) var calls: [String] = []
  private(set) var others: [String] = []

  mutating func receive(_ event: TraceEvent, names: borrowing TraceNames) {
    let head = "\(event.cpu) \(event.pid) \(names.strings[event.comm]) \(event.time ?? -1)"
    // trace-cmd names no modules.
    let function = names.functions.name(event.function)
    switch event.kind {
    case .enter: calls.append("\(head) enter \(function) depth=\(event.depth)")
    case .exit: calls.append("\(head) exit \(function) depth=\(event.depth)" + (event.duration.map { " +\($0)" } ?? ""))
    case .comment:
      let text = names.strings[event.text]
      if text.hasPrefix("=> "), let last = others.popLast() {
        others.append(last + " => " + names.strings[event.text].dropFirst(3).prefix { $0 != " " })
      } else {
        others.append(TraceCmd.oneLine("\(head) \(text)".replacing(" <stack trace>", with: "")))
      }
    default: break
    }
  }
}
