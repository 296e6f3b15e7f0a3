import KernelTypes
import TraceEvents

/// The packets that were handled in other ones' windows, of a whole trace, so that a list can have a line for each.
///
/// Sixteen bytes for each, and for a trace without any nothing.
package struct NestedIndex: Sendable {
  private struct Entry: BitwiseCopyable, Sendable {
    /// Which of the trace's notes says it.
    var note: UInt32
    /// The call that it was given to.
    var row: UInt32
    /// That call is one of its entry point's function, and was given no other packet. A list of packets is given to one call,
    /// and of a function that is not traced the call around is all that there is: what these took is not one packet's.
    var hasOwnCall = false
    /// The call that freed it as dropped, which lies in its own one; 0 where none is known, and the largest number where none ever
    /// will be.
    var freed: UInt32 = 0
    var isDropped: Bool { freed > 0 && freed < .max }
  }

  /// Below which packets of the trace's list they are.
  package private(set) var lines = NestedLines()
  private var entries: [Entry] = []
  /// How many packets of the list are in here.
  private var known = 0

  /// An index of no packets: ``update(_:isLonger:)`` adds them.
  package init() {}

  /// Takes in what is new in a trace; `isLonger` tells that what was there before is as it was.
  ///
  /// - Complexity: O(packets that are new and calls of those that have others in their window); O(1) for a trace without any.
  package mutating func update(_ trace: Trace, isLonger: Bool) {
    let packets = trace.packets
    if !isLonger || packets.count < known { self = NestedIndex() }
    let first = known
    known = packets.count
    guard trace.notes.hasPackets else { return }
    var functions: DropFunctions?
    for position in first..<packets.count {
      let look = packets.look(at: position)
      let notes = trace.notes.packetPlaces(of: look.rows)
      guard look.kind == .packet, !notes.isEmpty else { continue }
      let numbers = entries.count..<entries.count + notes.count
      entries += notes.map { Entry(note: $0, row: trace.notes.entries[Int($0)].row) }
      // The window's own call is none of theirs, though it may be of the same entry point.
      let window = packets[position]
      let first = window.begin == nil ? nil : trace.firstCall(of: window)
      for number in numbers where Int(entries[number].row) != first {
        entries[number].hasOwnCall = isAlone(number, in: numbers) && isEntered(number, trace)
      }
      lines.append(position, count: numbers.count)
      let freeing = functions ?? DropFunctions(trace.functions)
      functions = freeing
      for row in freeing.freed(in: look.rows, of: trace) { take(row, numbers, trace, freeing) }
    }
  }

  private func isAlone(_ number: Int, in numbers: Range<Int>) -> Bool {
    let row = entries[number].row
    return !(number > numbers.lowerBound && entries[number - 1].row == row)
      && !(number + 1 < numbers.upperBound && entries[number + 1].row == row)
  }

  /// Takes in that a call freed a packet as dropped: the innermost one of those that were given its buffer. Another one around may have
  /// had the same memory before.
  private mutating func take(_ freed: Int, _ numbers: Range<Int>, _ trace: Trace, _ freeing: DropFunctions) {
    guard let packet = freeing.packet(givenTo: freed, trace) else { return }
    var (number, end) = (numbers.lowerBound, numbers.upperBound)
    while number < end {
      let middle = (number + end) / 2
      if Int(entries[middle].row) < freed { number = middle + 1 } else { end = middle }
    }
    // Behind so many that it is not in, nothing is said: a damaged trace may have thousands of both.
    for number in numbers.clamped(to: number - 64..<number).reversed() where entries[number].hasOwnCall {
      let row = Int(entries[number].row)
      guard freed < trace.calls.subtreeEnd[row], freeing.packet(givenTo: row, trace) == packet else { continue }
      guard entries[number].freed == 0 else { return }
      let isRenewed = freeing.isRenewed(packet, in: row + 1..<freed, trace)
      entries[number].freed = isRenewed ? .max : UInt32(clamping: freed)
      return
    }
  }

  private func isEntered(_ number: Int, _ trace: Trace) -> Bool {
    guard let begin = begin(number, trace) else { return false }
    let function = trace.functions.name(trace.calls.function[Int(entries[number].row)])
    return EntryPointNames.names(of: begin.entry).contains(FunctionName.base(function))
  }

  private func begin(_ number: Int, _ trace: Trace) -> PacketBegin? {
    PacketBegin(nested: trace.notes.text(of: trace.notes.entries[Int(entries[number].note)]))
  }

  /// The number of the `other`th packet in the window of the packet at a position.
  private func number(_ other: Int, of position: Int) -> Int? {
    let numbers = lines.numbers(at: position)
    return other < numbers.count ? numbers.lowerBound + other : nil
  }

  /// The call that such a packet was given to, a row of the call table.
  package func row(_ other: Int, of position: Int) -> Int? {
    number(other, of: position).map { Int(entries[$0].row) }
  }

  /// Which of the packets in the window of the packet at a position was given to a call: the first such.
  package func other(atRow row: Int, of position: Int) -> Int? {
    let numbers = lines.numbers(at: position)
    return numbers.first { entries[$0].row == row }.map { $0 - numbers.lowerBound }
  }

  /// Whether it is known to have been dropped, or something of its calls is missing.
  package func isTroubled(_ other: Int, of position: Int, in trace: Trace) -> Bool {
    guard let number = number(other, of: position) else { return false }
    return entries[number].isDropped || integrity(number, trace) != .complete
  }

  private func integrity(_ number: Int, _ trace: Trace) -> PacketRecord.Integrity {
    guard entries[number].hasOwnCall else { return .complete }
    let flags = trace.calls.flags[Int(entries[number].row)]
    if flags.contains(.lost) { return .lost }
    return flags.isDisjoint(with: [.noReturn, .noEntry]) ? .complete : .truncated
  }

  /// Such a packet as an entry of the list, with the number and the task of the one in whose window it was. Its calls are
  /// those of its own call, and none where there is no such call; then nothing says when it came, either.
  ///
  /// - Complexity: O(1), of one that was dropped O(its calls).
  package func record(_ other: Int, of position: Int, in trace: Trace) -> PacketRecord? {
    guard let number = number(other, of: position), let begin = begin(number, trace) else { return nil }
    let (row, hasOwnCall) = (Int(entries[number].row), entries[number].hasOwnCall)
    var record = trace.packets[position]
    record.rows = row..<(hasOwnCall ? max(row + 1, trace.calls.subtreeEnd[row]) : row)
    let start = trace.calls.start[row]
    record.time = hasOwnCall && start != CallTable.unknown ? start : nil
    if trace.calls.cpu[row] >= 0 { record.cpu = Int(trace.calls.cpu[row]) }
    (record.endTime, record.missingValues) = (nil, nil)
    (record.entry, record.summary, record.begin) = (begin.entry, begin.summary, begin)
    record.duration = hasOwnCall ? trace.calls.total(row, interrupts: .leftOut) : nil
    record.integrity = integrity(number, trace)
    record.end = nil
    if entries[number].isDropped {
      let freed = Int(entries[number].freed)
      let reason = DropFunctions.reason(ofFreeing: freed, in: trace)?.text ?? "reason unknown"
      let place = DropSite.function(trace.calls, row..<freed + 1, trace.functions)
      record.end = PacketEnd(id: begin.id, ret: 0, kind: .void, drop: reason, droppedAt: place)
    }
    return record
  }
}
