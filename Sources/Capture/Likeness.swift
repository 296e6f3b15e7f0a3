/// Names that a typed one is near to.
enum Likeness {
  /// The three nearest of `names`, the nearest first: those that have the typed one inside, or that it has, before those that
  /// a few letters tell from it.
  ///
  /// - Complexity: O(all names × `typed`).
  static func nearest(to typed: String, of names: [String]) -> [String] {
    let letters = Array(typed.utf8)
    let most = max(2, letters.count / 2)
    let ranked = Set(names).compactMap { name -> (name: String, rank: Int)? in
      let slips = slips(from: letters, to: Array(name.utf8))
      // Of names inside each other the one of nearly the same length is meant.
      let isInside = name.count > 2 && (name.contains(typed) || typed.contains(name))
      guard isInside || slips <= most else { return nil }
      return (name, isInside ? min(slips, most) : slips + 1)
    }
    return ranked.sorted { $0.rank != $1.rank ? $0.rank < $1.rank : $0.name < $1.name }.prefix(3).map(\.name)
  }

  /// How many letters have to be changed, added or taken out.
  private static func slips(from one: [UInt8], to other: [UInt8]) -> Int {
    var last = Array(0...other.count)
    for (row, letter) in one.enumerated() {
      var line = [row + 1]
      for (column, wanted) in other.enumerated() {
        line.append(min(last[column] + (letter == wanted ? 0 : 1), last[column + 1] + 1, line[column] + 1))
      }
      last = line
    }
    return last[other.count]
  }
}
