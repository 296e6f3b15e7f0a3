/// One thing to put back.
enum RestoreStep: Equatable, Sendable {
  /// Make a file show what it showed.
  case file(path: String, before: String)
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
/// line, blanks and line ends within a value as `\s` and `\n`:
///
///     ftview-restore 1
///     owner 4711
///     file /sys/kernel/tracing/trace_clock [local]\sglobal\scounter\n
///     silence /sys/kernel/tracing/tracing_on
struct RestoreFile: Equatable, Sendable {
  /// The capturing process.
  var owner: Int32
  var steps: [RestoreStep]

  init(owner: Int32, steps: [RestoreStep]) {
    self.owner = owner
    self.steps = steps
  }

  private static let header = "ftview-restore 1"

  /// The file's text.
  var text: String {
    var lines = [Self.header, "owner \(owner)"]
    for step in steps {
      switch step {
      case .file(let path, let before): lines.append("file \(Self.escape(path)) \(Self.escape(before))")
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
    guard lines.first == Self.header[...] else { throw RestoreFileError(line: 1) }
    guard lines.last == "" else { throw RestoreFileError(line: lines.count) }
    owner = 0
    steps = []
    for (index, line) in lines.dropLast().enumerated().dropFirst() {
      let fields = line.split(separator: " ", omittingEmptySubsequences: false).map(Self.unescape)
      switch (fields.first, fields.count) {
      case ("owner", 2):
        guard let pid = Int32(fields[1]) else { throw RestoreFileError(line: index + 1) }
        owner = pid
      case ("file", 3): steps.append(.file(path: fields[1], before: fields[2]))
      case ("clear", 2): steps.append(.clear(path: fields[1]))
      case ("silence", 2): steps.append(.silence(path: fields[1]))
      case ("instance", 2): steps.append(.instance(path: fields[1]))
      default: throw RestoreFileError(line: index + 1)
      }
    }
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
