import Screen

/// What a key does, whatever key it is bound to.
package enum KeyCommand: Hashable, Sendable {
  case down, up, left, right
  case top, bottom, halfDown, halfUp, pageDown, pageUp
  case foldAll, foldNone, foldToDepth(Int), foldToggle
  case scrollRight, scrollLeft
  case hottest, parent, nextSibling, previousSibling
  case nextPane, previousPane, zoom, back
  case search, searchNext, searchPrevious, sameFunctionNext, sameFunctionPrevious, filter
  /// Takes the mark's letter as its next key.
  case setMark, goToMark
  case sort, interrupts, noise, details
  case diffMark, nextDifference, previousDifference, firstDifference
  case families, onlyFamily
  case nextError, previousError
  case nextWindow, previousWindow
  case export, copy, copyName
  case arm, stop
  case command, help, quit, suspend, redraw
}

/// One line of the key table: keys, what they do, and the words that help and the docs say it with.
package struct KeyBinding: Sendable {
  /// Key sequences, each as ``Key/sequence(_:)`` reads it.
  package var keys: [String]
  package var command: KeyCommand
  package var help: String
  /// Whether one more key follows, which is a name and not a command.
  package var takesCharacter = false

  init(_ keys: String..., does command: KeyCommand, _ help: String, takesCharacter: Bool = false) {
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
