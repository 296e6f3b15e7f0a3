import CallTrees
import TraceEvents

/// Works out the lines of the call graph from the calls and what is folded, filtered and left out.
///
/// Folded subtrees are stepped over with `subtreeEnd`, so the cost is that of the lines shown, not of the calls; a
/// packet of 100,000 calls costs nothing until it is unfolded.
struct VisibleRows {
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

  /// A stretch of rows inside an open run, whose members are one level deeper and are not put together again.
  private struct OpenRun {
    var end: Int
    var depth: Int
    var line: Int
  }

  /// The lines for `rows`, a whole number of subtrees.
  ///
  /// - Complexity: O(lines + siblings looked at for runs).
  func lines(for rows: Range<Int>) -> [VisibleRow] {
    var lines: [VisibleRow] = []
    guard rows.lowerBound >= 0, rows.upperBound <= calls.count, !rows.isEmpty else { return lines }
    let base = Int(calls.depth[rows.lowerBound])
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
      let callDepth = Int(calls.depth[row])
      let inRun = runs.last.map { $0.depth == callDepth } ?? false
      if mergesRuns, !inRun, let run = run(from: row, limit: open.last?.end ?? rows.upperBound) {
        let isOpen = folds.openRuns.contains(row)
        lines.append(
          VisibleRow(
            row: row, end: run.end, parent: open.last?.line ?? -1, depth: max(0, callDepth - base) + runs.count,
            repeats: run.count, total: run.total, canOpen: true, isOpen: isOpen))
        if isOpen {
          open.append((run.end, lines.count - 1))
          runs.append(OpenRun(end: run.end, depth: callDepth, line: lines.count - 1))
        } else {
          row = run.end
          continue
        }
      }
      let end = next(after: row)
      let canOpen = hasShownCallee(row, end: end)
      let isOpen = canOpen && !folds.isFolded(row, depth: callDepth)
      lines.append(
        VisibleRow(
          row: row, end: end, parent: open.last?.line ?? -1, depth: max(0, callDepth - base) + runs.count, repeats: 1,
          total: calls.total(row, interrupts: interruptTime), canOpen: canOpen, isOpen: isOpen))
      if isOpen { open.append((end, lines.count - 1)) }
      row = isOpen ? row + 1 : end
    }
    return lines
  }

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

  private func next(after row: Int) -> Int { max(row + 1, calls.subtreeEnd[row]) }

  private func hasShownCallee(_ row: Int, end: Int) -> Bool {
    var callee = row + 1
    while callee < end {
      if !isHidden(callee) { return true }
      callee = next(after: callee)
    }
    return false
  }

  /// The run of equal siblings that starts at `row`, when there are two at least.
  private func run(from row: Int, limit: Int) -> (end: Int, count: Int, total: Int64?)? {
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
        let duration = calls.total(sibling, interrupts: interruptTime)
        total = duration.flatMap { duration in total.map { $0.addingReportingOverflow(duration).partialValue } }
      }
      sibling = next(after: sibling)
    }
    return count > 1 ? (end, count, total) : nil
  }
}
