/// In which order packets are listed: positions in the trace's packet list, from the top.
///
/// The trace's own order takes no memory; a sorted one, and one of some packets only, takes four bytes a packet.
struct PacketOrder: RandomAccessCollection, Sendable {
  /// How many packets are listed.
  private(set) var count = 0
  private var isSorted = false
  /// Positions from the top; empty for the trace's own order. Either all packets' or some of them.
  private var sorted: [UInt32] = []
  /// By position, while sorted: what it is sorted by.
  private var keys: [Int64] = []

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

  /// Lists only the packets at `positions`, which ascend; with a key those with the largest come first.
  ///
  /// - Complexity: O(positions × log positions), O(positions) without a key.
  mutating func list(only positions: [Int], by key: ((Int) -> Int64)?) {
    self = PacketOrder()
    isSorted = true
    count = positions.count
    sorted = positions.map { UInt32(clamping: $0) }
    guard let key else { return }
    let keys = positions.map(key)
    sorted = positions.indices.sorted { keys[$0] != keys[$1] ? keys[$0] > keys[$1] : $0 < $1 }
      .map { UInt32(clamping: positions[$0]) }
  }

  /// Lists `count` packets, those with the largest keys first, equal ones in the trace's order. What is sorted already
  /// stays; forget it with ``list(_:)``.
  ///
  /// - Parameter key: called once for every position that is new.
  /// - Complexity: O(packets + new packets × log(new packets)).
  mutating func sort(_ count: Int, by key: (Int) -> Int64) {
    let known = keys.count
    guard known < count else { return }
    for position in known..<count { keys.append(key(position)) }
    self.count = count
    let keys = keys
    let new = (known..<count).map { UInt32(clamping: $0) }.sorted { left, right in
      let (first, second) = (keys[Int(left)], keys[Int(right)])
      return first != second ? first > second : left < right
    }
    let old = sorted
    var merged: [UInt32] = []
    merged.reserveCapacity(count)
    var at = 0
    for position in new {
      // A position that was there before comes first among equals: its number is smaller.
      while at < old.count, keys[Int(old[at])] >= keys[Int(position)] {
        merged.append(old[at])
        at += 1
      }
      merged.append(position)
    }
    merged.append(contentsOf: old[at...])
    sorted = merged
    isSorted = true
  }
}
