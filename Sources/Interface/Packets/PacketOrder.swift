import CallTrees

/// In which order packets are listed: positions in the trace's packet list, from the top; all packets' or some of them. What was handled
/// in a packet's window has lines of its own below that packet, which have its position, too.
///
/// The trace's own order takes no memory; a sorted one twelve bytes a packet, and four for each that is listed where some are not.
struct PacketOrder: RandomAccessCollection, Sendable {
  /// How many packets there are.
  private var all = 0
  private var isSorted = false
  /// Positions of all packets from the top; empty for the trace's own order.
  private var sorted: [UInt32] = []
  /// By position, while sorted: what it is sorted by, the smallest on top.
  private var keys: [UInt64] = []
  /// Positions of those that are listed, from the top; nil for all.
  private var listed: [UInt32]?

  /// The lines of packets in other ones' windows, by the places of these in the list.
  private(set) var others = NestedLines()

  /// A list of no packets.
  init() {}

  /// How many packets are listed.
  var packetCount: Int { listed?.count ?? all }
  /// How many lines there are.
  var count: Int { packetCount + others.count }
  /// Always 0, the topmost line.
  var startIndex: Int { 0 }
  /// How many lines there are.
  var endIndex: Int { count }

  /// The position in the trace of what is listed at `index`: of the packet itself, or of that in whose window it was.
  subscript(index: Int) -> Int { position(at: others.split(index).place) }

  /// Which of the packets in that one's window is listed at `index`; nil for the packet itself.
  func other(at index: Int) -> Int? { others.split(index).other }

  private func position(at place: Int) -> Int {
    if let listed { return Int(listed[place]) }
    return isSorted ? Int(sorted[place]) : place
  }

  /// Where a position is listed, or the `other`th packet in the window there; nil when there is none such.
  ///
  /// - Complexity: O(1) in the trace's order, else O(packets).
  func place(of position: Int, other: Int? = nil) -> Int? {
    guard position >= 0, position < all else { return nil }
    let wanted = UInt32(clamping: position)
    let place: Int?
    if let listed {
      place = listed.firstIndex(of: wanted)
    } else {
      place = isSorted ? sorted.firstIndex(of: wanted) : position
    }
    return place.map { others.line(of: $0, other: other) }
  }

  /// Puts in the lines of packets in other ones' windows, each below that, whatever the list is sorted by.
  ///
  /// - Parameter all: below which positions of the trace's own order they are.
  /// - Complexity: O(1) in the trace's order and without any, else O(packets).
  mutating func put(_ all: NestedLines) {
    others = all
    guard !all.isEmpty, isSorted || listed != nil else { return }
    var counts = [UInt32](repeating: 0, count: self.all)
    for owner in 0..<all.firstOwner(from: self.all) {
      counts[all.place(ofOwner: owner)] = UInt32(clamping: all.numbers(ofOwner: owner).count)
    }
    others = NestedLines()
    for place in 0..<packetCount { others.append(place, count: Int(counts[position(at: place)])) }
  }

  /// Lists the trace's first `count` packets as they are.
  mutating func list(_ count: Int) {
    self = PacketOrder()
    all = count
  }

  /// Lists only some of the packets, in the same order, or all of them again for nil.
  ///
  /// - Complexity: O(packets).
  mutating func narrow(to isListed: ((Int) -> Bool)?) {
    listed = nil
    guard let isListed else { return }
    listed = isSorted ? sorted.filter { isListed(Int($0)) } : (0..<UInt32(clamping: all)).filter { isListed(Int($0)) }
  }

  /// Takes over a sort of all packets.
  mutating func take(_ sort: PacketSort) {
    (all, isSorted, listed) = (sort.keys.count, true, nil)
    (sorted, keys) = (sort.radix.order, sort.keys)
  }

  /// The other way round: equal ones stay in the trace's order, those without a key last. All are listed then.
  ///
  /// - Complexity: O(packets).
  mutating func reverse() {
    listed = nil
    var turned: [UInt32] = []
    turned.reserveCapacity(all)
    // Those without a key have the largest one.
    var end = sorted.count
    while end > 0, keys[Int(sorted[end - 1])] == .max { end -= 1 }
    let unknown = sorted[end...]
    while end > 0 {
      let key = keys[Int(sorted[end - 1])]
      var first = end - 1
      while first > 0, keys[Int(sorted[first - 1])] == key { first -= 1 }
      for index in first..<end { turned.append(sorted[index]) }
      end = first
    }
    turned.append(contentsOf: unknown)
    sorted = turned
    for position in keys.indices where keys[position] != .max { keys[position] = ~keys[position] }
  }

  /// Lists `count` packets, those with the largest keys first or those with the smallest, equal ones in the trace's order,
  /// those without a key last. What is sorted already stays; forget it with ``list(_:)``.
  ///
  /// - Parameter key: called once for every position that is new.
  /// - Complexity: O(packets).
  mutating func sort(_ count: Int, ascends: Bool, by key: (Int) -> Int64?) {
    listed = nil
    let known = keys.count
    guard known < count else { return }
    keys.reserveCapacity(count)
    for position in known..<count { keys.append(Self.key(key(position), ascends: ascends)) }
    all = count
    var radix = RadixSort(of: keys[known...])
    while radix.proceed(keys[known...]) {}
    let new = radix.order
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
  static func key(_ value: Int64?, ascends: Bool) -> UInt64 {
    guard let value else { return .max }
    let rising = UInt64(bitPattern: value) ^ 1 << 63
    return ascends ? rising : ~rising
  }
}
