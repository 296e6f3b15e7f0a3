/// What the mouse did, at a column and row of the screen from 0.
package struct MouseInput: Equatable, Sendable {
  /// What was done there.
  package enum Kind: Equatable, Sendable {
    case press, doublePress, wheelUp, wheelDown
  }

  package var kind: Kind
  package var x: Int
  package var y: Int

  package init(_ kind: Kind, x: Int, y: Int) {
    self.kind = kind
    self.x = x
    self.y = y
  }
}
