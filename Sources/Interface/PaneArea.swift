import Screen

/// Rows of the screen that a pane takes, its heading first.
package struct PaneArea: Equatable, Sendable {
  package var y: Int
  package var height: Int

  /// Rows below the heading.
  package var lines: Int { max(0, height - 1) }

  package func contains(_ row: Int) -> Bool { row >= y && row < y + height }
}
