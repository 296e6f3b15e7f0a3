import CallTrees

/// The lines of the call graph where calls in a row may be one line: each line is walked to, from the top. Of a packet with millions of
/// lines it takes longer than a key may, so it can be gone a piece at a time. Folded subtrees are stepped over with `subtreeEnd`.
struct LineWalk: Sendable {
  /// A stretch of rows inside an open run, whose members are not put together again.
  private struct OpenRun {
    var end: Int
    var depth: Int
  }

  /// The lines that were walked to.
  private(set) var lines: CallLines
  private let rules: VisibleRows
  private let rows: Range<Int>
  private let begin: Int64?
  private var flips: FlippedRows
  private var open: [(end: Int, line: Int)] = []
  private var runs: [OpenRun] = []
  /// The next row to look at.
  private var row: Int

  /// - Parameter rows: whole subtrees.
  init(_ rules: VisibleRows, _ rows: Range<Int>, since begin: Int64?, _ outline: CallOutline) {
    (self.rules, self.rows, self.begin) = (rules, rows, begin)
    lines = CallLines(rules, rows, outline)
    flips = FlippedRows(rules.folds, rows)
    row = rows.lowerBound
  }

  /// Walks over up to so many more calls; false when all lines are there.
  ///
  /// - Complexity: O(lines + siblings looked at for runs).
  mutating func proceed(calls limit: Int) -> Bool {
    var left = limit
    while row < rows.upperBound {
      guard left > 0 else { return true }
      left -= 1
      step(&left)
    }
    return false
  }

  private mutating func step(_ left: inout Int) {
    if rules.isHidden(row) {
      row = rules.next(after: row)
      return
    }
    while let last = open.last, last.end <= row { open.removeLast() }
    while let last = runs.last, last.end <= row { runs.removeLast() }
    let depth = Int(rules.calls.depth[row])
    if rules.mergesRuns, !(runs.last.map { $0.depth == depth } ?? false),
      let run = rules.run(from: row, limit: open.last?.end ?? rows.upperBound)
    {
      left -= run.count
      lines.append(row: row, parent: open.last?.line ?? -1, run: run)
      lines.widths.take(CallTable.unknown, total: run.total, start: rules.calls.start[row], since: begin)
      lines.widths.take(depth: open.count)
      guard rules.folds.openRuns.contains(row) else {
        row = run.end
        return
      }
      open.append((run.end, lines.count - 1))
      runs.append(OpenRun(end: run.end, depth: depth))
    }
    let end = rules.next(after: row)
    lines.append(row: row, parent: open.last?.line ?? -1)
    lines.widths.take(rules.calls.duration[row], total: rules.total(row), start: rules.calls.start[row], since: begin)
    lines.widths.take(depth: open.count)
    let isFolded = (depth >= rules.folds.level) != flips.contains(row)
    if !isFolded, end > row + 1 { open.append((end, lines.count - 1)) }
    row = isFolded ? end : row + 1
  }
}

/// Lines of the call graph that are walked to between keys.
struct ComingLines: Sendable {
  var walk: LineWalk
  /// Where the cursor goes, unless it is moved meanwhile.
  var row: Int?
  /// To the run that begins there.
  var isRun: Bool
  /// Where the cursor was when they were set out for.
  var cursor: Int
}

/// The rows that are folded or unfolded unlike their level, asked for in ascending order.
private struct FlippedRows {
  private let rows: [Int]
  private var next = 0

  init(_ folds: FoldSet, _ range: Range<Int>) { rows = folds.flipped.filter { range.contains($0) }.sorted() }

  @inline(__always)
  mutating func contains(_ row: Int) -> Bool {
    while next < rows.count, rows[next] < row { next += 1 }
    return next < rows.count && rows[next] == row
  }
}
