/// How far calls are moved in: two columns a level, one on narrow screens. Levels so deep that no name would fit are
/// cut off at the left, the more the deeper the cursor is.
struct IndentRule {
  let step: Int
  let cut: Int

  /// - Parameters:
  ///   - depth: of the line under the cursor.
  ///   - room: columns that a line has.
  init(depth: Int, room: Int) {
    step = room >= 46 ? 2 : 1
    cut = max(0, depth * step - max(0, room - 26))
  }

  func column(_ depth: Int) -> Int { max(0, depth * step - cut) }
}
