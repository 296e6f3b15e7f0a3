import CallTrees
import TraceEvents

/// Works out the lines of the call graph from the calls and what is folded, filtered and left out.
///
/// Where each line is a call, blocks of rows tell how many lines there are (``LineBlocks``), whatever is folded. Where calls in a row
/// are one line, each line is walked to (``LineWalk``), so the cost is that of the lines shown.
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

  /// Each line is walked to.
  var walks: Bool { mergesRuns || !noise.isEmpty }

  /// The lines for `rows`, a whole number of subtrees.
  ///
  /// - Parameter outline: of these rows and others, so that it can be used again.
  /// - Complexity: that of ``LineBlocks``, or of ``LineWalk``.
  func lines(for rows: Range<Int>, since begin: Int64?, _ outline: CallOutline) -> CallLines {
    guard rows.lowerBound >= 0, rows.upperBound <= calls.count, !rows.isEmpty else { return CallLines() }
    if walks {
      var walk = LineWalk(self, rows, since: begin, outline)
      _ = walk.proceed(calls: .max)
      return walk.lines
    }
    let rule = LineRule(self, rows, outline, leftOut: leftOut(rows))
    return CallLines(self, rows, outline, blocks: LineBlocks(self, rule, since: begin))
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
  func run(from row: Int, limit: Int) -> CallLines.Run? {
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
