/// One packet's way through the machine, as its windows name it. The module's numbers begin anew in each file.
package struct Journey: Hashable, Sendable {
  private let number: UInt64
  private let file: Int

  /// Nil where nothing tells where else the packet was.
  package init?(_ packet: PacketRecord) {
    guard let number = packet.begin?.journey, number != 0 else { return nil }
    (self.number, file) = (number, packet.file)
  }
}

/// Which windows belong to one packet's way through the machine.
package struct JourneyIndex: Sendable {
  /// By journey: positions in the packet list, in its order.
  private var windows: [Journey: [Int]] = [:]
  /// How many packets of the list are in here.
  private var known = 0

  /// An index of no packets: ``update(_:isLonger:)`` adds them.
  package init() {}

  /// Takes in what is new in a list; `isLonger` tells that what was there before is as it was.
  ///
  /// - Complexity: O(packets that are new); nothing for outermost calls.
  package mutating func update(_ packets: PacketTable, isLonger: Bool) {
    if !isLonger || packets.count < known {
      windows = [:]
      known = 0
    }
    guard packets.hasWindows else { return }
    for position in known..<packets.count {
      guard let journey = Journey(packets[position]) else { continue }
      windows[journey, default: []].append(position)
    }
    known = packets.count
  }

  /// Positions of all windows of the journey that the packet at `position` is on, in order; empty when that is unknown.
  package func windows(with position: Int, in packets: PacketTable) -> [Int] {
    guard !windows.isEmpty, packets.indices.contains(position) else { return [] }
    return windows(of: packets[position])
  }

  /// Positions of all windows of the journey that a packet is on, in order; empty when that is unknown.
  package func windows(of packet: PacketRecord) -> [Int] { Journey(packet).flatMap { windows[$0] } ?? [] }

  /// How long after the window before it on the same journey this one opened, in ns; nil for the first one. Negative
  /// when they overlap: a clone is handled on another CPU.
  package func queued(_ position: Int, in packets: PacketTable) -> Int64? {
    let all = windows(with: position, in: packets)
    guard let place = all.firstIndex(of: position), place > 0, let time = packets[position].time,
      let end = packets[all[place - 1]].endTime
    else { return nil }
    return time.subtractingReportingOverflow(end).partialValue
  }
}
