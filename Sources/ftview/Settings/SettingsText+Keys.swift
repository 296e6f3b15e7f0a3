import Diagnostics
import Interface
import Screen

extension SettingsText {
  /// `text` with keys that do something else: a key that stands there has its command replaced, another one comes behind the
  /// last key, and where there is none `keys:` comes at the end.
  ///
  /// - Throws: ``Diagnostic`` when the keys are written so that they cannot be changed, or cannot all be.
  static func changed(_ text: [UInt8], _ keys: [KeyTable.Change], path: String) throws(Diagnostic) -> [UInt8] {
    guard !keys.isEmpty else { return text }
    let before = try Settings(yaml: text, path: path)
    var (text, wanted) = (text, before.keys)
    for key in keys {
      let sequence = Key.sequence(key.keys)
      guard let changed = changed(text, key) else { throw byHand(keys, path) }
      text = changed
      if let index = wanted.firstIndex(where: { Key.sequence($0.keys) == sequence }) {
        wanted[index].command = key.command
      } else {
        wanted.append(key)
      }
    }
    // What else may be written in YAML (`keys: {b: down}`) is not taken apart: it is looked at whether it came out right.
    guard let after = try? Settings(yaml: text, path: path), after.keys == wanted, after.isSame(butForKeys: before)
    else {
      throw byHand(keys, path)
    }
    return text
  }

  /// Nil when the key stands there in a way that cannot be changed.
  private static func changed(_ text: [UInt8], _ key: KeyTable.Change) -> [UInt8]? {
    guard let settings = try? YAMLNode.entries(of: text, path: "") else { return nil }
    var file = SettingsLines(text)
    let node = settings.first { $0.name == "keys" }
    let entries = node?.value.entries ?? []
    let line = "\(quoted(key.keys)): \(key.command)"
    if let same = entries.first(where: { Key.sequence($0.name) == Key.sequence(key.keys) }) {
      guard same.namePlace.line == same.value.place.line, file.replace(same.value.place, by: key.command) else {
        return nil
      }
    } else if let last = entries.last {
      file.insert(String(repeating: " ", count: last.namePlace.column - 1) + line, behind: last.value.place.line)
    } else if let node {
      file.insert("  " + line, behind: node.namePlace.line)
    } else {
      file.insert("keys:", behind: file.count)
      file.insert("  " + line, behind: file.count)
    }
    return file.bytes
  }

  private static func byHand(_ keys: [KeyTable.Change], _ path: String) -> Diagnostic {
    let lines = keys.map { "\(quoted($0.keys)): \($0.command)" }.joined(separator: ", ")
    return Diagnostic("'keys' cannot be changed there", at: path, hint: "change it by hand: \(lines)")
  }
}
