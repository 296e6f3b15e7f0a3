/// In which order packets are listed: positions in the trace's packet list, from the top.
///
/// The trace's own order takes no memory; a sorted one twelve bytes a packet, one of some packets only four.
struct PacketOrder: RandomAccessCollection, Sendable {
  /// How many packets are listed.
  private(set) var count = 0
  private var isSorted = false
  /// Positions from the top; empty for the trace's own order. Either all packets' or some of them.
  private var sorted: [UInt32] = []
  /// By position, while sorted: what it is sorted by, the smallest on top.
  private var keys: [UInt64] = []

  /// A list of no packets.
  init() {}

  /// Always 0, the topmost line.
  var startIndex: Int { 0 }
  /// How many packets are listed.
  var endIndex: Int { count }

  /// The position in the trace of what is listed at `index`.
  subscript(index: Int) -> Int { isSorted ? Int(sorted[index]) : index }

  /// Where a position is listed, or nil when there is none such.
  ///
  /// - Complexity: O(1) in the trace's order, else O(packets).
  func place(of position: Int) -> Int? {
    guard position >= 0, isSorted || position < count else { return nil }
    guard isSorted else { return position }
    return sorted.firstIndex(of: UInt32(clamping: position))
  }

  /// Lists the trace's first `count` packets as they are.
  mutating func list(_ count: Int) {
    self = PacketOrder()
    self.count = count
  }

  /// Lists only the packets at `positions`, which ascend: as they are, or sorted.
  ///
  /// - Complexity: O(positions).
  mutating func list(only positions: [Int], ascends: Bool = true, by key: ((Int) -> Int64?)?) {
    self = PacketOrder()
    isSorted = true
    count = positions.count
    guard let key else {
      sorted = positions.map { UInt32(clamping: $0) }
      return
    }
    let keys = positions.map { Self.key(key($0), ascends: ascends) }
    sorted = RadixOrder.indices(of: keys[...]).map { UInt32(clamping: positions[Int($0)]) }
  }

  /// Lists `count` packets, those with the largest keys first or those with the smallest, equal ones in the trace's order,
  /// those without a key last. What is sorted already stays; forget it with ``list(_:)``.
  ///
  /// - Parameter key: called once for every position that is new.
  /// - Complexity: O(packets).
  mutating func sort(_ count: Int, ascends: Bool, by key: (Int) -> Int64?) {
    let known = keys.count
    guard known < count else { return }
    keys.reserveCapacity(count)
    for position in known..<count { keys.append(Self.key(key(position), ascends: ascends)) }
    self.count = count
    let new = RadixOrder.indices(of: keys[known...])
    isSorted = true
    if known == 0 {
      sorted = new
      return
    }
    let old = sorted
    var merged: [UInt32] = []
    merged.reserveCapacity(count)
    var at = 0
    for position in new.lazy.map({ $0 + UInt32(known) }) {
      // A position that was there before comes first among equals: its number is smaller.
      while at < old.count, keys[Int(old[at])] <= keys[Int(position)] {
        merged.append(old[at])
        at += 1
      }
      merged.append(position)
    }
    merged.append(contentsOf: old[at...])
    sorted = merged
  }

  /// A key of which the smallest comes first; what is not known comes last either way.
  private static func key(_ value: Int64?, ascends: Bool) -> UInt64 {
    guard let value else { return .max }
    let rising = UInt64(bitPattern: value) ^ 1 << 63
    return ascends ? rising : ~rising
  }
}

/// Sorts by keys without comparing them: a million take some 20 ms.
enum RadixOrder {
  private static let bits = 11
  private static let size = 1 << 11

  /// The indices of `keys`, counted from the first, in ascending order of the keys; equal ones as they are.
  ///
  /// - Complexity: O(keys), once for each eleven bits in which they differ.
  static func indices(of keys: ArraySlice<UInt64>) -> [UInt32] {
    let base = keys.startIndex
    var order = (0..<keys.count).map { UInt32(truncatingIfNeeded: $0) }
    guard let first = keys.first, keys.count > 64 else {
      // They are counted through for less than the tables take.
      return order.sorted { one, other in
        let (left, right) = (keys[base + Int(one)], keys[base + Int(other)])
        return left != right ? left < right : one < other
      }
    }
    let differing = keys.reduce(0) { $0 | ($1 ^ first) }
    var next = order
    keys.withUnsafeBufferPointer { keys in
      for shift in stride(from: 0, to: 64, by: bits) where differing >> shift & UInt64(size - 1) != 0 {
        var places = [Int](repeating: 0, count: size)
        for key in keys { places[Int(truncatingIfNeeded: key >> shift) & (size - 1)] += 1 }
        var sum = 0
        for digit in places.indices { (places[digit], sum) = (sum, sum + places[digit]) }
        for index in order {
          let digit = Int(truncatingIfNeeded: keys[Int(index)] >> shift) & (size - 1)
          next[places[digit]] = index
          places[digit] += 1
        }
        swap(&order, &next)
      }
    }
    return order
  }
}
