import Screen

/// A key and what it would do now, for the bottom line.
struct KeyHint: Equatable {
  var key: String
  var text: String

  /// `q back`.
  var words: String { "\(key) \(text)" }
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

  /// What may follow the first keys of a sequence, of those bindings that have a hint.
  func hints(after first: [Key]) -> [KeyHint] {
    var hints: [KeyHint] = []
    for binding in groups.flatMap(\.bindings) {
      guard let text = binding.hint else { continue }
      for keys in binding.keys.map(Key.sequence) where keys.count > first.count && keys.starts(with: first) {
        let rest = keys.dropFirst(first.count).map(\.name).joined()
        // The levels are nine keys and one thing to know.
        guard case .foldToDepth(let levels) = binding.command else {
          hints.append(KeyHint(key: rest, text: text))
          continue
        }
        if levels == 1 { hints.append(KeyHint(key: "1-9", text: text)) }
      }
    }
    // Letters first, in their order.
    return hints.sorted { one, other in
      let numbers = (one.key.first?.isNumber ?? false, other.key.first?.isNumber ?? false)
      return numbers.0 == numbers.1 ? one.key < other.key : numbers.1
    }
  }
}
