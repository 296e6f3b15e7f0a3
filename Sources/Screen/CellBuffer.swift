/// A screenful of cells, row by row from the top left.
///
/// Writes outside are cut off, so that drawing code need not care for small screens, and no cut is silent: what is left
/// of a text ends in ``ellipsis``, and of a number that does not fit nothing is left. Representation: one array of
/// width × height cells; a wide character takes a cell of 2 columns and one of 0.
package struct CellBuffer: Equatable, Sendable {
  /// Columns, 0…4,000.
  package let width: Int
  /// Rows, 0…4,000.
  package let height: Int
  /// What stands at the end of a text that was cut.
  package var ellipsis: Character = "…"
  private var cells: [Cell]

  /// A blank screen. Sizes are kept within 0…4,000.
  package init(width: Int, height: Int) {
    self.width = min(max(width, 0), 4000)
    self.height = min(max(height, 0), 4000)
    cells = Array(repeating: Cell(), count: self.width * self.height)
  }

  /// The cell at a position; blank outside.
  package subscript(x: Int, y: Int) -> Cell {
    guard x >= 0, x < width, y >= 0, y < height else { return Cell() }
    return cells[y * width + x]
  }

  /// The cells of one row; empty outside.
  package func row(_ y: Int) -> ArraySlice<Cell> {
    guard y >= 0, y < height else { return [] }
    return cells[y * width..<(y + 1) * width]
  }

  /// Writes `text` from column `x` of row `y`, in at most `limit` columns, and returns the column after it. Text that
  /// would begin left of the screen begins at its edge.
  ///
  /// Text that does not fit ends in `ellipsis`; blanks alone are no loss.
  /// - Complexity: O(columns written).
  @discardableResult
  package mutating func put(
    _ text: String, x start: Int, y: Int, limit: Int = .max, role: Role = .text, over: Role? = nil
  ) -> Int {
    let x = max(0, start)
    guard y >= 0, y < height, x < width, limit > 0 else { return x }
    let end = limit < width - x ? x + limit : width
    var column = x
    func fits(_ shown: Character, columns: Int) -> Bool {
      guard column + columns <= end else { return false }
      set(Cell(shown, role: role, over: over, columns: UInt8(columns)), x: column, y: y)
      column += columns
      return true
    }
    // Most characters are plain: for them no list of what is shown is made.
    for index in text.indices {
      let character = text[index]
      let fits =
        TextWidth.isPlain(character)
        ? fits(character, columns: 1)
        : TextWidth.shown(character).allSatisfy { fits($0, columns: TextWidth.columns($0)) }
      guard !fits else { continue }
      if text[index...].contains(where: { $0 != " " }) {
        set(Cell(ellipsis, role: role, over: over), x: end - 1, y: y)
      }
      return end
    }
    return column
  }

  /// Writes `text` so that it ends before column `x`. A text of more than `limit` columns is not shown but for the
  /// ellipsis: its first digits would be another number.
  package mutating func putRight(
    _ text: String, before x: Int, y: Int, limit: Int, role: Role = .text, over: Role? = nil
  ) {
    let columns = TextWidth.columns(text)
    guard columns > min(limit, x) else {
      put(text, x: x - columns, y: y, role: role, over: over)
      return
    }
    if min(limit, x) > 0 { put(String(ellipsis), x: x - 1, y: y, role: role, over: over) }
  }

  /// Blanks part of a row and gives it a role.
  package mutating func fill(x: Int, y: Int, width wanted: Int, _ character: Character = " ", role: Role) {
    guard y >= 0, y < height, wanted > 0 else { return }
    let first = max(x, 0)
    let last = wanted < width - x ? x + wanted : width
    guard first < last else { return }
    for column in first..<last { set(Cell(character, role: role), x: column, y: y) }
  }

  /// Lays a role over part of a row, keeping its text.
  package mutating func lay(_ over: Role, x: Int, y: Int, width wanted: Int) {
    guard y >= 0, y < height, wanted > 0 else { return }
    let first = max(x, 0)
    let last = wanted < width - x ? x + wanted : width
    guard first < last else { return }
    for column in first..<last { cells[y * width + column].over = over }
  }

  /// The screen as text, for tests and pictures: one line a row, blanks at the ends left out.
  package var text: String {
    (0..<height).map { y in
      var line = ""
      for cell in row(y) where cell.columns > 0 { line.append(cell.character) }
      while line.last == " " { line.removeLast() }
      return line
    }.joined(separator: "\n")
  }

  /// Puts one cell, and blanks the other half of a wide character that it cuts in two.
  private mutating func set(_ cell: Cell, x: Int, y: Int) {
    guard x >= 0, x + Int(cell.columns) <= width else { return }
    let at = y * width + x
    if cells[at].columns == 0, x > 0 { cells[at - 1] = Cell(role: cells[at - 1].role, over: cells[at - 1].over) }
    let after = at + Int(cell.columns)
    if after < (y + 1) * width, cells[after].columns == 0 { cells[after] = Cell(role: cell.role, over: cell.over) }
    cells[at] = cell
    if cell.columns == 2 { cells[at + 1] = Cell(" ", role: cell.role, over: cell.over, columns: 0) }
  }
}
