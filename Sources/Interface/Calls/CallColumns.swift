/// The columns at the right of the call graph that the screen has room for.
struct CallColumns {
  var bar = 0
  var selfTime = 0
  var offset = 0
  let total: Int
  /// The column where the right part begins.
  let start: Int

  init(width: Int, needs: CallWidths) {
    total = needs.total.columns
    if width >= 60 { selfTime = total }
    if width >= 72 { bar = width >= 110 ? 16 : 8 }
    if width >= 110 { offset = needs.offset.columns }
    let parts = [total, selfTime, bar, offset].filter { $0 > 0 }
    start = width - parts.reduce(0, +) - parts.count
  }
}
