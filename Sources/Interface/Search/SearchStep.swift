/// One step of a search: from where, and which way.
struct SearchStep {
  /// Index or row of the cursor.
  var origin: Int
  var forward: Bool
  /// What is at the origin may be found.
  var includesOrigin: Bool

  /// The first of `range` that fits, going round; nil when none does.
  func first(in range: Range<Int>, where fits: (Int) -> Bool) -> Int? {
    for looked in range.indices.lazy.map({ $0 - range.lowerBound }) {
      let index = index(looked, in: range)
      if fits(index) { return index }
    }
    return nil
  }

  /// What is looked at after so many others of `range`, which is not empty.
  func index(_ looked: Int, in range: Range<Int>) -> Int {
    let at = min(max(origin, range.lowerBound), range.upperBound - 1) - range.lowerBound
    let step = includesOrigin ? looked : looked + 1
    let index = forward ? (at + step) % range.count : (at - step + 2 * range.count) % range.count
    return range.lowerBound + index
  }
}
