import Screen

/// One line of text that is being edited.
struct LineText: Sendable {
  /// One element for each step of the cursor.
  private(set) var characters: [Character]
  /// Index of the character before which the next one goes.
  private(set) var cursor: Int
  /// All of it is a proposal: what is typed takes its place, a key that edits keeps it.
  private(set) var isProposed: Bool

  /// The cursor stands at the end.
  init(_ text: String = "", isProposed: Bool = false) {
    characters = Array(text)
    cursor = characters.count
    self.isProposed = isProposed && !text.isEmpty
  }

  /// The text as a whole.
  var string: String { String(characters) }

  /// Puts `text` in the place of what stands between `start` and the cursor, which then is behind it.
  mutating func replace(from start: Int, with text: String) {
    guard start <= cursor else { return }
    isProposed = false
    characters.replaceSubrange(start..<cursor, with: text)
    cursor = start + text.count
  }

  /// Changes the text as `key` says; false when the key is not one for editing.
  mutating func edit(_ key: Key) -> Bool {
    let wasProposed = isProposed
    isProposed = false
    switch key {
    case .character(let character):
      guard characters.count < 1000, character.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7f })
      else { return false }
      if wasProposed { (characters, cursor) = ([], 0) }
      characters.insert(character, at: cursor)
      cursor += 1
    case .backspace:
      guard cursor > 0 else { return false }
      cursor -= 1
      characters.remove(at: cursor)
    case .delete:
      guard cursor < characters.count else { return false }
      characters.remove(at: cursor)
    case .left, .control("b"): cursor = max(0, cursor - 1)
    case .right, .control("f"): cursor = min(characters.count, cursor + 1)
    case .home, .control("a"): cursor = 0
    case .end, .control("e"): cursor = characters.count
    case .control("u"):
      characters.removeFirst(cursor)
      cursor = 0
    case .control("k"): characters.removeLast(characters.count - cursor)
    case .control("w"):
      while cursor > 0, characters[cursor - 1] == " " { _ = edit(.backspace) }
      while cursor > 0, characters[cursor - 1] != " " { _ = edit(.backspace) }
    default: return false
    }
    return true
  }
}
