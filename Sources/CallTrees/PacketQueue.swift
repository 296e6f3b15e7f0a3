/// Puts finished packets in the order in which they began, though they finish in another.
///
/// Every packet takes a number when it begins. A finished packet waits while one that began before it is open, but at most
/// until ``patience`` are waiting: one window that never closes must not hold up a live list. The list that has been
/// handed out only grows; ``sortAll()`` at the end mends what impatience put out of order.
struct PacketQueue: Sendable {
  private(set) var released: [PacketRecord] = []
  private var releasedSequence: [Int] = []
  private var waiting: [(sequence: Int, packet: PacketRecord)] = []
  private var open: [Int] = []
  private var next = 0
  private var disordered = false

  private static let patience = 64
  /// Of more open packets than these the oldest are no longer waited for, so that finding one stays cheap.
  private static let openLimit = 2048

  /// The number of a packet that begins now.
  mutating func begin() -> Int {
    let sequence = next
    next += 1
    open.append(sequence)
    if open.count > Self.openLimit {
      open.removeFirst()
      disordered = true
    }
    return sequence
  }

  /// Takes a finished packet.
  mutating func finish(_ packet: PacketRecord, sequence: Int) {
    abandon(sequence)
    let place = waiting.lastIndex { $0.sequence < sequence }.map { $0 + 1 } ?? 0
    waiting.insert((sequence, packet), at: place)
    while let first = waiting.first {
      if let oldest = open.first, oldest < first.sequence {
        guard waiting.count > Self.patience else { return }
        open.removeFirst()
        disordered = true
        continue
      }
      release(waiting.removeFirst())
    }
  }

  /// Forgets a packet that began but is not to be listed.
  mutating func abandon(_ sequence: Int) {
    if let place = open.lastIndex(of: sequence) { open.remove(at: place) }
  }

  /// Releases all that wait, in order of beginning, and puts the whole list in that order.
  mutating func sortAll() {
    for entry in waiting { release(entry) }
    waiting.removeAll()
    guard disordered else { return }
    let order = released.indices.sorted { releasedSequence[$0] < releasedSequence[$1] }
    released = order.map { released[$0] }
    for index in released.indices { released[index].index = index + 1 }
  }

  /// Empties the list and answers what was in it.
  mutating func removeAll() -> [PacketRecord] {
    sortAll()
    let all = released
    self = PacketQueue()
    return all
  }

  private mutating func release(_ entry: (sequence: Int, packet: PacketRecord)) {
    var packet = entry.packet
    packet.index = released.count + 1
    released.append(packet)
    releasedSequence.append(entry.sequence)
  }
}
