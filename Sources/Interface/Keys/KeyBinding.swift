/// One line of the key table: keys, what they do, and the words that help and the docs say it with.
struct KeyBinding: Sendable {
  /// Key sequences, each as ``Key/sequence(_:)`` reads it.
  var keys: [String]
  /// What the keys do.
  var command: KeyCommand
  /// What help says of it.
  var help: String
  /// Whether one more key follows, which is a name and not a command.
  var takesCharacter = false

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
struct KeyGroup: Sendable {
  /// The heading in help.
  var title: String
  /// In the order of help.
  var bindings: [KeyBinding]
}
