import TraceEvents

/// Puts finished packets in the order in which they began, though they finish in another.
///
/// Every packet takes a number when it begins. A finished packet waits while one that began before it is open, but at most
/// until ``patience`` are waiting: one window that never closes must not hold up a live list. The list that has been
/// handed out only grows; ``sortAll()`` at the end mends what impatience put out of order.
struct PacketQueue: Sendable {
  /// The list so far, and what its entries refer to.
  var table = PacketTable()
  private var releasedSequence = Column<UInt32>()
  private var waiting: [(sequence: UInt32, entry: PacketEntry)] = []
  private var open: [UInt32] = []
  private var next: UInt32 = 0
  private var disordered = false
  /// The highest number that the list has.
  private var released: UInt32 = 0

  private static let patience = 64
  /// Of more open packets than these the oldest are no longer waited for, so that finding one stays cheap.
  private static let openLimit = 2048

  /// The number of a packet that begins now. Numbers are 32 bits, like rows.
  mutating func begin() -> UInt32 {
    let sequence = next
    next &+= 1
    open.append(sequence)
    if open.count > Self.openLimit {
      open.removeFirst(Self.openLimit / 2)
      disordered = true
    }
    return sequence
  }

  /// The number of a packet that begins now and is not waited for.
  mutating func number() -> UInt32 {
    let sequence = next
    next &+= 1
    return sequence
  }

  /// Takes a finished packet.
  mutating func finish(_ entry: PacketEntry, sequence: UInt32) {
    abandon(sequence)
    if waiting.isEmpty, open.first.map({ $0 > sequence }) ?? true { return release(entry, sequence) }
    let place = waiting.lastIndex { $0.sequence < sequence }.map { $0 + 1 } ?? 0
    waiting.insert((sequence, entry), at: place)
    while let first = waiting.first {
      if let oldest = open.first, oldest < first.sequence {
        guard waiting.count > Self.patience else { return }
        open.removeFirst()
        disordered = true
        continue
      }
      waiting.removeFirst()
      release(first.entry, first.sequence)
    }
  }

  /// Forgets a packet that began but is not to be listed.
  mutating func abandon(_ sequence: UInt32) {
    if open.last == sequence {
      open.removeLast()
      return
    }
    // Numbers ascend.
    var low = 0
    var high = open.count
    while low < high {
      let middle = (low + high) / 2
      if open[middle] < sequence { low = middle + 1 } else { high = middle }
    }
    if low < open.count, open[low] == sequence { open.remove(at: low) }
  }

  /// Releases all that wait, in order of beginning, and puts the whole list in that order.
  ///
  /// - Returns: the first place of a packet that is not one of the first `count` that were released.
  @discardableResult
  mutating func sortAll(after count: Int = 0) -> Int {
    for item in waiting { release(item.entry, item.sequence) }
    waiting.removeAll()
    guard disordered else { return count }
    disordered = false
    let order = releasedSequence.indices.sorted { releasedSequence[$0] < releasedSequence[$1] }
    var sorted = Column<PacketEntry>()
    sorted.append(order.count) { table.entries[order[$0]] }
    table.entries = sorted
    releasedSequence.sort(by: order)
    return order.firstIndex { $0 >= count } ?? order.count
  }

  /// Empties the list and answers what was in it; its entries are of `calls`.
  mutating func removeAll(_ calls: CallTable) -> PacketTable {
    sortAll()
    var all = table
    all.calls = calls
    self = PacketQueue()
    return all
  }

  private mutating func release(_ entry: PacketEntry, _ sequence: UInt32) {
    table.entries.append(entry)
    releasedSequence.append(sequence)
    if sequence < released { disordered = true }
    released = max(released, sequence)
  }
}

extension Column<UInt32> {
  fileprivate mutating func sort(by order: [Int]) {
    let old = self
    self = Column()
    append(order.count) { old[order[$0]] }
  }
}
