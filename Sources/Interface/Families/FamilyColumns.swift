/// The numbers of a family that the width has room for; its path takes what is left.
struct FamilyColumns {
  /// With the column behind each.
  private(set) var shown: [(column: (title: String, width: Int), end: Int)] = []
  /// Where the path begins.
  private(set) var path = 1

  init(width: Int, _ pane: FamiliesPane, kind: String, micro: String) {
    var all = [("fam", pane.number.columns), (kind, pane.count.columns), ("share", 6)]
    if width >= 60 { all.append(("median " + micro, pane.time.columns)) }
    if width >= 76 { all.append(("p99", pane.time.columns)) }
    for column in all {
      shown.append((column, path + column.1))
      path += column.1 + 1
    }
  }
}
