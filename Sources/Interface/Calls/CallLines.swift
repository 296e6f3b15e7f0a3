import CallTrees

/// The lines of the call graph, from the top. What a line shows is worked out when it is asked for, as those on the screen are.
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

  /// Where each line is a call; nil where calls may be put together, and each line's place is kept.
  private let blocks: LineBlocks?
  private var places: [Place] = []
  /// By line, of those that stand for several calls.
  private var runs: [Int: Run] = [:]
  /// What the columns of times have to hold for all lines.
  var widths = CallWidths()
  /// What is left out, and what is folded.
  private let rules: Apart<VisibleRows>
  private let rows: Range<Int>
  /// Of the packet that these are lines of, to be used again when others are worked out.
  let outline: CallOutline
  /// Depth of the outermost calls.
  private let base: Int

  /// No lines.
  init() { self.init(VisibleRows(calls: CallTable(), folds: .standard), 0..<0, CallOutline()) }

  /// The lines of some rows; without blocks none yet.
  init(_ rules: VisibleRows, _ rows: Range<Int>, _ outline: CallOutline, blocks: LineBlocks? = nil) {
    (self.rules, self.rows, self.outline, self.blocks) = (Apart(rules), rows, outline, blocks)
    base = rows.isEmpty ? 0 : rules.calls.depth[rows.lowerBound]
    if let blocks { widths = blocks.widths }
  }

  /// Adds a line below the others.
  ///
  /// - Parameter parent: index of its caller's line, or -1.
  @inline(__always)
  mutating func append(row: Int, parent: Int, run: Run? = nil) {
    if let run { runs[places.count] = run }
    places.append(Place(row: UInt32(truncatingIfNeeded: row), parent: Int32(truncatingIfNeeded: parent)))
  }

  /// The line's row of the call table; for a run, its first call's.
  func row(of index: Int) -> Int { blocks?.row(of: index) ?? Int(places[index].row) }

  /// Index of the line's caller, or -1.
  func parent(of index: Int) -> Int { blocks == nil ? Int(places[index].parent) : parent(ofRow: row(of: index)) }

  private func parent(ofRow row: Int) -> Int {
    outline.caller(of: row, from: rows.lowerBound).flatMap { blocks?.line(notBehind: $0) } ?? -1
  }

  /// Levels from the outermost line shown.
  ///
  /// - Complexity: O(1), O(depth) where calls are put together.
  func depth(of index: Int) -> Int {
    guard !runs.isEmpty else { return Swift.max(0, rules.value.calls.depth[row(of: index)] - base) }
    var depth = 0
    var at = parent(of: index)
    while at >= 0 {
      depth += 1
      at = parent(of: at)
    }
    return depth
  }

  /// Index of the last line whose row is not behind `row`; nil when there is none.
  ///
  /// - Complexity: that of ``LineBlocks/line(notBehind:)``, or O(log lines).
  func line(notBehind row: Int) -> Int? {
    if let blocks { return blocks.line(notBehind: row) }
    var low = 0
    var high = places.count
    while low < high {
      let middle = (low + high) / 2
      if self.row(of: middle) <= row { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? low - 1 : nil
  }

  /// Index of the next line beside a line, or of the one before it; nil when its caller has no such line.
  ///
  /// - Complexity: O(depth).
  func sibling(of index: Int, forward: Bool) -> Int? {
    let depth = depth(of: index)
    var at = index - 1
    if forward {
      at = (line(notBehind: self[index].end - 1) ?? index) + 1
    } else {
      while at >= 0, self.depth(of: at) > depth { at = parent(of: at) }
    }
    return indices.contains(at) && self.depth(of: at) == depth ? at : nil
  }
}

extension CallLines: RandomAccessCollection {
  var startIndex: Int { 0 }
  var endIndex: Int { blocks?.count ?? places.count }

  /// - Complexity: O(callees) where calls are left out.
  subscript(index: Int) -> VisibleRow {
    let rules = rules.value
    let row = row(of: index)
    let parent = blocks == nil ? Int(places[index].parent) : parent(ofRow: row)
    let depth = runs.isEmpty ? Swift.max(0, rules.calls.depth[row] - base) : depth(of: index)
    if let run = runs[index] {
      return VisibleRow(
        row: row, end: run.end, parent: parent, depth: depth, repeats: run.count, total: run.total, canOpen: true,
        isOpen: rules.folds.openRuns.contains(row))
    }
    let canOpen = rules.hasShownCallee(row)
    return VisibleRow(
      row: row, end: rules.next(after: row), parent: parent, depth: depth, repeats: 1, total: rules.total(row),
      canOpen: canOpen, isOpen: canOpen && !rules.folds.isFolded(row, depth: rules.calls.depth[row]))
  }
}
