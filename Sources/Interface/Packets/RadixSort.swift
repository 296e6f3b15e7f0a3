/// A sort by keys that compares none, eleven bits at a time, each for some milliseconds of a million.
struct RadixSort: Sendable {
  private static let bits = 11
  private static let size = 1 << 11

  /// The indices of the keys, counted from the first: in ascending order once all is done, equal ones as they are.
  private(set) var order: [UInt32]
  private var next: [UInt32] = []
  /// Bits in which keys differ.
  private let differing: UInt64
  /// The next bits to sort by.
  private var shift = 0

  init(of keys: ArraySlice<UInt64>) {
    order = (0..<keys.count).map { UInt32(truncatingIfNeeded: $0) }
    differing = keys.first.map { first in keys.reduce(0) { $0 | ($1 ^ first) } } ?? 0
  }

  /// Sorts by the next bits in which there is a difference; false when there are no more. Of few keys by all at once.
  ///
  /// - Parameter keys: the same each time.
  /// - Complexity: O(keys).
  mutating func proceed(_ keys: ArraySlice<UInt64>) -> Bool {
    let base = keys.startIndex
    guard keys.count > 64 else {
      // They are counted through for less than the tables take.
      order.sort { one, other in
        let (left, right) = (keys[base + Int(one)], keys[base + Int(other)])
        return left != right ? left < right : one < other
      }
      return false
    }
    while shift < 64, differing >> shift & UInt64(Self.size - 1) == 0 { shift += Self.bits }
    guard shift < 64 else {
      next = []
      return false
    }
    if next.isEmpty { next = order }
    var places = [Int](repeating: 0, count: Self.size)
    keys.withUnsafeBufferPointer { keys in
      for key in keys { places[Int(truncatingIfNeeded: key >> shift) & (Self.size - 1)] += 1 }
      var sum = 0
      for digit in places.indices { (places[digit], sum) = (sum, sum + places[digit]) }
      for index in order {
        let digit = Int(truncatingIfNeeded: keys[Int(index)] >> shift) & (Self.size - 1)
        next[places[digit]] = index
        places[digit] += 1
      }
    }
    swap(&order, &next)
    shift += Self.bits
    return true
  }
}
