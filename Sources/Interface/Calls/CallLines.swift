import CallTrees

/// The lines of the call graph, from the top. Of each only its call and its caller's line are kept: the rest is worked out when a
/// line is asked for, as those on the screen are.
struct CallLines: Sendable {
  /// Of a line.
  private struct Place: BitwiseCopyable {
    var row: UInt32
    /// Index of the caller's line, or -1.
    var parent: Int32
  }

  /// Equal calls in a row that are put together.
  struct Run: Sendable {
    /// The row after the last one that lies beneath.
    var end: Int
    var count: Int
    var total: Int64?
  }

  private var places: [Place] = []
  /// By line, of those that stand for several calls.
  private var runs: [Int: Run] = [:]
  /// What is left out, and what is folded.
  private let rules: VisibleRows
  /// Depth of the outermost calls.
  private let base: Int

  /// No lines.
  init() { self.init(VisibleRows(calls: CallTable(), folds: .standard), base: 0) }

  /// No lines yet, of calls whose outermost ones are at the depth `base`.
  init(_ rules: VisibleRows, base: Int) { (self.rules, self.base) = (rules, base) }

  /// Adds a line below the others.
  ///
  /// - Parameter parent: index of its caller's line, or -1.
  @inline(__always)
  mutating func append(row: Int, parent: Int, run: Run? = nil) {
    if let run { runs[places.count] = run }
    places.append(Place(row: UInt32(truncatingIfNeeded: row), parent: Int32(truncatingIfNeeded: parent)))
  }

  mutating func reserve(_ count: Int) { places.reserveCapacity(count) }

  /// The line's row of the call table; for a run, its first call's.
  func row(of index: Int) -> Int { Int(places[index].row) }

  /// Index of the line's caller, or -1.
  func parent(of index: Int) -> Int { Int(places[index].parent) }

  /// Levels from the outermost line shown.
  ///
  /// - Complexity: O(1), O(depth) where calls are put together.
  func depth(of index: Int) -> Int {
    guard !runs.isEmpty else { return Swift.max(0, Int(rules.calls.depth[row(of: index)]) - base) }
    var depth = 0
    var at = parent(of: index)
    while at >= 0 {
      depth += 1
      at = parent(of: at)
    }
    return depth
  }
}

extension CallLines: RandomAccessCollection {
  var startIndex: Int { 0 }
  var endIndex: Int { places.count }

  /// - Complexity: O(callees) where calls are left out.
  subscript(index: Int) -> VisibleRow {
    let (row, parent, depth) = (row(of: index), parent(of: index), depth(of: index))
    if let run = runs[index] {
      return VisibleRow(
        row: row, end: run.end, parent: parent, depth: depth, repeats: run.count, total: run.total, canOpen: true,
        isOpen: rules.folds.openRuns.contains(row))
    }
    let canOpen = rules.hasShownCallee(row)
    return VisibleRow(
      row: row, end: rules.next(after: row), parent: parent, depth: depth, repeats: 1, total: rules.total(row),
      canOpen: canOpen, isOpen: canOpen && !rules.folds.isFolded(row, depth: Int(rules.calls.depth[row])))
  }
}
