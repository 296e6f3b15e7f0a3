import CallTrees

/// Walks calls in the trace's order and tells when each one ends, without recursion: a trace can be nested deeper than
/// the program's stack allows.
struct CallWalk {
  /// Where the walk is: at a call's begin, or behind everything beneath it.
  enum Step {
    case enter(row: Int, isLeaf: Bool)
    case exit(row: Int)
  }

  private let table: CallTable
  private let end: Int
  private var next: Int
  /// Calls with callees that are open, and where each one ends.
  private var open: [(row: Int, end: Int)] = []
  /// Where the innermost of them ends.
  private var openEnd = Int.max
  /// The call that was entered last and has no callees, until it is left; else -1. Most calls are such.
  private var leaf = -1

  init(_ rows: Range<Int>, of table: CallTable) {
    let rows = rows.clamped(to: 0..<table.count)
    self.table = table
    self.next = rows.lowerBound
    self.end = rows.upperBound
  }

  /// How many calls are open around the next step.
  var depth: Int { leaf < 0 ? open.count : open.count + 1 }

  @inline(__always)
  mutating func step() -> Step? {
    if leaf >= 0 {
      let row = leaf
      leaf = -1
      return .exit(row: row)
    }
    guard next < openEnd, next < end else { return close() }
    let row = next
    next += 1
    let rowEnd = table.subtreeEnd[row]
    if rowEnd <= next || next == end {
      leaf = row
      return .enter(row: row, isLeaf: true)
    }
    open.append((row, rowEnd))
    openEnd = rowEnd
    return .enter(row: row, isLeaf: false)
  }

  private mutating func close() -> Step? {
    guard let last = open.popLast() else { return nil }
    openEnd = open.last?.end ?? .max
    return .exit(row: last.row)
  }
}
