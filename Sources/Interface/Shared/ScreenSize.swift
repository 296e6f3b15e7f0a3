/// Columns and rows of the screen.
struct ScreenSize: Sendable {
  /// Columns.
  var width: Int
  /// Rows.
  var height: Int
}
