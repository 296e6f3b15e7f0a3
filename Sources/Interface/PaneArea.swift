import Screen

/// The part of the screen that a pane takes: whole rows, its heading first.
struct PaneArea: Sendable {
  /// The row of the heading, from 0.
  var y: Int
  /// Rows with the heading.
  var height: Int
  /// Columns.
  var width: Int
  /// Keys go to this pane.
  var hasKeys: Bool

  /// Rows of the heading.
  var headRows = 1

  /// Rows below the heading.
  var lines: Int { max(0, height - headRows) }

  /// The first row below the heading.
  var top: Int { y + headRows }

  /// Whether a row of the screen is the pane's.
  func contains(_ row: Int) -> Bool { row >= y && row < y + height }

  /// Draws the pane's heading: its title at the left, on a line of its own role; the title of the pane that has the
  /// keys is marked, so that it can be told without colour.
  func drawHeading(_ title: String, _ buffer: inout CellBuffer) {
    buffer.fill(x: 0, y: y, width: width, role: .title)
    buffer.put(hasKeys ? "*" : " ", x: 0, y: y, role: .title)
    buffer.put(title, x: 1, y: y, limit: width - 1, role: .title)
  }

  /// Lays the selection over a line, or over its name alone, and marks it in the first column.
  func drawSelection(_ role: Role, name: Range<Int>, y: Int, _ shared: Shared, _ buffer: inout CellBuffer) {
    buffer.put(String(shared.glyphs.selected), x: 0, y: y)
    buffer.lay(role, x: 0, y: y, width: shared.choices.cursorLook == .name ? 1 : width)
    if shared.choices.cursorLook == .name { buffer.lay(role, x: name.lowerBound, y: y, width: name.count) }
  }
}
