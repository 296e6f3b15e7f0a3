import Screen

/// Writes a line's parts one behind the other, the first of them left of the pane where it is scrolled sideways.
struct LinePen {
  let left: Int
  let end: Int
  let y: Int
  /// The column of the screen where the next part begins; left of `left` for what is not seen.
  var x: Int
  /// Something that can be read is left of the pane.
  private(set) var isCut = false

  init(left: Int, end: Int, y: Int, side: Int) {
    self.left = left
    self.end = end
    self.y = y
    x = left - side
  }

  /// Columns up to the end.
  var room: Int { end - x }

  mutating func put(_ text: String, limit: Int = .max, role: Role, over: Role? = nil, _ buffer: inout CellBuffer) {
    let columns = min(limit, TextWidth.columns(text))
    defer { x += columns }
    if x < left { isCut = isCut || text.contains { $0 != " " } }
    guard columns > 0, x + columns > left, x < end else { return }
    let hidden = max(0, left - x)
    let shown = hidden > 0 ? TextWidth.dropping(hidden, from: text) : text
    buffer.put(shown, x: x + hidden, y: y, limit: min(limit, end - x) - hidden, role: role, over: over)
  }

  /// Draws a caller's guide; nothing is lost where it is left of the pane.
  mutating func guide(_ character: Character, _ buffer: inout CellBuffer) {
    if x >= left, x < end { buffer.put(String(character), x: x, y: y, limit: 1, role: .callGuide) }
    x += 1
  }
}
