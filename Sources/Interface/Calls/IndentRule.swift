/// How far calls are moved in: two columns a level; one on narrow screens, and where names of the deepest lines would be cut
/// otherwise. Levels so deep that no name would fit even so are cut off at the left, the more the deeper the cursor is.
struct IndentRule {
  let step: Int
  let cut: Int

  /// - Parameters:
  ///   - depth: of the line under the cursor.
  ///   - deepest: of all lines, in sight or not: nothing moves while they are scrolled.
  ///   - room: columns that a line has.
  init(depth: Int, deepest: Int, room: Int) {
    step = room >= 46 && deepest * 2 + Self.name <= room ? 2 : 1
    cut = max(0, depth * step - max(0, room - Self.name))
  }

  /// Columns for a name.
  private static let name = 26

  func column(_ depth: Int) -> Int { max(0, depth * step - cut) }
}
