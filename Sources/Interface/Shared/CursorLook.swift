/// How the line under the cursor stands out.
package enum CursorLook: String, CaseIterable, Sendable {
  /// As far as its pane goes.
  case line
  /// By a mark in the first column, and its name: over a slow line a move is less than half the bytes.
  case name
}
