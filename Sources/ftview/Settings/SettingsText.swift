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
    var file = SettingsLines(text)
    let line = "\(value.name): \(value.text)"
    let before = try YAMLNode.entries(of: text, path: path)
    if let entry = before.first(where: { $0.name == value.name }) {
      let place = entry.value.place
      guard entry.namePlace.line == place.line, file.replace(place, by: value.text) else {
        throw place.problem("'\(value.name)' cannot be changed here", in: path, hint: "change it by hand: \(line)")
      }
    } else {
      file.insert(line, behind: file.example(of: value.name) ?? file.count)
    }
    let result = file.bytes
    // What else may be written in YAML (`{theme: dark}`) is not taken apart: it is looked at whether it came out right.
    let now = (try? YAMLNode.entries(of: result, path: path)) ?? []
    let read = now.first { $0.name == value.name }?.value.text
    guard let read, read == value.text || quoted(read) == value.text, isSame(before, now, but: value.name) else {
      throw Diagnostic("'\(value.name)' cannot be changed there", at: path, hint: "change it by hand: \(line)")
    }
    return result
  }

  /// Whether all settings but one are the same.
  private static func isSame(_ before: [YAMLNode.Entry], _ now: [YAMLNode.Entry], but name: String) -> Bool {
    let (old, new) = (before.filter { $0.name != name }, now.filter { $0.name != name })
    return old.count == new.count && zip(old, new).allSatisfy { $0.name == $1.name && $0.value.isSame(as: $1.value) }
  }

  /// A text as YAML writes it: in quotes where it could be something else.
  static func quoted(_ text: String) -> String {
    let isPlain = text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
    let others = ["true", "false", "yes", "no", "on", "off", "null"]
    if isPlain, text.first?.isLetter == true, !others.contains(text.lowercased()) { return text }
    return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
  }
}
