/// Where the records of calls have what an event takes, in a trace whose machine lays them out as nearly every one does.
struct CallLayout {
  /// Where the numbers lie that all records have: of the event and of the task.
  private(set) var type = NumberField.absent
  private(set) var pid = NumberField.absent
  /// How long a record must be to have both; ``RecordPlan/notPlain`` when they are not as usual.
  private(set) var headLength = RecordPlan.notPlain
  /// The latest events' numbers whose records are entries and exits; -1 before the first.
  private(set) var entryNumber: Int32 = -1
  private(set) var exitNumber: Int32 = -1
  private(set) var entry = RecordPlan(.unknown)
  private(set) var exit = RecordPlan(.unknown)

  init(type: NumberField, pid: NumberField, bigEndian: Bool) {
    guard !bigEndian, type.size == 2, pid.size == 4, let end = RecordPlan.end(of: [type, pid]) else { return }
    self.type = type
    self.pid = pid
    headLength = end
  }

  /// Takes note of how the records of an event are laid out.
  mutating func add(_ plan: RecordPlan, number: Int) {
    guard headLength != RecordPlan.notPlain, plan.plainLength != RecordPlan.notPlain else { return }
    switch plan.kind {
    case .entry: (entry, entryNumber) = (plan, Int32(truncatingIfNeeded: number))
    case .exit: (exit, exitNumber) = (plan, Int32(truncatingIfNeeded: number))
    default: break
    }
  }
}

/// Why a row of calls came to its end.
enum CallsEnd {
  /// The next record is of a later time than asked for.
  case later
  /// The sub-buffer has no more.
  case subBuffer
  /// The next record is something else, or laid out in another way.
  case other
}

extension RecordDecoder {
  private static let mostCalls = 64

  /// Turns the records of calls that stand next on a CPU into events, up to a time. This is the innermost loop of reading
  /// a trace.dat file; it makes the same of a record as ``decode(_:time:cpu:into:)``.
  mutating func takeCalls(
    _ part: inout DatCPU, until limit: Int64, _ clock: borrowing DatClock, into events: inout [TraceEvent]
  ) -> CallsEnd {
    while true {
      let end = withUnsafeTemporaryAllocation(of: TraceEvent.self, capacity: Self.mostCalls) { room in
        // As a local it stays in registers.
        var next = part
        var count = 0
        let end = takeCalls(&next, until: limit, clock, into: room, &count)
        part = next
        // All at once: an array asks for its owners at each addition.
        events.append(contentsOf: UnsafeBufferPointer(rebasing: room[..<count]))
        return end
      }
      if let end { return end }
    }
  }

  /// Nil when there is no more room.
  @inline(__always)
  private mutating func takeCalls(
    _ part: inout DatCPU, until limit: Int64, _ clock: borrowing DatClock,
    into room: UnsafeMutableBufferPointer<TraceEvent>, _ count: inout Int
  ) -> CallsEnd? {
    let layout = calls
    let isPlain = clock.isPlain
    var event = TraceEvent(.enter)
    event.cpu = part.cpu
    var task = Int64.min
    while count < room.count {
      let record = part.record
      guard let head = PlainRecord(record, length: layout.headLength) else { return .other }
      let number = Int32(head.u16(layout.type))
      if number == layout.entryNumber, let call = PlainRecord(record, length: layout.entry.plainLength) {
        event.kind = .enter
        event.function = function(call.u64(layout.entry.function))
        event.depth = call.depth(layout.entry.depth)
        event.detail = TraceEvent.unknown
        if layout.entry.hasExtras {
          if layout.entry.caller.isThere { event.caller = caller(layout.entry, record) }
          event.text = arguments(layout.entry, record, of: event.function)
        }
      } else if number == layout.exitNumber, let call = PlainRecord(record, length: layout.exit.plainLength) {
        event.kind = .exit
        event.function = function(call.u64(layout.exit.function))
        event.depth = call.depth(layout.exit.depth)
        event.caller = .none
        event.text = .none
        if layout.exit.callTime.isThere {
          event.duration = Self.duration(from: call.u64(layout.exit.callTime), to: call.u64(layout.exit.returnTime))
        } else {
          event.detail = TraceEvent.unknown
        }
      } else {
        return .other
      }
      event.pid = head.i32(layout.pid)
      if Int64(event.pid) != task {
        task = Int64(event.pid)
        event.comm = comm(event.pid)
      }
      event.rawTime = isPlain ? part.time : clock.time(part.time)
      room.initializeElement(at: count, to: event)
      count &+= 1
      guard part.advance() else { return .subBuffer }
      if part.time > limit { return .later }
    }
    return nil
  }
}
