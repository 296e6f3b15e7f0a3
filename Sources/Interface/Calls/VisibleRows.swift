import CallTrees
import TraceEvents

/// Works out the lines of the call graph from the calls and what is folded, filtered and left out.
///
/// Folded subtrees are stepped over with `subtreeEnd`, so the cost is that of the lines shown, not of the calls; a
/// packet of 100,000 calls costs nothing until it is unfolded.
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
  /// By row, counted from `keepBase`: the filter keeps it. Nil without a filter.
  var keep: [Bool]?
  var keepBase = 0

  /// A stretch of rows inside an open run, whose members are not put together again.
  private struct OpenRun {
    var end: Int
    var depth: Int
  }

  /// The lines for `rows`, a whole number of subtrees.
  ///
  /// - Parameter widths: told of every line.
  /// - Complexity: O(lines + siblings looked at for runs).
  func lines(for rows: Range<Int>, since begin: Int64?, _ widths: inout CallWidths) -> CallLines {
    guard rows.lowerBound >= 0, rows.upperBound <= calls.count, !rows.isEmpty else { return CallLines() }
    var lines = CallLines(self, base: Int(calls.depth[rows.lowerBound]))
    if folds.level >= Self.deep, !leavesOut { lines.reserve(rows.count) }
    var flips = FlippedRows(folds, rows)
    var open: [(end: Int, line: Int)] = []
    var runs: [OpenRun] = []
    var row = rows.lowerBound
    while row < rows.upperBound {
      if leavesOut, isHidden(row) {
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
        widths.take(
          CallTable.unknown, total: run.total, depth: open.count, start: calls.start[row], since: begin)
        guard folds.openRuns.contains(row) else {
          row = run.end
          continue
        }
        open.append((run.end, lines.count - 1))
        runs.append(OpenRun(end: run.end, depth: depth))
      }
      let end = next(after: row)
      lines.append(row: row, parent: open.last?.line ?? -1)
      widths.take(
        calls.duration[row], total: total(row), depth: open.count, start: calls.start[row],
        since: begin)
      let isFolded = (depth >= folds.level) != flips.contains(row)
      if !isFolded, end > row + 1 { open.append((end, lines.count - 1)) }
      row = isFolded ? end : row + 1
    }
    return lines
  }

  /// No trace nests as deep: calls are unfolded whatever their depth.
  private static let deep = Int(UInt16.max)

  /// Whether anything may be hidden.
  private var leavesOut: Bool { hidesInterrupts || !noise.isEmpty || keep != nil }

  /// Total time of a call's line in ns.
  func total(_ row: Int) -> Int64? { calls.total(row, interrupts: interruptTime) }

  /// Left out of the picture by the choices above.
  func isHidden(_ row: Int) -> Bool {
    if hidesInterrupts, calls.flags[row].contains(.interrupt) { return true }
    if !noise.isEmpty {
      let function = Int(calls.function[row].rawValue)
      if function < noise.count, noise[function] { return true }
    }
    if let keep {
      let at = row - keepBase
      return at < 0 || at >= keep.count || !keep[at]
    }
    return false
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
