/// Columns and rows of the screen.
package struct ScreenSize: Sendable {
  package var width: Int
  package var height: Int
}
