import Screen

/// The keys that were typed and make no command yet, and what keys mean.
struct Keyboard: Sendable {
  /// What a key made of those before it.
  enum Outcome: Equatable {
    /// More keys have to come.
    case waiting
    case command(KeyCommand, count: Int?)
    /// A command with the letter that it takes.
    case mark(KeyCommand, Character)
    /// These keys mean nothing.
    case unknown(String)
  }

  /// What keys mean.
  private(set) var table: KeyTable
  private var count: Int?
  private var keys: [Key] = []
  /// A command that takes a letter.
  private var command: KeyCommand?
  /// What ``KeyCommand/again`` does.
  private var last: Outcome?
  /// No key was pressed since the trace was opened: panes may still be chosen for the user.
  var isUntouched = true

  init(_ table: KeyTable) { self.table = table }

  /// Keys mean something else from now on.
  mutating func use(_ table: KeyTable) {
    self.table = table
    forget()
  }

  private mutating func forget() {
    count = nil
    keys = []
    command = nil
  }

  /// Takes a key in.
  mutating func reduce(_ key: Key) -> Outcome {
    if let command {
      forget()
      guard case .character(let character) = key else { return .waiting }
      return keep(.mark(command, character))
    }
    if keys.isEmpty, case .character(let character) = key, let digit = character.wholeNumberValue, character.isASCII,
      digit > 0 || count != nil
    {
      count = min(99_999_999, (count ?? 0) * 10 + digit)
      return .waiting
    }
    if key == .escape, count != nil || !keys.isEmpty {
      forget()
      return .waiting
    }
    keys.append(key)
    switch table.match(keys) {
    case .prefix: return .waiting
    case .none:
      defer { forget() }
      return .unknown(keys.map(\.name).joined())
    case .command(let found, let takesCharacter):
      let times = count
      forget()
      if found == .again { return again(count: times) }
      guard takesCharacter else {
        return found.isRepeatable ? keep(.command(found, count: times)) : .command(found, count: times)
      }
      command = found
      return .waiting
    }
  }

  private mutating func keep(_ outcome: Outcome) -> Outcome {
    last = outcome
    return outcome
  }

  /// The last command once more, with its own count unless another one is given.
  private mutating func again(count: Int?) -> Outcome {
    guard let last else { return .unknown(table.key(for: .again)) }
    guard let count, case .command(let command, _) = last else { return last }
    return keep(.command(command, count: count))
  }

  /// A mark's letter comes next.
  var goesToMark: Bool { command == .goToMark }

  /// What the next key would do; nil when no key was typed yet.
  var hints: [KeyHint]? {
    if let command { return command == .setMark ? [KeyHint(key: "a-z", text: "set the mark")] : [] }
    if !keys.isEmpty { return table.hints(after: keys) }
    guard let count else { return nil }
    return [KeyHint(key: String(count), text: "times what?"), table.hint(.bottom, does: "go to line \(count)")]
  }
}
