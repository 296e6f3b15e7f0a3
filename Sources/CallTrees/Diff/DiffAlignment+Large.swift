/// What large levels without unique siblings are aligned with.
extension DiffAlignment {
  /// Myers' O(ND) algorithm over shapes: the fewest siblings left unpaired. Nil when there are too many edits.
  func fewEdits(_ leftRange: Range<Int>, _ rightRange: Range<Int>) -> [(left: Int, right: Int)]? {
    let (width, height) = (leftRange.count, rightRange.count)
    let limit = min(Self.editLimit, width + height)
    var reach = [Int](repeating: 0, count: 2 * limit + 3)
    let middle = limit + 1
    var history: [[Int]] = []
    var steps = 0
    for edits in 0...limit {
      for diagonal in stride(from: -edits, through: edits, by: 2) {
        let (below, above) = (reach[middle + diagonal - 1], reach[middle + diagonal + 1])
        var x = Self.goesDown(diagonal, edits, below: below, above: above) ? above : below + 1
        let from = x
        while x < width, x - diagonal < height, x >= diagonal,
          alike(leftRange.lowerBound + x, rightRange.lowerBound + x - diagonal)
        {
          x += 1
        }
        steps += x - from + 1
        reach[middle + diagonal] = x
        if diagonal == width - height, x >= width {
          return walkBack(history, edits: edits, width: width, height: height).map {
            (leftRange.lowerBound + $0.left, rightRange.lowerBound + $0.right)
          }
        }
      }
      if steps > Self.stepLimit { return nil }
      history.append(Array(reach[(middle - edits)...(middle + edits)]))
    }
    return nil
  }

  /// The next point of a diagonal comes from the diagonal above, by leaving out a sibling of the right.
  private static func goesDown(_ diagonal: Int, _ edits: Int, below: Int, above: Int) -> Bool {
    diagonal == -edits || (diagonal != edits && below < above)
  }

  /// The pairs on the way to the end; `history[d]` is how far each diagonal -d...d got with d edits.
  private func walkBack(_ history: [[Int]], edits: Int, width: Int, height: Int) -> [(left: Int, right: Int)] {
    var pairs: [(left: Int, right: Int)] = []
    var (x, y) = (width, height)
    for edit in stride(from: edits, to: 0, by: -1) {
      let diagonal = x - y
      let reach = history[edit - 1]
      func at(_ diagonal: Int) -> Int {
        let index = diagonal + edit - 1
        return reach.indices.contains(index) ? reach[index] : 0
      }
      let down = Self.goesDown(diagonal, edit, below: at(diagonal - 1), above: at(diagonal + 1))
      let fromX = down ? at(diagonal + 1) : at(diagonal - 1)
      let fromY = fromX - (down ? diagonal + 1 : diagonal - 1)
      let stop = down ? fromX : fromX + 1
      while x > stop {
        (x, y) = (x - 1, y - 1)
        pairs.append((x, y))
      }
      (x, y) = (fromX, fromY)
    }
    while x > 0, y > 0 {
      (x, y) = (x - 1, y - 1)
      pairs.append((x, y))
    }
    return pairs.reversed()
  }

  /// The last resort: goes on at the nearest pair of the same function, or drops a sibling of both sides.
  mutating func lookAhead(_ leftRange: Range<Int>, _ rightRange: Range<Int>) {
    var (one, other) = (leftRange.lowerBound, rightRange.lowerBound)
    while one < leftRange.upperBound, other < rightRange.upperBound {
      if let jump = nearest(one..<leftRange.upperBound, other..<rightRange.upperBound) {
        pairs.append(jump)
        (one, other) = (jump.left + 1, jump.right + 1)
      } else {
        (one, other) = (one + 1, other + 1)
      }
    }
  }

  private func nearest(_ leftRange: Range<Int>, _ rightRange: Range<Int>) -> (left: Int, right: Int)? {
    for distance in 0...Self.window {
      for ahead in 0...distance {
        let (one, other) = (leftRange.lowerBound + ahead, rightRange.lowerBound + distance - ahead)
        guard one < leftRange.upperBound, other < rightRange.upperBound else { continue }
        if left[one].kin == right[other].kin { return (one, other) }
      }
    }
    return nil
  }
}
