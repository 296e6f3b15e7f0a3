/// One step of a search: from where, and which way.
struct SearchStep {
  /// Index or row of the cursor.
  var origin: Int
  var forward: Bool
  /// What is at the origin may be found.
  var includesOrigin: Bool

  /// The first of `range` that fits, going round; nil when none does.
  func first(in range: Range<Int>, where fits: (Int) -> Bool) -> Int? {
    guard !range.isEmpty else { return nil }
    let offset = includesOrigin ? 0 : 1
    let at = min(max(origin, range.lowerBound), range.upperBound - 1) - range.lowerBound
    for step in offset..<(range.count + offset) {
      let index = forward ? (at + step) % range.count : (at - step + 2 * range.count) % range.count
      if fits(range.lowerBound + index) { return range.lowerBound + index }
    }
    return nil
  }
}
