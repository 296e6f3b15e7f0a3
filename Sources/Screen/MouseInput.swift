/// What the mouse did, at a column and row of the screen from 0.
package struct MouseInput: Equatable, Sendable {
  /// What was done there.
  package enum Kind: Equatable, Sendable {
    case press, doublePress, wheelUp, wheelDown
    /// Moved, with the first button down.
    case drag
  }

  /// A press, a double press, one step of the wheel, or a move.
  package var kind: Kind
  /// Column from 0, from the left.
  package var x: Int
  /// Row from 0, from the top.
  package var y: Int

  /// - Parameters:
  ///   - x: column of the screen, from 0.
  ///   - y: row of the screen, from 0.
  package init(_ kind: Kind, x: Int, y: Int) {
    self.kind = kind
    self.x = x
    self.y = y
  }
}
