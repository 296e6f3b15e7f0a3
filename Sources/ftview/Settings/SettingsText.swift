import Diagnostics
import Screen

/// A settings file's text in which single settings change: all else stays as the user wrote it.
enum SettingsText {
  /// A setting by its name, as YAML writes its value.
  typealias Value = (name: String, text: String)

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
    var lines = String(decoding: text, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
      .map(String.init)
    if lines.last == "" { lines.removeLast() }
    let line = "\(value.name): \(value.text)"
    if let entry = try YAMLNode.entries(of: text, path: path).first(where: { $0.name == value.name }) {
      let place = entry.value.place
      guard entry.namePlace.line == place.line, lines.indices.contains(place.line - 1) else {
        throw place.problem("'\(value.name)' cannot be changed here", in: path, hint: "change it by hand: \(line)")
      }
      lines[place.line - 1] = replaced(lines[place.line - 1], from: place.column - 1, by: value.text)
    } else if let comment = lines.lastIndex(where: { isExample($0, of: value.name) }) {
      lines.insert(line, at: comment + 1)
    } else {
      lines.append(line)
    }
    let result = Array((lines.joined(separator: "\n") + "\n").utf8)
    // What else may be written in YAML (`{theme: dark}`) is not taken apart: it is looked at whether it came out right.
    let now = try? YAMLNode.entries(of: result, path: path).first { $0.name == value.name }
    guard let read = now?.value.text, read == value.text || quoted(read) == value.text else {
      throw Diagnostic("'\(value.name)' cannot be changed there", at: path, hint: "change it by hand: \(line)")
    }
    return result
  }

  /// The line with another value: what is there goes as far as its quotes, or to a comment.
  private static func replaced(_ line: String, from column: Int, by value: String) -> String {
    let characters = Array(line)
    let first = min(max(0, column), characters.count)
    var end = first
    if end < characters.count, characters[end] == "\"" || characters[end] == "'" {
      let quote = characters[end]
      end += 1
      while end < characters.count, characters[end] != quote { end += 1 }
      end = min(end + 1, characters.count)
    } else {
      while end < characters.count, !(characters[end] == "#" && end > first && characters[end - 1] == " ") { end += 1 }
      while end > first, characters[end - 1] == " " { end -= 1 }
    }
    return String(characters[..<first]) + value + String(characters[end...])
  }

  /// `#theme: dark`, `# theme: dark`: how the sample file shows a setting.
  private static func isExample(_ line: String, of name: String) -> Bool {
    guard line.hasPrefix("#") else { return false }
    return line.dropFirst().drop { $0 == " " }.hasPrefix("\(name):")
  }

  /// A text as YAML writes it: in quotes where it could be something else.
  static func quoted(_ text: String) -> String {
    let isPlain = text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
    let others = ["true", "false", "yes", "no", "on", "off", "null"]
    if isPlain, text.first?.isLetter == true, !others.contains(text.lowercased()) { return text }
    return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
  }
}
