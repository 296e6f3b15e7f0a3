import Screen

/// A key and what it would do now, for the bottom line.
struct KeyHint: Equatable {
  var key: String
  var text: String

  /// `q back`.
  var words: String { "\(key) \(text)" }
}

extension KeyCommand {
  /// A word or two for the bottom line, once the first of several keys was typed; nil to say nothing there.
  fileprivate var hint: String? {
    switch self {
    case .foldAll: "fold all"
    case .foldNone: "unfold all"
    case .foldToDepth: "show levels"
    case .nextDifference: "next difference"
    case .previousDifference: "previous difference"
    case .nextWindow: "next window"
    case .previousWindow: "previous window"
    default: nil
    }
  }
}

extension KeyTable {
  /// The first keys bound to commands, and what they would do; named as on a keyboard: `Enter`, not `<Enter>`.
  func hint(_ commands: KeyCommand..., does text: String) -> KeyHint {
    let names = commands.map { command in
      let key = key(for: command)
      return key.count > 1 && key.first == "<" && key.last == ">" ? String(key.dropFirst().dropLast()) : key
    }
    return KeyHint(key: names.joined(separator: " "), text: text)
  }

  /// What may follow the first keys of a sequence, of those commands that have a hint, in the order of their letters.
  func hints(after first: [Key]) -> [KeyHint] {
    var hints: [KeyHint] = []
    for binding in groups.flatMap(\.bindings) {
      guard let text = binding.command.hint else { continue }
      for keys in binding.keys.map(Key.sequence) where keys.count > first.count && keys.starts(with: first) {
        let rest = keys.dropFirst(first.count).map(\.name).joined()
        // The levels are nine keys and one thing to know.
        guard case .foldToDepth(let levels) = binding.command else {
          hints.insert(KeyHint(key: rest, text: text), at: hints.firstIndex { $0.key > rest } ?? hints.endIndex)
          continue
        }
        if levels == 1 { hints.append(KeyHint(key: "1-9", text: text)) }
      }
    }
    return hints
  }
}
