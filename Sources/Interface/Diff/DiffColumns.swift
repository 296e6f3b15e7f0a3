import CallTrees
import Screen

/// Which columns there are on a screen of some width. The right ones are nil where there is no room.
struct DiffColumns {
  let width: Int
  /// Both trees, side by side.
  let isPaired: Bool
  /// Where the difference ends.
  let delta: Int?
  /// Where its share of the whole difference ends.
  let share: Int?
  /// Where the trees end.
  let end: Int

  init(width: Int) {
    self.width = width
    isPaired = width >= 100
    share = width >= 120 || width >= 70 && width < 100 ? width : nil
    delta = isPaired && width < 110 ? nil : share.map { $0 - 6 } ?? width
    end = delta.map { $0 - 11 } ?? width
  }

  /// Both times have columns of their own.
  var hasTimes: Bool { width >= 60 }

  /// The middle, where the sign of a pair stands.
  var half: Int { end / 2 }
}
