import TraceEvents

/// Names that a typed one is near to.
enum Likeness {
  /// The three nearest of `names`, the nearest first: those that have the typed one inside, or that it has, before those that
  /// a few letters tell from it.
  ///
  /// - Complexity: O(all names × `typed`).
  static func nearest(to typed: String, of names: [String]) -> [String] {
    let letters = Array(typed.unicodeScalars)
    let most = max(2, letters.count / 2)
    let ranked = Set(names).compactMap { name -> (name: String, rank: Int)? in
      let slips = Suggestion.slips(from: letters, to: Array(name.unicodeScalars), atMost: most)
      // Of names inside each other the one of nearly the same length is meant.
      let isInside = name.count > 2 && (name.has(typed) || typed.has(name))
      guard isInside || slips <= most else { return nil }
      return (name, isInside ? min(slips, most) : slips + 1)
    }
    return ranked.sorted { $0.rank != $1.rank ? $0.rank < $1.rank : $0.name < $1.name }.prefix(3).map(\.name)
  }
}
