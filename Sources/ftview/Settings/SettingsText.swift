import Diagnostics
import Screen

/// A settings file's text in which single settings change: all else stays as the user wrote it.
enum SettingsText {
  /// A setting by its name, as YAML writes its value.
  typealias Value = (name: String, text: String)

  /// A line in Unicode scalars: those are what YAML counts columns in, and in a `Character` a line's end may hide.
  private typealias Line = [Unicode.Scalar]

  /// `text` with other values. A setting that is there has its value replaced, what stands behind it in its line stays. Else
  /// the setting comes behind the comment that has it (`#theme: dark`), or at the end.
  ///
  /// - Throws: ``Diagnostic`` when the text cannot be read, or a setting is written so that it cannot be replaced.
  static func changed(_ text: [UInt8], _ values: [Value], path: String) throws(Diagnostic) -> [UInt8] {
    var text = text
    for value in values { text = try changed(text, value, path: path) }
    return text
  }

  private static func changed(_ text: [UInt8], _ value: Value, path: String) throws(Diagnostic) -> [UInt8] {
    var lines = String(decoding: text, as: UTF8.self).unicodeScalars
      .split(separator: "\n", omittingEmptySubsequences: false).map(Line.init)
    let lineEnd = lines.count > 1 && lines[0].last == "\r" ? "\r" : ""
    if lines.last == [] { lines.removeLast() } else { lines[lines.count - 1] += lineEnd.unicodeScalars }
    let line = "\(value.name): \(value.text)"
    let newLine = Line((line + lineEnd).unicodeScalars)
    let before = try YAMLNode.entries(of: text, path: path)
    if let entry = before.first(where: { $0.name == value.name }) {
      let place = entry.value.place
      guard entry.namePlace.line == place.line, lines.indices.contains(place.line - 1) else {
        throw place.problem("'\(value.name)' cannot be changed here", in: path, hint: "change it by hand: \(line)")
      }
      lines[place.line - 1] = replaced(lines[place.line - 1], from: place.column - 1, by: value.text)
    } else if let comment = lines.lastIndex(where: { isExample($0, of: value.name) }) {
      lines.insert(newLine, at: comment + 1)
    } else {
      lines.append(newLine)
    }
    let result = lines.flatMap { Array((String(String.UnicodeScalarView($0)) + "\n").utf8) }
    // What else may be written in YAML (`{theme: dark}`) is not taken apart: it is looked at whether it came out right.
    let now = (try? YAMLNode.entries(of: result, path: path)) ?? []
    let read = now.first { $0.name == value.name }?.value.text
    guard let read, read == value.text || quoted(read) == value.text, isSame(before, now, but: value.name) else {
      throw Diagnostic("'\(value.name)' cannot be changed there", at: path, hint: "change it by hand: \(line)")
    }
    return result
  }

  /// The line with another value: what is there goes as far as its quotes, or to a comment.
  private static func replaced(_ line: Line, from column: Int, by value: String) -> Line {
    let first = min(max(0, column), line.count)
    var end = first
    if end < line.count, line[end] == "\"" || line[end] == "'" {
      let quote = line[end]
      end += 1
      while end < line.count, line[end] != quote { end += 1 }
      end = min(end + 1, line.count)
    } else {
      while end < line.count, !(line[end] == "#" && end > first && line[end - 1].properties.isWhitespace) { end += 1 }
      while end > first, line[end - 1].properties.isWhitespace { end -= 1 }
    }
    return line[..<first] + Line(value.unicodeScalars) + line[end...]
  }

  /// Whether all settings but one are the same.
  private static func isSame(_ before: [YAMLNode.Entry], _ now: [YAMLNode.Entry], but name: String) -> Bool {
    let (old, new) = (before.filter { $0.name != name }, now.filter { $0.name != name })
    return old.count == new.count && zip(old, new).allSatisfy { $0.name == $1.name && $0.value.isSame(as: $1.value) }
  }

  /// `#theme: dark`, `# theme: dark`: how the sample file shows a setting.
  private static func isExample(_ line: Line, of name: String) -> Bool {
    line.first == "#" && line.dropFirst().drop { $0 == " " }.starts(with: "\(name):".unicodeScalars)
  }

  /// A text as YAML writes it: in quotes where it could be something else.
  static func quoted(_ text: String) -> String {
    let isPlain = text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
    let others = ["true", "false", "yes", "no", "on", "off", "null"]
    if isPlain, text.first?.isLetter == true, !others.contains(text.lowercased()) { return text }
    return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
  }
}
