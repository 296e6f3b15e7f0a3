import TraceEvents

/// "Did you mean".
package enum Suggestion {
  /// The one of `names` that `typed` is most likely a slip for; nil when none is near. Of several as near the first.
  package static func nearest(to typed: String, of names: some Sequence<String>) -> String? {
    near(typed, of: names, atMost: 1).first
  }

  /// Those of `names` that `typed` may be a slip for, the likeliest first: one letter wrong, missing, too many or swapped in
  /// three of `typed`.
  ///
  /// Costs `typed` × all names; nothing longer than 40 characters is near anything.
  package static func near(_ typed: String, of names: some Sequence<String>, atMost limit: Int = 3) -> [String] {
    let typed = Array(typed.unicodeScalars.prefix(41))
    guard typed.count > 1, typed.count <= 40 else { return [] }
    let most = max(1, typed.count / 3)
    var best: [(name: String, distance: Int)] = []
    for name in names {
      // As many slips at least as the one is longer. A kernel has 50,000 names, nearly all in ASCII.
      guard abs(name.utf8.count - typed.count) <= most + (name.utf8.allSatisfy { $0 < 0x80 } ? 0 : 3 * name.utf8.count)
      else { continue }
      let letters = Array(name.unicodeScalars)
      guard abs(letters.count - typed.count) <= most else { continue }
      let distance = slips(from: typed, to: letters, atMost: most)
      guard distance <= most, best.count < limit || distance < best[best.count - 1].distance,
        !best.contains(where: { $0.name == name })
      else { continue }
      best.insert((name, distance), at: best.firstIndex { $0.distance > distance } ?? best.count)
      if best.count > limit { best.removeLast() }
    }
    return best.map(\.name)
  }

  /// The three of `names` that are most like one that somebody half remembers, the nearest first: those that have the typed one inside, or that it has, before those that
  /// a few letters tell from it.
  ///
  /// - Complexity: O(all names × `typed`).
  static func akin(to typed: String, of names: [String]) -> [String] {
    let letters = Array(typed.unicodeScalars)
    let most = max(2, letters.count / 2)
    let ranked = Set(names).compactMap { name -> (name: String, rank: Int)? in
      let slips = Self.slips(from: letters, to: Array(name.unicodeScalars), atMost: most)
      // Of names inside each other the one of nearly the same length is meant.
      let isInside = name.count > 2 && (name.has(typed) || typed.has(name))
      guard isInside || slips <= most else { return nil }
      return (name, isInside ? min(slips, most) : slips + 1)
    }
    return ranked.sorted { $0.rank != $1.rank ? $0.rank < $1.rank : $0.name < $1.name }.prefix(3).map(\.name)
  }

  /// How many letters have to be changed, added, taken out or swapped with their neighbour; some number above `limit` when it
  /// is more than that.
  private static func slips(from one: [Unicode.Scalar], to other: [Unicode.Scalar], atMost limit: Int) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...other.count)
    for (row, letter) in one.enumerated() {
      // A swap looks two lines back.
      if row > 1, min(last.min() ?? 0, beforeLast.min() ?? 0) > limit { return limit + 1 }
      var line = [row + 1]
      line.reserveCapacity(last.count)
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
