/// One thing to put back.
enum RestoreStep: Equatable, Sendable {
  /// Make a file show what it showed, unless it does not show any more what the capture made it show: then it is somebody
  /// else's. What that was is known once all changes are made.
  case file(path: String, before: String, after: TextMark? = nil)
  /// Empty a trace buffer, which held nothing of value before: the `trace` file's path.
  case clear(path: String)
  /// Stop recording: the `tracing_on` file's path.
  case silence(path: String)
  /// Stop an instance and remove it, if it is there: its directory.
  case instance(path: String)
}

/// What a capture changes in tracing, written down before the first change is made, so that another process can put it
/// back when the capturing one cannot.
///
/// Steps are listed in the order in which the changes are made; they are put back in reverse. The text has one step a
/// line, blanks and line ends within a value as `\s` and `\n`; of what a file showed after the change a ``TextMark``, once known:
///
///     ftview-restore 2
///     owner 4711
///     boot 6b2d5c0e-…
///     file /sys/kernel/tracing/trace_clock [local]\sglobal\scounter\n 9f3e21c4a8b7d605
///     silence /sys/kernel/tracing/tracing_on
struct RestoreFile: Equatable, Sendable {
  /// The capturing process.
  var owner: Int32
  /// The kernel's name for the time since it was started; empty where nobody wrote that down.
  var boot = ""
  var steps: [RestoreStep]

  init(owner: Int32, boot: String = "", steps: [RestoreStep]) {
    self.owner = owner
    self.boot = boot
    self.steps = steps
  }

  private static let header = "ftview-restore 2"
  /// What programs wrote before: without boots and marks.
  private static let oldHeader = "ftview-restore 1"

  /// The file's text.
  var text: String {
    var lines = [Self.header, "owner \(owner)"]
    if !boot.isEmpty { lines.append("boot \(Self.escape(boot))") }
    for step in steps {
      switch step {
      case .file(let path, let before, let after):
        lines.append("file \(Self.escape(path)) \(Self.escape(before))" + (after.map { " " + $0.text } ?? ""))
      case .clear(let path): lines.append("clear \(Self.escape(path))")
      case .silence(let path): lines.append("silence \(Self.escape(path))")
      case .instance(let path): lines.append("instance \(Self.escape(path))")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Reads the text back. The failure is the line, from 1, that is not understood: nothing is put back from a file that
  /// is not understood as a whole.
  init(parsing text: String) throws(RestoreFileError) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.first == Self.header[...] || lines.first == Self.oldHeader[...] else { throw RestoreFileError(line: 1) }
    guard lines.last == "" else { throw RestoreFileError(line: lines.count) }
    owner = 0
    steps = []
    for (index, line) in lines.dropLast().enumerated().dropFirst() {
      let fields = line.split(separator: " ", omittingEmptySubsequences: false).map(Self.unescape)
      switch (fields.first, fields.count) {
      case ("owner", 2):
        guard let pid = Int32(fields[1]) else { throw RestoreFileError(line: index + 1) }
        owner = pid
      case ("boot", 2): boot = fields[1]
      case ("file", 3): steps.append(.file(path: fields[1], before: fields[2]))
      case ("file", 4):
        guard let mark = TextMark(parsing: fields[3]) else { throw RestoreFileError(line: index + 1) }
        steps.append(.file(path: fields[1], before: fields[2], after: mark))
      case ("clear", 2): steps.append(.clear(path: fields[1]))
      case ("silence", 2): steps.append(.silence(path: fields[1]))
      case ("instance", 2): steps.append(.instance(path: fields[1]))
      default: throw RestoreFileError(line: index + 1)
      }
    }
  }

  /// The paths that its steps name.
  var paths: [String] {
    steps.map { step in
      switch step {
      case .file(let path, _, _), .clear(let path), .silence(let path), .instance(let path): path
      }
    }
  }

  /// Whether a file is put back, by itself or with its instance.
  func puts(back path: String) -> Bool {
    steps.contains { step in
      switch step {
      case .file(path, _, _): true
      case .instance(let directory): path.hasPrefix(directory + "/")
      default: false
      }
    }
  }

  /// The same, with what each file shows now as what the capture made it show. Not of `tracing_on`, which a capture goes on
  /// changing.
  func marked(by read: (String) -> String?) -> RestoreFile {
    var copy = self
    copy.steps = steps.map { step in
      guard case .file(let path, let before, _) = step, path.lastComponent != "tracing_on" else { return step }
      return .file(path: path, before: before, after: read(path).map { TextMark($0) })
    }
    return copy
  }

  /// The same, with what a file shows now as what the capture made it show; nil while nobody knows.
  func marked(_ path: String, as text: String?) -> RestoreFile {
    var copy = self
    copy.steps = steps.map { step in
      guard case .file(path, let before, _) = step else { return step }
      return .file(path: path, before: before, after: text.map { TextMark($0) })
    }
    return copy
  }

  private static func escape(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": result += "\\\\"
      case " ": result += "\\s"
      case "\n": result += "\\n"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  private static func unescape(_ text: Substring) -> String {
    var result = ""
    var escaped = false
    for scalar in text.unicodeScalars {
      if escaped {
        result.unicodeScalars.append(scalar == "s" ? " " : scalar == "n" ? "\n" : scalar)
        escaped = false
      } else if scalar == "\\" {
        escaped = true
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

/// A restore file that is damaged: the line, from 1.
struct RestoreFileError: Error, Equatable {
  var line: Int
}
