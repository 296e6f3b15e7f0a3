import CallTrees
import Screen

/// The columns of the list of functions.
enum FunctionColumn: CaseIterable {
  case name, calls, total, own, p50, p99, max

  func title(isCallers: Bool, _ micro: String) -> String {
    switch self {
    case .name: isCallers ? "caller" : "function"
    case .calls: "calls"
    case .total: "total \(micro)"
    case .own: "self \(micro)"
    case .p50: "p50 \(micro)"
    case .p99: "p99 \(micro)"
    case .max: "max \(micro)"
    }
  }

  /// What it says of a function; the name is not known here.
  func text(_ function: FunctionStatistics) -> String {
    self == .calls
      ? String(function.calls) : number(function).map { NumberText.duration($0) } ?? (function.untimed > 0 ? "?" : "")
  }

  /// What it sorts by; nil for what is not known.
  func number(_ function: FunctionStatistics) -> Int64? {
    // Of calls without a time the sums say nothing.
    let isTimed = function.untimed < function.calls
    return switch self {
    case .name: nil
    case .calls: Int64(function.calls)
    case .total: isTimed ? function.total : nil
    case .own: isTimed ? function.selfTime : nil
    case .p50: function.p50
    case .p99: function.p99
    case .max: function.max
    }
  }
}

/// The columns of the list of functions that the width has room for: the name, numbers in the order in which they matter,
/// and a bar of the self times in what is left.
struct FunctionColumns {
  /// From the left, the name first.
  private(set) var shown: [(column: FunctionColumn, x: Int, width: Int)] = []
  /// Where the bar is; nil without one.
  private(set) var bar: (x: Int, width: Int)?

  /// Columns before the name, for the cursor.
  private static let left = 2

  init(width: Int, _ needs: FunctionWidths) {
    let name = needs.name.columns
    var room = width - Self.left - min(name, 18)
    var numbers: [FunctionColumn] = []
    for column in [FunctionColumn.own, .calls, .total, .p99, .p50, .max] {
      // A name that is cut says less than another percentile.
      let spare = [.p99, .p50, .max].contains(column) ? min(name, 40) - min(name, 18) : 0
      guard room - spare > needs.columns(of: column) else { break }
      numbers.append(column)
      room -= needs.columns(of: column) + 1
    }
    room -= name - min(name, 18)
    let forBar = room > 4 ? min(room - 1, 60) : 0
    shown = [(.name, Self.left, name + min(0, room))]
    var x = Self.left + name + min(0, room) + 1
    for column in FunctionColumn.allCases where numbers.contains(column) {
      shown.append((column, x, needs.columns(of: column)))
      x += needs.columns(of: column) + 1
    }
    if forBar > 0 { bar = (x, forBar) }
  }

  /// The column that is at `x` of the screen.
  func column(at x: Int) -> FunctionColumn? {
    shown.first { x >= $0.x && x < $0.x + $0.width }?.column
  }
}

/// What the columns of the list of functions have to hold, for all of its lines.
struct FunctionWidths: Sendable {
  private(set) var name = ColumnWidth(atLeast: 9)
  private var calls = ColumnWidth(atLeast: 6)
  private var time = ColumnWidth.time

  mutating func take(_ function: FunctionStatistics, name: String) {
    self.name.take(name)
    calls.take(number: function.calls)
    time.take(time: function.total)
    time.take(time: function.max)
  }

  func columns(of column: FunctionColumn) -> Int {
    switch column {
    case .name: name.columns
    case .calls: calls.columns
    case .total, .own, .p50, .p99, .max: time.columns
    }
  }
}
