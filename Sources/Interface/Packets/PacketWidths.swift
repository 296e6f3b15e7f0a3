import CallTrees
import Screen
import TraceEvents

/// What the columns of the packet list have to hold: the widest text of the whole list, not of the lines on the screen,
/// so that no column moves while the list is scrolled, sorted or shown in part. Kept up as the trace grows.
struct PacketWidths: Sendable, Equatable {
  private(set) var number = ColumnWidth(atLeast: 2)
  /// Of files' names; 0 where there is one file.
  private(set) var file = ColumnWidth(atLeast: 0)
  /// Of these without what all have in common.
  private(set) var shortFile = ColumnWidth(atLeast: 0)
  private(set) var kind = ColumnWidth(atLeast: 5)
  private(set) var flow = ColumnWidth(atLeast: 0)
  /// Of flows that are shortened to the source's port, and to the destination.
  private(set) var flowFromPort = ColumnWidth(atLeast: 0)
  private(set) var flowToEnd = ColumnWidth(atLeast: 0)
  private(set) var length = ColumnWidth(atLeast: 5)
  private(set) var calls = ColumnWidth(atLeast: 6)
  private(set) var cpu = ColumnWidth(atLeast: 3)
  private(set) var total = ColumnWidth.time
  /// Of a self time, which is no longer than the total; its title is.
  var slowest: ColumnWidth { ColumnWidth(atLeast: max(10, total.columns)) }
  private(set) var queued = ColumnWidth.time
  private(set) var verdict = ColumnWidth(atLeast: 7)
  /// Of what is wrong with a packet, without the function that dropped it: 0 when nothing is with any.
  private(set) var trouble = ColumnWidth(atLeast: 0)
  /// Of that with the function, without its module.
  private(set) var troubleAt = ColumnWidth(atLeast: 0)
  private(set) var entry = ColumnWidth(atLeast: 6)
  private(set) var device = ColumnWidth(atLeast: 8)
  private(set) var task = ColumnWidth(atLeast: 16)
  /// A packet of the list came through several windows.
  private(set) var hasJourneys = false

  /// Since the first packet of the same file.
  private var earliest: Int64?
  private var latest: Int64?
  private var firsts: [Int64?] = []
  /// How many packets, tasks and functions were looked at.
  private var known = 0
  /// How many lines of packets in other ones' windows were.
  private var knownOthers = 0
  /// A sum of what tells those packets apart, in whatever order they are.
  private var knownSum: UInt64 = 0
  private var knownTasks = 0
  private var knownFunctions: Set<FunctionID> = []
  /// By journey: when its last window closed, if that is known.
  private var ends: [Journey: Int64?] = [:]

  init() {}

  /// Of times since the first packet.
  var time: ColumnWidth {
    var width = ColumnWidth(atLeast: 10)
    for time in [earliest, latest].compactMap({ $0 }) { width.take(NumberText.relative(time)) }
    return width
  }

  /// Takes in what is new in a list; `isLonger` tells that what was there before is as it was.
  ///
  /// - Complexity: O(packets that are new).
  mutating func update(_ trace: Trace, _ nested: NestedIndex, isLonger: Bool) {
    let packets = trace.packets
    if !isLonger || packets.count < known { self = PacketWidths() }
    number.take(number: packets.count)
    firsts = packets.firstTimes
    for name in packets.files {
      file.take(name.name)
      shortFile.take(name.short)
    }
    for position in known..<packets.count {
      if packets.isRoot(at: position) { takeRoot(position, trace) } else { takePacket(packets[position], trace) }
      knownSum &+= Self.mark(packets.firstRow(at: position))
    }
    takeOthers(trace, nested)
    known = packets.count
    for task in knownTasks..<packets.taskCount {
      let (comm, pid) = packets.task(at: task)
      self.task.take(PacketLine.task(comm, pid))
    }
    knownTasks = packets.taskCount
  }

  /// Makes sure that all is as in the last trace, in which packets may have changed places.
  ///
  /// - Complexity: O(packets), the less when they are those that are known.
  mutating func settle(_ trace: Trace, _ nested: NestedIndex) {
    let packets = trace.packets
    var sum: UInt64 = 0
    for position in packets.indices { sum &+= Self.mark(packets.firstRow(at: position)) }
    let isKnown = known == packets.count && sum == knownSum && firsts == packets.firstTimes && !hasJourneys
    if !isKnown || knownOthers != nested.lines.count { update(trace, nested, isLonger: false) }
  }

  /// Spread over 64 bits, so that sums of different packets are different.
  private static func mark(_ row: Int) -> UInt64 {
    let one = (UInt64(truncatingIfNeeded: row) &+ 1) &* 0x9e37_79b9_7f4a_7c15
    return (one ^ one >> 29) &* 0xbf58_476d_1ce4_e5b9
  }

  /// - Parameter other: which of the packets in another one's window it is, if it is one.
  private mutating func takePacket(_ packet: PacketRecord, _ trace: Trace, other: Int? = nil) {
    let line = PacketLine(packet)
    kind.take(line.kind)
    // The mark before it takes two columns.
    take(line, below: other == nil ? 0 : 2)
    if let other { number.take("\(packet.index).\(other + 1)") }
    take(line.verdict)
    if let begin = packet.begin {
      length.take(number: Int(begin.length))
      device.take(begin.device)
      if other == nil { takeJourney(packet) }
    }
    entry.take(packet.entry)
    // A PID has seven digits at most.
    if packet.comm.utf8.count + 8 > task.columns { task.take(PacketLine.task(packet.comm, packet.pid)) }
    // With interrupts it is the longer one.
    let total = trace.total(of: packet, other: other, interrupts: .counted) ?? packet.duration
    take(
      time: packet.time, of: packet.file, total: total, calls: packet.rows.count, cpu: packet.cpu ?? 0)
  }

  /// Takes in the lines of packets in the windows of those that are new.
  private mutating func takeOthers(_ trace: Trace, _ nested: NestedIndex) {
    for owner in nested.lines.firstOwner(from: known)..<nested.lines.ownerCount {
      let count = nested.lines.numbers(ofOwner: owner).count
      for other in 0..<count {
        guard let packet = nested.record(other, of: nested.lines.place(ofOwner: owner), in: trace) else { continue }
        takePacket(packet, trace, other: other)
      }
      knownOthers += count
    }
  }

  private mutating func takeJourney(_ packet: PacketRecord) {
    guard let journey = Journey(packet) else { return }
    if let end = ends[journey] {
      hasJourneys = true
      if let end, let time = packet.time { queued.take(time: time.subtractingReportingOverflow(end).partialValue) }
    }
    ends[journey] = .some(packet.endTime)
  }

  private mutating func takeRoot(_ position: Int, _ trace: Trace) {
    let look = trace.packets.look(at: position)
    let row = look.rows.lowerBound
    let start = trace.calls.start[row]
    take(
      time: start == CallTable.unknown ? nil : start, of: trace.packets.file(of: position),
      total: trace.total(of: look, interrupts: .counted) ?? look.duration, calls: look.rows.count,
      cpu: Int(trace.calls.cpu[row]))
    if look.integrity != .complete { take(PacketVerdict(look.integrity)) }
    let function = trace.calls.function[row]
    if knownFunctions.insert(function).inserted {
      let columns = TextWidth.columns(trace.functions.name(function))
      flow.take(columns: columns)
      flowFromPort.take(columns: columns)
      flowToEnd.take(columns: columns)
    }
  }

  private mutating func take(_ line: PacketLine, below: Int = 0) {
    flow.take(columns: line.flowColumns + below)
    flowFromPort.take(columns: line.flowColumnsFromPort + below)
    flowToEnd.take(columns: line.flowColumnsToEnd + below)
  }

  private mutating func take(_ said: PacketVerdict) {
    verdict.take(said.text)
    guard said.rank > 1 else { return }
    trouble.take(said.brief)
    troubleAt.take(said.withoutModule)
  }

  private mutating func take(time: Int64?, of file: Int, total: Int64?, calls: Int, cpu: Int) {
    self.total.take(time: total)
    self.calls.take(number: calls)
    self.cpu.take(number: cpu)
    guard let time, let first = firsts[file] else { return }
    let relative = time.subtractingReportingOverflow(first).partialValue
    if relative < earliest ?? .max { earliest = relative }
    if relative > latest ?? .min { latest = relative }
  }
}
