/// "Did you mean".
enum Suggestion {
  /// The one of `names` that `typed` is most likely a slip for; nil when none is near: one letter wrong, missing, too
  /// many or swapped in three of `typed`. Of several as near the first.
  ///
  /// Costs `typed` × all names; nothing longer than 40 characters is near anything.
  static func nearest(to typed: String, of names: some Sequence<String>) -> String? {
    let typed = Array(typed.unicodeScalars.prefix(41))
    guard typed.count > 1, typed.count <= 40 else { return nil }
    var best: (name: String, distance: Int)?
    for name in names {
      let distance = slips(from: typed, to: Array(name.unicodeScalars))
      if distance <= max(1, typed.count / 3), distance < best?.distance ?? .max { best = (name, distance) }
    }
    return best?.name
  }

  /// How many letters have to be changed, added, taken out or swapped with their neighbour.
  private static func slips(from one: [Unicode.Scalar], to other: [Unicode.Scalar]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...other.count)
    for (row, letter) in one.enumerated() {
      var line = [row + 1]
      for (column, wanted) in other.enumerated() {
        var slips = min(last[column] + (letter == wanted ? 0 : 1), last[column + 1] + 1, line[column] + 1)
        if row > 0, column > 0, letter == other[column - 1], one[row - 1] == wanted {
          slips = min(slips, beforeLast[column - 1] + 1)
        }
        line.append(slips)
      }
      beforeLast = last
      last = line
    }
    return last[other.count]
  }
}
