/// Columns and rows of the screen.
struct ScreenSize: Equatable, Sendable {
  /// Columns.
  var width: Int
  /// Rows.
  var height: Int
}
