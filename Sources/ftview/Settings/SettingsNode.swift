/// A value of a settings file, and where it stands there.
struct SettingsNode {
  /// A place in a file; both count from 1, a column is a character.
  struct Place: Equatable {
    var line: Int
    var column: Int
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
    var value: SettingsNode
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
