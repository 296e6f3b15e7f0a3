import CallTrees
import TraceFiles
import Foundation

/// One recording of the box's kernel as text, printed with every combination of the options of function_graph; and as
/// trace-cmd writes it (`Tests/TestBox/suites/options-record`).
struct OptionTexts {
  let folder: URL
  /// The options, in the order of the letters in the files' names.
  let options: [String]

  /// What a text was printed from and with.
  struct Printing: Sendable {
    var file: String
    /// Every CPU's lines, or those of CPU 0 only.
    var isWhole: Bool
    var options: Set<String>

    /// Whether the columns of this option are there.
    func shows(_ option: String) -> Bool { options.contains(option) && options.contains("context-info") }
  }

  init(folder: URL) throws {
    self.folder = folder
    let lines = try String(contentsOf: folder.appendingPathComponent("names"), encoding: .utf8).split(separator: "\n")
    options = lines.map { String($0.dropFirst(2)) }
  }

  /// All texts, in the order of their names.
  func printings() throws -> [Printing] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().compactMap { file in
      let parts = file.split(separator: "-", maxSplits: 1)
      guard parts.count == 2, parts[1].count == options.count else { return nil }
      let on = zip(parts[1], options).filter { $0.0.isUppercase }.map(\.1)
      return Printing(file: file, isWhole: parts[0] == "all", options: Set(on))
    }
  }

  /// The text with every column there is.
  func reference(whole: Bool) throws -> Trace {
    let letters = "abcdefghijklmnopqrstuvwxyz".prefix(options.count).uppercased()
    return try trace("\(whole ? "all" : "cpu0")-\(letters)")
  }

  func trace(_ file: String) throws -> Trace { try TraceFile.load(path: folder.appendingPathComponent(file).path) }
}

/// An outermost call with everything beneath, as far as a text tells it.
struct PrintedRoot: Equatable, CustomStringConvertible {
  var cpu: Int?
  var pid: Int?
  var comm: String
  var rows: [PrintedCall]

  /// Without its interrupts. The start of a call that one may have moved is ``PrintedCall/moved``: a call interrupted before its
  /// entry was recorded began earlier than the text says.
  var withoutInterrupts: PrintedRoot {
    var root = self
    for row in root.rows.indices.dropLast() where root.rows[row + 1].flags.contains(.interrupt) {
      if root.rows[row + 1].depth == root.rows[row].depth + 1 { root.rows[row].start = PrintedCall.moved }
    }
    root.rows.removeAll { $0.flags.contains(.interrupt) }
    return root
  }

  var description: String {
    let head = "\(comm)-\(pid.map(String.init) ?? "?") cpu \(cpu.map(String.init) ?? "?")"
    return head + rows.prefix(8).map { "\n  \($0)" }.joined() + (rows.count > 8 ? "\n  …" : "")
  }
}

/// One call, as far as a text tells it.
struct PrintedCall: Equatable, CustomStringConvertible {
  /// A start that a text without durations does not tell.
  static let moved = Int64.min

  var depth: Int
  var name: String
  var cpu: Int?
  var start: Int64?
  var duration: Int64?
  var flags: CallFlags
  var note: CallNotes?

  var description: String {
    let times = "[\(start.map(String.init) ?? "?") +\(duration.map(String.init) ?? "?")]"
    let cpu = cpu.map { " cpu \($0)" } ?? ""
    let more = flags.isEmpty ? "" : " flags \(flags.rawValue)"
    return String(repeating: "  ", count: depth) + name + " \(times)\(cpu)\(more)" + (note.map { " \($0)" } ?? "")
  }
}

extension Trace {
  /// Every outermost call in order, with only what `printing` says.
  func printed(_ printing: OptionTexts.Printing) -> [PrintedRoot] {
    let hasCPU = printing.shows("funcgraph-cpu")
    let hasReturn = !printing.options.isDisjoint(with: ["funcgraph-retval", "funcgraph-retaddr", "funcgraph-args"])
    return packets.map { packet in
      let rows = packet.rows.map { row in
        var call = PrintedCall(
          depth: Int(calls.depth[row]), name: functions.printed(calls.function[row]), flags: calls.flags[row])
        if hasCPU { call.cpu = Int(calls.cpu[row]) }
        if printing.shows("funcgraph-abstime") { call.start = known(calls.start[row]) }
        if printing.shows("funcgraph-duration") { call.duration = known(calls.duration[row]) }
        call.note = notes[row]
        if !hasReturn {
          call.note?.args = nil
          call.note?.ret = nil
          call.note?.caller = nil
          if call.note?.comments.isEmpty == true { call.note = nil }
        }
        return call
      }
      return PrintedRoot(cpu: hasCPU ? packet.cpu : nil, pid: packet.pid, comm: packet.comm, rows: Array(rows))
    }
  }

  private func known(_ value: Int64) -> Int64? { value == CallTable.unknown ? nil : value }
}
