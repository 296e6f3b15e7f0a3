/// Siblings of a large level as numbers, the same for what is alike.
struct DiffShapes {
  private let left: [UInt32]
  private let right: [UInt32]
  /// By number: where it stands in the ranges that are looked at.
  private var places: [Place]

  /// Where a number stands on each side, if it does once.
  private struct Place {
    var left: Int32
    var right: Int32

    static let none: Int32 = -1
    static let several: Int32 = -2
    static let unseen = Place(left: none, right: none)
  }

  /// Edits that Myers' algorithm may need. Its memory is half the square of it.
  private static let editLimit = 1024
  /// Comparisons that Myers' algorithm may make.
  private static let stepLimit = 1 << 24

  init(_ left: DiffTokens, _ right: DiffTokens) {
    var numbers = Numbers()
    self.left = (0..<left.count).map { numbers.number(left[$0].shape) }
    self.right = (0..<right.count).map { numbers.number(right[$0].shape) }
    places = [Place](repeating: .unseen, count: numbers.count)
  }

  /// Siblings whose shape occurs once on each side, in the left one's order.
  mutating func unique(_ leftRange: Range<Int>, _ rightRange: Range<Int>) -> [DiffPairs.Block] {
    for one in leftRange {
      let shape = Int(left[one])
      places[shape].left = places[shape].left == Place.none ? Int32(truncatingIfNeeded: one) : Place.several
    }
    for other in rightRange {
      let shape = Int(right[other])
      places[shape].right = places[shape].right == Place.none ? Int32(truncatingIfNeeded: other) : Place.several
    }
    var found: [DiffPairs.Block] = []
    for one in leftRange {
      let place = places[Int(left[one])]
      if place.left >= 0, place.right >= 0 {
        found.append(DiffPairs.Block(left: Int(place.left), right: Int(place.right), count: 1))
      }
    }
    for one in leftRange { places[Int(left[one])] = .unseen }
    for other in rightRange { places[Int(right[other])] = .unseen }
    return found
  }

  /// Myers' O(ND) algorithm: the fewest siblings left unpaired. Nil when there are too many edits.
  func fewEdits(_ leftRange: Range<Int>, _ rightRange: Range<Int>) -> DiffPairs? {
    let (width, height) = (leftRange.count, rightRange.count)
    let limit = min(Self.editLimit, width + height)
    var reach = [Int32](repeating: 0, count: 2 * limit + 3)
    let middle = limit + 1
    // How far each diagonal -d, -d + 2 … d got with d edits, for all d.
    var history: [Int32] = []
    history.reserveCapacity((limit + 1) * (limit + 2) / 2)
    var steps = 0
    for edits in 0...limit {
      for diagonal in stride(from: -edits, through: edits, by: 2) {
        let (below, above) = (Int(reach[middle + diagonal - 1]), Int(reach[middle + diagonal + 1]))
        let from = Self.goesDown(diagonal, edits, below: below, above: above) ? above : below + 1
        let x = slide(from, diagonal, leftRange, rightRange)
        steps += x - from + 1
        reach[middle + diagonal] = Int32(truncatingIfNeeded: x)
        if diagonal == width - height, x >= width {
          return walkBack(history, edits: edits, leftRange, rightRange)
        }
      }
      if steps > Self.stepLimit { return nil }
      for diagonal in stride(from: -edits, through: edits, by: 2) { history.append(reach[middle + diagonal]) }
    }
    return nil
  }

  /// How far siblings are alike along a diagonal.
  @inline(__always)
  private func slide(_ from: Int, _ diagonal: Int, _ leftRange: Range<Int>, _ rightRange: Range<Int>) -> Int {
    guard from >= diagonal else { return from }
    let end = min(leftRange.count, rightRange.count + diagonal)
    let shift = rightRange.lowerBound - diagonal
    var x = from
    while x < end, left[leftRange.lowerBound + x] == right[shift + x] { x += 1 }
    return x
  }

  /// The next point of a diagonal comes from the diagonal above, by leaving out a sibling of the right.
  private static func goesDown(_ diagonal: Int, _ edits: Int, below: Int, above: Int) -> Bool {
    diagonal == -edits || (diagonal != edits && below < above)
  }

  /// The pairs on the way to the end.
  private func walkBack(
    _ history: [Int32], edits: Int, _ leftRange: Range<Int>, _ rightRange: Range<Int>
  ) -> DiffPairs {
    var found: [DiffPairs.Block] = []
    var (x, y) = (leftRange.count, rightRange.count)
    func add(_ count: Int) {
      (x, y) = (x - count, y - count)
      found.append(DiffPairs.Block(left: leftRange.lowerBound + x, right: rightRange.lowerBound + y, count: count))
    }
    for edit in stride(from: edits, to: 0, by: -1) {
      let diagonal = x - y
      // With e edits there are e + 1 diagonals.
      let first = (edit - 1) * edit / 2
      func at(_ diagonal: Int) -> Int {
        let place = (diagonal + edit - 1) / 2
        return abs(diagonal) < edit ? Int(history[first + place]) : 0
      }
      let down = Self.goesDown(diagonal, edit, below: at(diagonal - 1), above: at(diagonal + 1))
      let fromX = down ? at(diagonal + 1) : at(diagonal - 1)
      add(x - (down ? fromX : fromX + 1))
      (x, y) = (fromX, fromX - (down ? diagonal + 1 : diagonal - 1))
    }
    add(min(x, y))
    var pairs = DiffPairs()
    for block in found.reversed() { pairs.append(block.left, block.right, count: block.count) }
    return pairs
  }

  /// Numbers hashes as they come. They are spread already.
  private struct Numbers {
    private(set) var count = 0
    private var slots = [Slot](repeating: Slot(), count: 1 << 10)

    private struct Slot {
      var hash: UInt64 = 0
      var number = UInt32.max
    }

    mutating func number(_ hash: UInt64) -> UInt32 {
      let slot = slot(of: hash)
      if slots[slot].number != .max { return slots[slot].number }
      let number = UInt32(truncatingIfNeeded: count)
      slots[slot] = Slot(hash: hash, number: number)
      count += 1
      if 2 * count > slots.count { grow() }
      return number
    }

    private func slot(of hash: UInt64) -> Int {
      var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
      while slots[slot].number != .max, slots[slot].hash != hash { slot = (slot + 1) & (slots.count - 1) }
      return slot
    }

    private mutating func grow() {
      let old = slots
      slots = [Slot](repeating: Slot(), count: 2 * old.count)
      for known in old where known.number != .max { slots[slot(of: known.hash)] = known }
    }
  }
}
