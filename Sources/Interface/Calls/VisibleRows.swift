import CallTrees
import TraceEvents

/// Works out the lines of the call graph from the calls and what is folded, filtered and left out.
///
/// Where each line is a call, blocks of rows tell how many lines there are (``LineBlocks``), whatever is folded. Where calls in a row
/// are one line, each line is walked to: folded subtrees are stepped over with `subtreeEnd`, so the cost is that of the lines shown.
struct VisibleRows: Sendable {
  var calls: CallTable
  var folds: FoldSet
  /// Leave out interrupts and what is beneath them.
  var hidesInterrupts = false
  private var interruptTime: InterruptTime { hidesInterrupts ? .leftOut : .counted }
  /// By function: left out as noise. Empty when noise is shown.
  var noise: [Bool] = []
  /// Put equal siblings in a row together.
  var mergesRuns = false
  /// Rows that the filter keeps; nil without a filter.
  var keep: RowSet?

  /// A stretch of rows inside an open run, whose members are not put together again.
  private struct OpenRun {
    var end: Int
    var depth: Int
  }

  /// The lines for `rows`, a whole number of subtrees.
  ///
  /// - Parameter outline: of these rows and others, so that it can be used again.
  /// - Complexity: see ``LineBlocks``; where calls in a row are one line, O(lines + siblings looked at for runs).
  func lines(for rows: Range<Int>, since begin: Int64?, _ outline: CallOutline) -> CallLines {
    guard rows.lowerBound >= 0, rows.upperBound <= calls.count, !rows.isEmpty else { return CallLines() }
    guard mergesRuns || !noise.isEmpty else {
      let rule = LineRule(self, rows, outline, leftOut: leftOut(rows))
      return CallLines(self, rows, outline, blocks: LineBlocks(self, rule, since: begin))
    }
    var lines = CallLines(self, rows, outline)
    var flips = FlippedRows(folds, rows)
    var open: [(end: Int, line: Int)] = []
    var runs: [OpenRun] = []
    var row = rows.lowerBound
    while row < rows.upperBound {
      if isHidden(row) {
        row = next(after: row)
        continue
      }
      while let last = open.last, last.end <= row { open.removeLast() }
      while let last = runs.last, last.end <= row { runs.removeLast() }
      let depth = Int(calls.depth[row])
      if mergesRuns, !(runs.last.map { $0.depth == depth } ?? false),
        let run = run(from: row, limit: open.last?.end ?? rows.upperBound)
      {
        lines.append(row: row, parent: open.last?.line ?? -1, run: run)
        lines.widths.take(CallTable.unknown, total: run.total, start: calls.start[row], since: begin)
        lines.widths.take(depth: open.count)
        guard folds.openRuns.contains(row) else {
          row = run.end
          continue
        }
        open.append((run.end, lines.count - 1))
        runs.append(OpenRun(end: run.end, depth: depth))
      }
      let end = next(after: row)
      lines.append(row: row, parent: open.last?.line ?? -1)
      lines.widths.take(calls.duration[row], total: total(row), start: calls.start[row], since: begin)
      lines.widths.take(depth: open.count)
      let isFolded = (depth >= folds.level) != flips.contains(row)
      if !isFolded, end > row + 1 { open.append((end, lines.count - 1)) }
      row = isFolded ? end : row + 1
    }
    return lines
  }

  /// Rows that interrupts and the filter take out of the picture; nil when nothing is left out.
  private func leftOut(_ rows: Range<Int>) -> RowSet? {
    guard hidesInterrupts || keep != nil else { return nil }
    var set = RowSet(of: rows)
    if hidesInterrupts { calls.forEachInterrupt(in: rows) { set.insert($0) } }
    if let keep { set.insert(allBut: keep) }
    return set
  }

  /// Total time of a call's line in ns.
  func total(_ row: Int) -> Int64? { calls.total(row, interrupts: interruptTime) }

  /// Left out of the picture by the choices above.
  func isHidden(_ row: Int) -> Bool {
    if hidesInterrupts, calls.flags[row].contains(.interrupt) { return true }
    if !noise.isEmpty {
      let function = Int(calls.function[row].rawValue)
      if function < noise.count, noise[function] { return true }
    }
    return keep.map { !$0.contains(row) } ?? false
  }

  func next(after row: Int) -> Int { max(row + 1, calls.subtreeEnd[row]) }

  /// Whether something beneath a call could be shown.
  func hasShownCallee(_ row: Int) -> Bool {
    let end = next(after: row)
    var callee = row + 1
    while callee < end {
      if !isHidden(callee) { return true }
      callee = next(after: callee)
    }
    return false
  }

  /// The run of equal siblings that starts at `row`, when there are two at least.
  private func run(from row: Int, limit: Int) -> CallLines.Run? {
    let function = calls.function[row]
    let isInterrupt = calls.flags[row].contains(.interrupt)
    var count = 0
    var end = row
    var total: Int64? = 0
    var sibling = row
    while sibling < limit, calls.depth[sibling] == calls.depth[row] {
      if !isHidden(sibling) {
        guard calls.function[sibling] == function, calls.flags[sibling].contains(.interrupt) == isInterrupt else {
          break
        }
        count += 1
        end = next(after: sibling)
        let duration = self.total(sibling)
        total = duration.flatMap { duration in total.map { $0.addingReportingOverflow(duration).partialValue } }
      }
      sibling = next(after: sibling)
    }
    return count > 1 ? CallLines.Run(end: end, count: count, total: total) : nil
  }
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
