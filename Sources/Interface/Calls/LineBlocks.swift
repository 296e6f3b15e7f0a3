import CallTrees
import TraceEvents

/// The lines of the call graph where each is a call: how many there are before each block of rows. Which rows they are of is worked out anew
/// (``LineRule``). A class: state is copied for each key.
final class LineBlocks: Sendable {
  private let rule: LineRule
  /// By block of rows: how many lines there are before it; then, how many there are.
  private let before: [Int]
  /// What the columns of times have to hold for all lines.
  let widths: CallWidths

  /// - Complexity: O(blocks), and O(rows) of blocks that are shown in part, 64 at a time.
  init(_ rules: VisibleRows, _ rule: LineRule, since begin: Int64?) {
    let (rows, outline, depth) = (rule.rows, rule.outline, rule.depth)
    var (before, widths) = ([0], CallWidths())
    let base = depth[rows.lowerBound]
    var deepest = base
    for block in outline.block(of: rows.lowerBound)...outline.block(of: rows.upperBound - 1) {
      let facts = outline.blocks[block]
      let part = rule.part(block)
      var count = part.count
      if let isAll = rule.isShown(part, facts) {
        if isAll { deepest = max(deepest, Int(facts.greatestDepth)) } else { count = 0 }
      } else {
        count = 0
        RowSet.forEachWord(of: part) { word, _ in
          let shown = rule.bits(from: word)
          count += shown.nonzeroBitCount
          guard shown != 0, facts.greatestDepth > deepest else { return }
          LineRule.forEachRow(shown & ~depth.bits(atMost: deepest, from: word), word) {
            deepest = max(deepest, depth[$0])
          }
        }
      }
      before.append(before[before.count - 1] + count)
      guard count > 0, facts.total > widths.total.columns || facts.offset > widths.offset.columns else { continue }
      RowSet.forEachWord(of: part) { word, _ in
        LineRule.forEachRow(rule.bits(from: word), word) { row in
          widths.take(
            rules.calls.duration[row], total: rules.total(row), start: rules.calls.start[row], since: begin)
        }
      }
    }
    widths.take(depth: deepest - base)
    (self.rule, self.before, self.widths) = (rule, before, widths)
  }

  /// How many lines there are.
  var count: Int { before[before.count - 1] }

  /// The row of a line.
  ///
  /// - Complexity: O(log blocks).
  func row(of line: Int) -> Int {
    precondition(line >= 0 && line < count, "the call graph has no such line")
    var low = 0
    var high = before.count - 1
    while high - low > 1 {
      let middle = (low + high) / 2
      if before[middle] <= line { low = middle } else { high = middle }
    }
    let part = rule.part(low + rule.outline.block(of: rule.rows.lowerBound))
    var left = line - before[low]
    if before[low + 1] - before[low] == part.count { return part.lowerBound + left }
    var word = part.lowerBound & ~63
    var bits = rule.bits(from: word)
    while bits.nonzeroBitCount <= left {
      left -= bits.nonzeroBitCount
      word += 64
      bits = rule.bits(from: word)
    }
    for _ in 0..<left { bits &= bits - 1 }
    return word + bits.trailingZeroBitCount
  }

  /// The last line whose row is not behind `row`; nil when there is none.
  ///
  /// - Complexity: O(1), 64 rows of a block at a time.
  func line(notBehind row: Int) -> Int? {
    guard row >= rule.rows.lowerBound else { return nil }
    let row = min(row, rule.rows.upperBound - 1)
    let block = rule.outline.block(of: row)
    let (part, place) = (rule.part(block), block - rule.outline.block(of: rule.rows.lowerBound))
    var count = before[place]
    if before[place + 1] - count == part.count {
      count += row + 1 - part.lowerBound
    } else {
      RowSet.forEachWord(of: part.lowerBound..<row + 1) { count += (rule.bits(from: $0) & $1).nonzeroBitCount }
    }
    return count > 0 ? count - 1 : nil
  }
}
