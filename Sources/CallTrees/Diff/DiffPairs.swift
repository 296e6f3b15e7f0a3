/// Which siblings of one level belong together, both sides ascending.
///
/// Most stand in a row on both sides: a block is as many pairs as do.
struct DiffPairs {
  /// Siblings in a row that belong together one by one.
  struct Block: BitwiseCopyable {
    var left: Int
    var right: Int
    var count: Int
  }

  private(set) var blocks: [Block] = []

  /// Adds pairs behind those there.
  mutating func append(_ left: Int, _ right: Int, count: Int = 1) {
    guard count > 0 else { return }
    if let last = blocks.last, last.left + last.count == left, last.right + last.count == right {
      blocks[blocks.count - 1].count += count
    } else {
      blocks.append(Block(left: left, right: right, count: count))
    }
  }

  /// With left and right changed over.
  var swapped: DiffPairs {
    var swapped = DiffPairs()
    for block in blocks { swapped.append(block.right, block.left, count: block.count) }
    return swapped
  }

  /// The blocks, each with what is unpaired before it; the last of no pairs.
  func withGaps(_ counts: Sided<Int>) -> [(gap: Sided<Range<Int>>, block: Block)] {
    var next = Sided(0, 0)
    var list: [(gap: Sided<Range<Int>>, block: Block)] = []
    list.reserveCapacity(blocks.count + 1)
    for block in blocks + [Block(left: counts.left, right: counts.right, count: 0)] {
      list.append((Sided(next.left..<block.left, next.right..<block.right), block))
      next = Sided(block.left + block.count, block.right + block.count)
    }
    return list
  }

  /// What a sibling of the left is paired with.
  ///
  /// - Complexity: O(log blocks).
  func partner(ofLeft position: Int) -> Int? {
    var (low, high) = (0, blocks.count)
    while low < high {
      let middle = (low + high) / 2
      if blocks[middle].left + blocks[middle].count <= position { low = middle + 1 } else { high = middle }
    }
    guard low < blocks.count, blocks[low].left <= position else { return nil }
    return blocks[low].right + position - blocks[low].left
  }
}
