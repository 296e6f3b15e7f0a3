import Diagnostics
import Screen

/// A key of the user's that cannot be: which one, and why.
package struct KeyProblem: Error {
  /// Index of the key among those that were given.
  package var index: Int
  /// What is wrong with the key or the command, and what to do about it.
  package var problem: Diagnostic
  /// The command is what is wrong, not the key.
  package var isCommand = false
}

extension KeyTable {
  /// A key with the name of what it is to do.
  package struct Change: Equatable, Sendable {
    /// One to four keys, as ``Key/sequence(_:)`` reads them.
    package var keys: String
    /// The command's name.
    package var command: String

    /// - Parameters:
    ///   - keys: as help writes them.
    ///   - command: one of ``KeyTable/commandNames``.
    package init(_ keys: String, _ command: String) { (self.keys, self.command) = (keys, command) }
  }

  /// What stands for no command at all.
  static let nothing = "none"
  /// Keys that are asked for before all others, so that they do what they do wherever the user is.
  private static let fixed: Set<Key> = [.control("c"), .control("z"), .control("l")]

  /// What a key may be set to do, by name.
  package static var commandNames: [String] { KeyCommand.allCases.map(\.name) + [nothing] }

  /// This table with other keys. A key that did something else does so no longer; it comes before the command's other keys,
  /// so that hints name it.
  package func remapped(_ changes: [Change]) throws(KeyProblem) -> KeyTable {
    var groups = groups
    for (index, change) in changes.enumerated() {
      let sequence = try Self.sequence(change.keys, index)
      let command = KeyCommand.allCases.first { $0.name == change.command }
      guard command != nil || change.command == Self.nothing else {
        let problem = Diagnostic(
          "there is no command '\(TextWidth.shown(change.command, atMost: 40))'", hint: "Docs/Keys.md has their names")
        throw KeyProblem(index: index, problem: problem, isCommand: true)
      }
      var isBound = false
      for group in groups.indices {
        for binding in groups[group].bindings.indices {
          groups[group].bindings[binding].keys.removeAll { Key.sequence($0) == sequence }
          // Some commands have two lines in help.
          guard !isBound, let command, groups[group].bindings[binding].command == command else { continue }
          groups[group].bindings[binding].keys.insert(sequence.map(\.name).joined(), at: 0)
          isBound = true
        }
      }
    }
    let table = KeyTable(groups: groups)
    try table.checkBegins(changes)
    return table
  }

  private static func sequence(_ text: String, _ index: Int) throws(KeyProblem) -> [Key] {
    let keys = Key.sequence(text)
    let refuse = { (message: String, hint: String?) in
      KeyProblem(index: index, problem: Diagnostic(message, hint: hint))
    }
    if keys.count > 1, text.hasPrefix("<"), text.hasSuffix(">") && !text.dropFirst().contains("<") {
      throw refuse("there is no key \(TextWidth.shown(text, atMost: 40))", "<Enter>, <Space>, <PgDn>, <F5> are keys")
    }
    guard let first = keys.first, keys.count <= 4, !keys.contains(.character(" ")) || text.has("<Space>") else {
      throw refuse("'\(TextWidth.shown(text, atMost: 40))' is not one to four keys", "j, ^D, <F5>, zM")
    }
    if case .character(let digit) = first, digit.isASCII, digit.isNumber, digit != "0" {
      throw refuse("'\(digit)' begins a count", "take another key")
    }
    if let reserved = keys.first(where: fixed.contains) { throw refuse("\(reserved.name) cannot be set", nil) }
    return keys
  }

  /// A key that does something and also begins others would have to wait for them.
  private func checkBegins(_ changes: [Change]) throws(KeyProblem) {
    let all = groups.flatMap(\.bindings).flatMap(\.keys).map { ($0, Key.sequence($0)) }
    for (index, change) in changes.enumerated() where change.command != Self.nothing {
      let keys = Key.sequence(change.keys)
      let longer = all.filter { $0.1.count > keys.count && $0.1.starts(with: keys) }.map(\.0)
      let shorter = all.first { $0.1.count < keys.count && keys.starts(with: $0.1) }?.0
      if !longer.isEmpty {
        let names = longer.prefix(4).joined(separator: " ") + (longer.count > 4 ? " …" : "")
        throw KeyProblem(
          index: index,
          problem: Diagnostic("'\(change.keys)' begins other keys: \(names)", hint: "set these to none first"))
      }
      if let shorter {
        throw KeyProblem(
          index: index,
          problem: Diagnostic(
            "'\(change.keys)' begins with '\(shorter)', which is a key", hint: "set '\(shorter)' to none first"))
      }
    }
  }
}
