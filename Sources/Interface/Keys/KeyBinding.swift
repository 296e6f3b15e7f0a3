/// One line of the key table: keys, what they do, and the words that help and the docs say it with.
package struct KeyBinding: Sendable {
  /// Key sequences, each as ``Key/sequence(_:)`` reads it.
  package var keys: [String]
  package var command: KeyCommand
  package var help: String
  /// Whether one more key follows, which is a name and not a command.
  package var takesCharacter = false

  // Not inlined: the table calls it some sixty times.
  @inline(never)
  init(
    _ keys: String..., does command: KeyCommand, _ help: String, takesCharacter: Bool = false
  ) {
    self.keys = keys
    self.command = command
    self.help = help
    self.takesCharacter = takesCharacter
  }
}

/// Bindings that help shows together.
package struct KeyGroup: Sendable {
  package var title: String
  package var bindings: [KeyBinding]
}
