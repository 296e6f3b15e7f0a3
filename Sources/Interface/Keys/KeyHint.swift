import Screen

/// A key and what it would do now, for the bottom line.
struct KeyHint: Equatable {
  var key: String
  var text: String

  /// `q back`.
  var words: String { "\(key) \(text)" }
}

extension KeyBinding {
  /// The first words of its help, for the bottom line: up to a comma or a colon.
  fileprivate var shortHelp: String { String(help.prefix { $0 != "," && $0 != ":" && $0 != ";" }) }
}

extension KeyTable {
  /// The first keys bound to commands, and what they would do; named as on a keyboard: `Enter`, not `<Enter>`.
  func hint(_ commands: KeyCommand..., does text: String) -> KeyHint {
    var names: [String] = []
    for command in commands {
      let key = key(for: command)
      let isNamed = key.count > 1 && key.first == "<" && key.last == ">"
      if !key.isEmpty { names.append(isNamed ? String(key.dropFirst().dropLast()) : key) }
    }
    return KeyHint(key: names.joined(separator: " "), text: text)
  }

  /// The key that leaves what fills the screen: `q`, else `Esc`. `^C` leaves the program.
  // Not inlined: every pane asks, once a frame.
  @inline(never)
  func wayBack(does text: String = "back") -> KeyHint {
    let hint = hint(.quit, does: text)
    return ["", "^C"].contains(hint.key) ? self.hint(.back, does: text) : hint
  }

  /// What may follow the first keys of a sequence, in the order of the letters.
  func hints(after first: [Key]) -> [KeyHint] {
    var hints: [KeyHint] = []
    for binding in groups.flatMap(\.bindings) {
      for keys in binding.keys.map(Key.sequence) where keys.count > first.count && keys.starts(with: first) {
        let rest = keys.dropFirst(first.count).map(\.name).joined()
        // The levels are nine keys and one thing to know.
        guard let levels = binding.command.levels, rest == String(levels) else {
          let place = hints.firstIndex { $0.key > rest } ?? hints.endIndex
          hints.insert(KeyHint(key: rest, text: binding.shortHelp), at: place)
          continue
        }
        if levels == 1 { hints.append(KeyHint(key: "1-9", text: "show levels")) }
      }
    }
    return hints
  }
}
