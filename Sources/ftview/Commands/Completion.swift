import ArgumentParser
import CallTrees
import Capture
import SystemCalls
import TraceFiles

/// What a shell offers behind an option or for an argument when Tab is pressed.
enum Completion {
  /// Where a capture can begin on this machine.
  static let entries = CompletionKind.custom { _, _, _ in EntryNames.all() }
  /// Themes that are found.
  static let themes = CompletionKind.custom { _, _, _ in SettingsFiles().names() }
  /// Samples that come with the program.
  static let samples = CompletionKind.custom { _, _, _ in ((try? Sample.all()) ?? []).map(\.name) }
  /// Numbers of the packets of the trace that the line names.
  static let packetNumbers = CompletionKind.custom { words, _, _ in
    TypedLine(words).packetNumbers
  }
  /// `FILE`, then `FILE#N`.
  static let packets = CompletionKind.custom { words, _, prefix in TypedLine(words).packets(beginning: prefix) }
  /// `A,B`: families of the trace that the line names.
  static let families = CompletionKind.custom { words, _, prefix in TypedLine(words).families(beginning: prefix) }
}

/// A command line that is being typed.
struct TypedLine {
  /// The longest file that is read for a completion, in bytes: nobody waits for more at a prompt.
  static let longest = 8 << 20

  private let words: [String]

  /// Shells hand words over as they are typed.
  init(_ words: [String]) { self.words = words.map(Self.unquoted) }

  /// The first file that is named, without a packet's number.
  var file: String? {
    words.dropFirst().lazy.map { PacketName($0).file }.first { !$0.hasPrefix("-") && System.isFile($0) }
  }

  /// The trace in that file; nil when there is none, or it is too long to be read for this.
  var trace: Trace? { file.flatMap(Self.trace) }

  private static func trace(_ path: String) -> Trace? {
    System.isFile(path, atMost: longest) ? try? TraceFile.load(path: path) : nil
  }

  /// Numbers of the trace's packets.
  var packetNumbers: [String] { trace.map { Self.numbers($0.packets.count) } ?? [] }

  /// From 1 on, as many as are offered.
  private static func numbers(_ count: Int) -> [String] { (0..<count).prefix(Completions.most).map { String($0 + 1) } }

  /// Names of files that begin with `prefix`; of a whole name or one with a `#` behind it, its packets.
  func packets(beginning prefix: String) -> [String] {
    let prefix = Self.unquoted(prefix)
    let mark = prefix.lastIndex(of: "#")
    let path = mark.map { String(prefix[..<$0]) } ?? prefix
    if mark != nil || System.isFile(path), let trace = path.isEmpty ? trace : Self.trace(path) {
      return (mark == nil ? [path] : []) + Self.numbers(trace.packets.count).map { "\(path)#\($0)" }
    }
    return Completions.files(path)
  }

  /// Numbers of families, behind the comma when there is one.
  func families(beginning prefix: String) -> [String] {
    guard let trace else { return [] }
    let first = prefix.firstIndex(of: ",").map { String(prefix[...$0]) } ?? ""
    return Self.numbers(FamilyTable(trace).families.count).map { first + $0 }
  }

  private static func unquoted(_ word: String) -> String {
    String(word.filter { $0 != "'" && $0 != "\"" && $0 != "\\" })
  }
}
