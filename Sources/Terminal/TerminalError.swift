/// Why the screen cannot be used. The text says what to do about it.
package struct TerminalError: Error, Equatable, CustomStringConvertible {
  /// One line: what is wrong, and what to do about it.
  package var description: String

  init(_ description: String) { self.description = description }
}
