/// One key press, as a terminal delivers it.
package enum Key: Hashable, Sendable {
  case character(Character)
  /// A letter held with Ctrl, lower case.
  case control(Character)
  case up, down, left, right, home, end, pageUp, pageDown
  case enter, escape, tab, backTab, backspace, delete
  case function(Int)

  /// The key's name in the key table, in help and in the docs: `j`, `^D`, `<Down>`, `<F1>`.
  package var name: String {
    switch self {
    case .character(" "): return "<Space>"
    case .character(let character): return String(character)
    case .control(let letter): return "^" + letter.uppercased()
    case .function(let number): return "<F\(number)>"
    default: return Self.named.first { $0.key == self }?.name ?? ""
    }
  }

  private static let named: [(name: String, key: Key)] = [
    ("<Up>", .up), ("<Down>", .down), ("<Left>", .left), ("<Right>", .right), ("<Home>", .home), ("<End>", .end),
    ("<PgUp>", .pageUp), ("<PgDn>", .pageDown), ("<Enter>", .enter), ("<Esc>", .escape), ("<Tab>", .tab),
    ("<S-Tab>", .backTab), ("<BS>", .backspace), ("<Del>", .delete), ("<Space>", .character(" ")),
  ]

  /// The keys of a sequence as the key table writes it: `zM` is two keys, `^D` and `<Down>` are one each.
  package static func sequence(_ text: String) -> [Key] {
    var keys: [Key] = []
    var rest = Substring(text)
    while let first = rest.first {
      if let key = takeNamed(from: &rest) {
        keys.append(key)
      } else if first == "^", rest.count >= 2, let letter = rest.dropFirst().first, letter.isLetter {
        keys.append(.control(Character(letter.lowercased())))
        rest = rest.dropFirst(2)
      } else {
        keys.append(.character(first))
        rest = rest.dropFirst()
      }
    }
    return keys
  }

  /// The keys that type a text: its characters as they are, but for keys by their names in `<>`.
  package static func typing(_ text: String) -> [Key] {
    var keys: [Key] = []
    var rest = Substring(text)
    while let first = rest.first {
      if let key = takeNamed(from: &rest) {
        keys.append(key)
      } else {
        keys.append(.character(first))
        rest.removeFirst()
      }
    }
    return keys
  }

  /// The key that `text` begins with by its name in `<>`, which is taken off; nil when there is none.
  private static func takeNamed(from text: inout Substring) -> Key? {
    guard text.first == "<", let close = text.firstIndex(of: ">"), let key = key(named: text[...close]) else {
      return nil
    }
    text = text[text.index(after: close)...]
    return key
  }

  private static func key(named name: Substring) -> Key? {
    if let found = named.first(where: { $0.name == name }) { return found.key }
    guard name.hasPrefix("<F"), let number = Int(name.dropFirst(2).dropLast()) else { return nil }
    return .function(number)
  }
}
