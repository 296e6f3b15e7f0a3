import CallTrees
import TraceEvents

/// Which rows of the call table have a line of the call graph, where each line is a call: by how deep they lie, what is folded, and what is left
/// out. It is worked out 64 rows at a time.
struct LineRule: Sendable {
  let rows: Range<Int>
  let outline: CallOutline
  let depth: ByteColumn
  private let limits: FoldLimits
  private let leftOut: RowSet?

  /// - Parameters:
  ///   - rows: whole subtrees.
  ///   - leftOut: rows that have no line, whatever is folded, and all beneath them.
  init(_ rules: VisibleRows, _ rows: Range<Int>, _ outline: CallOutline, leftOut: RowSet?) {
    (self.rows, self.outline, self.leftOut) = (rows, outline, leftOut)
    depth = rules.calls.depth
    limits = FoldLimits(rules.folds, rules.calls, rows)
  }

  /// The rows of a block that lie in `rows`.
  func part(_ block: Int) -> Range<Int> {
    outline.rows(of: block).clamped(to: rows)
  }

  /// Whether a part of a block is shown as a whole, or not at all; nil where only its rows can tell.
  func isShown(_ part: Range<Int>, _ facts: CallOutline.Block) -> Bool? {
    let stretch = limits.stretch(of: part.lowerBound)
    guard limits.end(of: stretch) >= part.upperBound else { return nil }
    if facts.leastDepth > limits.depth(of: stretch) { return false }
    // How deep the calls of a part lie is not known beforehand.
    guard leftOut == nil, part.count == CallOutline.blockRows else { return nil }
    return facts.greatestDepth <= limits.depth(of: stretch) ? true : nil
  }

  /// Which of 64 rows have a line, from a multiple of 64 on.
  func bits(from word: Int) -> UInt64 {
    let left = ~(leftOut?.word(from: word) ?? 0)
    guard left != 0 else { return 0 }
    var found: UInt64 = 0
    var stretch = limits.stretch(of: max(word, rows.lowerBound))
    RowSet.forEachWord(of: (word..<word + 64).clamped(to: rows)) { _, all in
      while true {
        let limit = limits.depth(of: stretch)
        let shown = limit >= outline.deepest ? all : all & depth.bits(atMost: limit, from: word)
        let end = limits.end(of: stretch)
        let first = max(0, limits.first(of: stretch) - word)
        let part = UInt64.max << UInt64(first) & (end < word + 64 ? 1 << UInt64(end - word) - 1 : UInt64.max)
        found |= shown & part
        guard end < word + 64 else { return }
        stretch += 1
      }
    }
    return found & left
  }

  /// Hands over the rows of a word that its bits stand for.
  @inline(__always)
  static func forEachRow(_ bits: UInt64, _ word: Int, _ body: (Int) -> Void) {
    var bits = bits
    while bits != 0 {
      body(word + bits.trailingZeroBitCount)
      bits &= bits - 1
    }
  }
}
