import CallTrees

/// A column of the list of families.
enum FamilyColumn: String, CaseIterable, Sendable {
  case number = "fam"
  case packets, share, median, p99, path

  func title(kind: String, _ micro: String) -> String {
    switch self {
    case .packets: kind
    case .median: "median " + micro
    case .number, .share, .p99, .path: rawValue
    }
  }

  /// The smallest comes first when the list is sorted by it.
  var ascends: Bool { self == .number || self == .path }

  /// What it says of a family.
  func text(_ summary: FamilySummary, _ table: FamilyTable) -> String {
    switch self {
    case .number: (table.isRare(summary.family) ? "!" : "") + String(summary.family + 1)
    case .packets: String(table.families[summary.family].count)
    case .share: ShareText.percent(table.share(of: summary.family))
    case .median: NumberText.duration(summary.median)
    case .p99: NumberText.duration(summary.p99)
    case .path: ""
    }
  }

  /// What it sorts by; -1 for what is not known.
  func number(_ summary: FamilySummary, _ table: FamilyTable) -> Double {
    switch self {
    case .number, .path: Double(summary.family)
    case .packets: Double(table.families[summary.family].count)
    case .share: table.share(of: summary.family)
    case .median: Double(summary.median ?? -1)
    case .p99: Double(summary.p99 ?? -1)
    }
  }
}

/// The columns of the list of families that the width has room for: numbers, and the path in what is left.
struct FamilyColumns {
  /// From the left, the path last.
  private(set) var shown: [(column: FamilyColumn, x: Int, width: Int)] = []

  init(width: Int, _ pane: FamiliesPane) {
    var all = [(FamilyColumn.number, pane.number.columns), (.packets, pane.count.columns), (.share, 6)]
    if width >= 60 { all.append((.median, pane.time.columns)) }
    if width >= 76 { all.append((.p99, pane.time.columns)) }
    var x = 1
    for (column, columns) in all {
      shown.append((column, x, columns))
      x += columns + 1
    }
    shown.append((.path, x, width - x))
  }

  /// The column that is at `x` of the screen.
  func column(at x: Int) -> FamilyColumn? { shown.first { x >= $0.x && x < $0.x + $0.width }?.column }
}
