/// Columns and rows of the screen.
package struct ScreenSize: Equatable, Sendable {
  package var width: Int
  package var height: Int
}
