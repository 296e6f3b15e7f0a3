/// The columns at the right of the call graph that the screen has room for.
struct CallColumns {
  var bar = 0
  var selfTime = 0
  var offset = 0
  let total: Int
  /// The column where the right part begins.
  let start: Int

  /// - Parameter hasNotes: names have arguments and return values behind them.
  init(width: Int, needs: CallWidths, hasNotes: Bool) {
    total = needs.total.columns
    if width >= 60 { selfTime = total }
    if width >= 72 { bar = width >= 110 ? 16 + Self.more(width - 110, hasNotes: hasNotes) : 8 }
    if width >= 110 { offset = needs.offset.columns }
    let parts = [total, selfTime, bar, offset].filter { $0 > 0 }
    start = width - parts.reduce(0, +) - parts.count
  }

  /// How much longer bars are on a screen so much wider: names alone leave most of it empty. It goes by the width and not by
  /// the names in sight, so that no column moves when a call is unfolded.
  private static func more(_ columns: Int, hasNotes: Bool) -> Int {
    hasNotes ? min(24, columns / 5) : min(64, columns * 2 / 3)
  }
}
