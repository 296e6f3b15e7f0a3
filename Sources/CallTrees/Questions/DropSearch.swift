import TraceEvents

/// The way to a packet's drops through its calls, a piece at a time.
///
/// Whether it was dropped, the end of its window says; where that is missing, the calls that free packets do.
struct DropSearch: Sendable {
  private enum Stage {
    /// The window's end says it: the last call that freed a packet, looked for from the end.
    case free(before: Int)
    /// Calls that free packets.
    case calls(from: Int)
    /// `kfree_skb` events where no such call was traced: the next entry of the notes.
    case events(from: Int)
    case done
  }

  /// In order.
  private(set) var found: [PacketDrop] = []

  private let rows: Range<Int>
  private let interrupts: Bool
  /// The reason that the window's end gives.
  private var reason: PacketDrop.Reason?
  private var stage: Stage
  private var events: [PacketDrop] = []
  /// Index into `found` of the next call that an event may lie in.
  private var place = 0

  /// Of a packet.
  init(_ packet: PacketRecord) {
    self.init(in: packet.rows, interrupts: packet.kind == .root)
    guard let end = packet.end else { return }
    reason = end.drop.map { .name($0) }
    stage = reason == nil ? .done : .free(before: rows.upperBound)
  }

  /// Of calls alone.
  ///
  /// - Parameter interrupts: what these freed counts.
  init(in rows: Range<Int>, interrupts: Bool) {
    (self.rows, self.interrupts) = (rows, interrupts)
    stage = .calls(from: rows.lowerBound)
  }

  /// Goes on over so many calls; false once all drops are known.
  mutating func proceed(_ left: inout Int, _ trace: Trace, _ freeing: DropFunctions) -> Bool {
    while left > 0 {
      switch stage {
      case .free(let end):
        let first = max(rows.lowerBound, end - 4096)
        left -= end - first
        let row = DropSite.free(trace.calls, first..<end, trace.functions)
        stage = .free(before: first)
        guard row != nil || first == rows.lowerBound else { continue }
        found = [PacketDrop(reason: reason, row: row)]
        stage = .done
      case .calls(let row):
        let next = freeing.collect(from: row, to: rows.upperBound, of: trace, interrupts: interrupts, &left, &found)
        stage = .calls(from: next)
        if next >= rows.upperBound { stage = .events(from: trace.notes.firstEntry(of: rows.lowerBound)) }
      case .events(let entry): readEvents(from: entry, &left, trace)
      case .done: return false
      }
    }
    if case .done = stage { return false }
    return true
  }

  private mutating func readEvents(from first: Int, _ left: inout Int, _ trace: Trace) {
    let end = trace.notes.firstEntry(of: rows.upperBound)
    var next = first
    while next < end, left > 0 {
      let entry = trace.notes.entries[next]
      next += 1
      left -= 1
      guard entry.kind == .comment, let event = DropFunctions.event(entry, of: trace) else { continue }
      let row = Int(entry.row)
      if !interrupts, trace.calls.flags[row].contains(.interrupt) { continue }
      while place < found.count, let call = found[place].row, trace.calls.subtreeEnd[call] <= row { place += 1 }
      let isInCall = place < found.count && found[place].row.map { $0 <= row } ?? false
      if !isInCall { events.append(event) }
    }
    stage = .events(from: next)
    guard next >= end else { return }
    stage = .done
    if events.isEmpty { return }
    let all = found + events
    found = all.indices.inOrder { all[$0].row ?? 0 < all[$1].row ?? 0 }.map { all[$0] }
  }
}
