import CallTrees

/// A sort of the packet list that is under way. Of a million packets it takes longer than a key may: it goes on between keys, and the list
/// is as it was until it is done.
struct PacketSort: Sendable {
  private let column: PacketColumn
  private let ascends: Bool
  private let count: Int
  /// By position; those that are known by now.
  private(set) var keys: [UInt64] = []
  /// Of columns of text: a number for each text, in the order in which they came.
  private var texts: [String: Int] = [:]
  /// By position: the text's number, -1 for what has none.
  private var numbers: [Int] = []
  private(set) var radix = RadixSort(of: [])
  private var isRadixSorting = false

  /// Lists of so many packets are sorted by all bits at once.
  private static let few = 65_536

  init(_ column: PacketColumn, ascends: Bool, _ shared: Shared) {
    (self.column, self.ascends, count) = (column, ascends, shared.trace.packets.count)
    keys.reserveCapacity(count)
  }

  /// Looks at up to so many more packets, or sorts by some more bits; false when all is done.
  mutating func proceed(packets limit: Int, _ shared: Shared) -> Bool {
    if keys.count < count {
      gather(limit, shared)
      guard keys.count == count else { return true }
    }
    if !isRadixSorting {
      radix = RadixSort(of: keys[...])
      isRadixSorting = true
    }
    while radix.proceed(keys[...]) {
      if count > Self.few { return true }
    }
    return false
  }

  private mutating func gather(_ limit: Int, _ shared: Shared) {
    if let key = PacketKeys.number(column, shared) {
      for position in keys.count..<min(count, keys.count + limit) {
        keys.append(PacketOrder.key(key(position), ascends: ascends))
      }
      return
    }
    // A text takes as long as some numbers.
    for position in numbers.count..<min(count, numbers.count + max(1, limit / 8)) {
      let text = PacketKeys.text(column, position, shared)
      numbers.append(text.isEmpty ? -1 : texts[text] ?? texts.count)
      if !text.isEmpty, numbers[position] == texts.count { texts[text] = texts.count }
    }
    guard numbers.count == count else { return }
    var places = [Int64](repeating: 0, count: texts.count)
    for (place, text) in texts.keys.sorted().enumerated() { places[texts[text] ?? 0] = Int64(place) }
    keys = numbers.map { PacketOrder.key($0 < 0 ? nil : places[$0], ascends: ascends) }
  }
}
