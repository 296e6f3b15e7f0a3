import CallTrees
import TraceEvents

/// What holds of a packet's calls whatever is folded, by blocks of rows: how deep they lie, and what their times need. Most blocks are
/// told by it without a look at their calls. A class: state is copied for each key, and these are many columns.
final class CallOutline: Sendable {
  /// Of some 4,096 rows.
  struct Block: BitwiseCopyable {
    var leastDepth: Int32
    var greatestDepth: Int32
    /// Columns that times of calls, and times since the packet began, need at most.
    var total: Int32
    var offset: Int32
  }

  let rows: Range<Int>
  /// The first one begins with the row that has the first row's number in blocks.
  let blocks: [Block]
  let deepest: Int
  private let depth: ByteColumn

  static let blockRows = 4096

  /// - Complexity: O(rows), many at a time.
  init(_ calls: CallTable = CallTable(), rows: Range<Int> = 0..<0, since begin: Int64? = nil) {
    self.rows = rows
    depth = calls.depth
    var blocks: [Block] = []
    var deepest = 0
    var row = rows.lowerBound
    while row < rows.upperBound {
      let end = min(rows.upperBound, (row / Self.blockRows + 1) * Self.blockRows)
      let depths = depth.extent(in: row..<end) ?? 0...0
      var (total, offset) = (ColumnWidth(atLeast: 0), ColumnWidth(atLeast: 0))
      if let times = calls.duration.extent(in: row..<end) {
        total.take(time: times.lowerBound)
        total.take(time: times.upperBound)
      }
      if let begin, let times = calls.start.extent(in: row..<end) {
        offset.take(offset: times.lowerBound.subtractingReportingOverflow(begin).partialValue)
        offset.take(offset: times.upperBound.subtractingReportingOverflow(begin).partialValue)
      }
      blocks.append(
        Block(
          leastDepth: Int32(clamping: depths.lowerBound), greatestDepth: Int32(clamping: depths.upperBound),
          total: Int32(clamping: total.columns), offset: Int32(clamping: offset.columns)))
      deepest = max(deepest, depths.upperBound)
      row = end
    }
    (self.blocks, self.deepest) = (blocks, deepest)
  }

  /// The rows of a block.
  func rows(of block: Int) -> Range<Int> {
    let first = (rows.lowerBound / Self.blockRows + block) * Self.blockRows
    return (first..<first + Self.blockRows).clamped(to: rows)
  }

  /// The block that a row lies in.
  func block(of row: Int) -> Int { row / Self.blockRows - rows.lowerBound / Self.blockRows }

  /// The call that `row` was made from, if that is not before `first`.
  ///
  /// - Complexity: O(blocks between the two), 64 rows at a time within a block.
  func caller(of row: Int, from first: Int) -> Int? {
    guard rows.contains(row), depth[row] > 0 else { return nil }
    let limit = depth[row] - 1
    var word = row & ~63
    var bits = depth.bits(atMost: limit, from: word) & (1 << UInt64(row & 63) - 1)
    while bits == 0 {
      word -= 64
      while word >= first, (word + 64).isMultiple(of: Self.blockRows), blocks[block(of: word)].leastDepth > limit {
        word -= Self.blockRows
      }
      guard word + 63 >= first else { return nil }
      bits = depth.bits(atMost: limit, from: word)
    }
    let caller = word + 63 - bits.leadingZeroBitCount
    return caller >= first ? caller : nil
  }
}
