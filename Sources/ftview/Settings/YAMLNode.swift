import Diagnostics

/// A value of a settings file, and where it stands there.
struct YAMLNode {
  /// A place in a file; both count from 1, a column is a character.
  struct Place: Equatable {
    var line: Int
    var column: Int

    /// Something that is wrong here, in the file of that path.
    func problem(_ message: String, in path: String, hint: String? = nil) -> Diagnostic {
      Diagnostic(message, at: "\(path):\(line):\(column)", hint: hint)
    }
  }

  enum Value {
    /// A text; `plain` when it has no quotes and so may mean a flag or nothing.
    case text(String, plain: Bool)
    /// Lines of `name: value`, in their order, no name twice.
    case mapping([Entry])
    /// A list. No setting is one, so nothing of it is kept.
    case list
  }

  /// One line of `name: value`.
  struct Entry {
    var name: String
    var namePlace: Place
    var value: YAMLNode
  }

  var value: Value
  var place: Place

  /// Its text, with or without quotes.
  var text: String? {
    if case .text(let text, _) = value { text } else { nil }
  }

  var entries: [Entry]? {
    if case .mapping(let entries) = value { entries } else { nil }
  }

  /// Whether it says the same as another value, wherever either stands.
  func isSame(as other: YAMLNode) -> Bool {
    switch (value, other.value) {
    case (.text(let text, let plain), .text(let otherText, let otherPlain)): text == otherText && plain == otherPlain
    case (.mapping(let entries), .mapping(let others)):
      entries.count == others.count
        && zip(entries, others).allSatisfy { $0.name == $1.name && $0.value.isSame(as: $1.value) }
    case (.list, .list): true
    default: false
    }
  }

  /// Nothing: an empty value, `~` or `null`.
  var isNull: Bool {
    if case .text(let text, plain: true) = value { ["", "~", "null", "Null", "NULL"].contains(text) } else { false }
  }

  /// What YAML 1.1 calls true and false, which is also yes, on, no and off.
  var flag: Bool? {
    guard case .text(let text, plain: true) = value else { return nil }
    switch text.lowercased() {
    case "true", "yes", "on": return true
    case "false", "no", "off": return false
    default: return nil
    }
  }
}

extension YAMLNode {
  /// The entries of a whole file, which is a mapping; none of an empty one.
  static func entries(of yaml: [UInt8], path: String) throws(Diagnostic) -> [Entry] {
    guard let node = try YAMLReader.read(yaml, path: path), !node.isNull else { return [] }
    guard let entries = node.entries else {
      throw node.place.problem("lines of 'name: value' are expected", in: path)
    }
    return entries
  }
}
