/// Why the screen cannot be used. The text says what to do about it.
package struct TerminalError: Error, Equatable, CustomStringConvertible {
  package var description: String

  init(_ description: String) { self.description = description }
}
