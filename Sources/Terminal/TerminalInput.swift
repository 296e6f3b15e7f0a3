import Screen

/// What came from the terminal.
package enum TerminalInput: Sendable {
  case key(Key)
  case mouse(MouseInput)
}
