/// A sub-buffer that does not hold together: its rest is dropped from `offset` on.
package struct SubBufferError: Error, Equatable, CustomStringConvertible {
  /// What does not fit.
  package var message: String
  /// Byte within the sub-buffer, from 0.
  package var offset: Int

  package init(message: String, offset: Int) {
    self.message = message
    self.offset = offset
  }

  package var description: String { "sub-buffer dropped from byte \(offset) on: \(message)" }
}

/// Turns ring-buffer sub-buffers into events, and the streams of all CPUs into one ordered by time.
///
/// Sub-buffers come as `per_cpu/cpuN/trace_pipe_raw` or a trace.dat file hold them (kernel/trace/ring_buffer.c). Append
/// them in order per CPU; `drain` hands events over in time order across CPUs. Not thread safe.
package struct SubBufferDecoder {
  /// What the identifiers in the events mean. Grows; identifiers stay valid.
  package private(set) var names = TraceNames()
  /// How many events came out of sub-buffers so far, function calls' entries and exits one each.
  package private(set) var decoded = 0

  private let formats: EventFormats
  private let symbols: SymbolMap
  private var plans: [RecordPlan] = []
  /// By event number: position in `plans`, or -1.
  private var planIndex: [Int32]
  private var functions: [UInt64: FunctionID] = [:]
  private var comms: [Int32: StringID] = [:]
  private var queues: [CPUQueue] = []
  private var pidField: NumberField?
  private var typeField: NumberField?

  /// More CPUs than Linux can have (`CONFIG_NR_CPUS` is at most 8192): a number from outside beyond this is damage.
  package static let cpuLimit = 8192

  /// - Parameters:
  ///   - formats: layouts of the events and of the sub-buffer header.
  ///   - symbols: names of addresses; an empty map leaves `0x…` names.
  package init(formats: EventFormats, symbols: SymbolMap) {
    self.formats = formats
    self.symbols = symbols
    let highest = formats.byID.keys.max() ?? -1
    planIndex = Array(repeating: -1, count: highest + 1)
    for (id, format) in formats.byID {
      planIndex[id] = Int32(truncatingIfNeeded: plans.count)
      plans.append(RecordPlan(format))
    }
    // All events share the common fields, so any format tells where they are.
    let any = formats.byID.values.min { $0.id < $1.id }
    pidField = NumberField(any?.field("common_pid"))
    typeField = NumberField(any?.field("common_type"))
  }

  /// Gives a task its name, for events from now on.
  package mutating func setComm(_ comm: some StringProtocol, pid: Int32) {
    comms[pid] = names.strings.intern(comm)
  }

  /// Takes the next sub-buffer of `cpu`. What is intact before damage is kept.
  ///
  /// - Throws: ``SubBufferError`` saying where the rest was dropped; the decoder goes on with the next sub-buffer.
  /// - Complexity: O(bytes).
  package mutating func append(_ subBuffer: UnsafeRawBufferPointer, cpu: Int) throws(SubBufferError) {
    guard cpu >= 0, cpu < Self.cpuLimit else { throw SubBufferError(message: "CPU \(cpu) cannot be", offset: 0) }
    while queues.count <= cpu { queues.append(CPUQueue()) }
    let view = ByteView(bytes: subBuffer, bigEndian: formats.bigEndian)
    let header = try SubBufferHeader(view, layout: formats.page)
    if header.missed {
      var event = TraceEvent(.lost)
      event.cpu = Int32(cpu)
      event.count = header.missedCount
      event.time = Int64(clamping: header.timestamp)
      queues[cpu].push(event)
    }
    var walk = RingEvents(view: view, header: header)
    while let raw = try walk.next() {
      guard let event = decode(raw, in: view, cpu: cpu) else { continue }
      decoded &+= 1
      queues[cpu].push(event)
    }
  }

  /// Hands over every event before `time` (ns of the trace's clock), or all events for nil, in time order; events of one
  /// CPU keep their order, and at equal times the lower CPU goes first.
  ///
  /// - Complexity: O(events + runs × CPUs), a run being events of one CPU with none of another between them.
  package mutating func drain(before time: UInt64?, into sink: inout some EventSink) {
    let limit = time.map { Int64(clamping: $0) } ?? Int64.max
    while true {
      var first: Int?
      var firstTime = Int64.max
      var runEnd = Int64.max
      for cpu in queues.indices {
        guard let head = queues[cpu].headTime else { continue }
        if first == nil || head < firstTime {
          if first != nil { runEnd = firstTime }
          first = cpu
          firstTime = head
        } else if head < runEnd {
          runEnd = head
        }
      }
      guard let cpu = first, firstTime < limit || time == nil else { return }
      repeat {
        sink.receive(queues[cpu].pop(), names: names)
        guard let next = queues[cpu].headTime, next < runEnd, next < limit || time == nil else { break }
      } while true
    }
  }

  /// Time of the latest event of `cpu` that was appended, in ns; nil before the first.
  package func latestTime(cpu: Int) -> UInt64? {
    guard queues.indices.contains(cpu), let time = queues[cpu].latest else { return nil }
    return UInt64(clamping: time)
  }

  private mutating func decode(_ raw: RingEvent, in page: ByteView, cpu: Int) -> TraceEvent? {
    guard let bytes = page.slice(raw.offset, raw.length) else { return nil }
    let view = ByteView(bytes: bytes, bigEndian: page.bigEndian)
    let type = view.unsigned(typeField?.offset ?? 0, size: typeField?.size ?? 2) ?? 0
    let pid = view.signed(pidField?.offset ?? 4, size: pidField?.size ?? 4) ?? -1

    var event = TraceEvent(.comment)
    event.cpu = Int32(cpu)
    event.pid = Int32(truncatingIfNeeded: pid)
    event.comm = comms[event.pid] ?? .none
    event.time = Int64(clamping: raw.time)
    guard type < UInt64(planIndex.count), planIndex[Int(type)] >= 0 else {
      event.text = names.strings.intern("event \(type), whose format is not known")
      return event
    }
    switch plans[Int(planIndex[Int(type)])] {
    case .functionEntry(let function, let depth, let caller):
      guard let address = view.unsigned(function.offset, size: function.size) else { return nil }
      event.kind = .enter
      event.function = self.function(address)
      event.depth = self.depth(view, depth)
      if let caller, let address = view.unsigned(caller.offset, size: caller.size) {
        event.caller = names.strings.intern(symbols.resolveWithOffset(address))
      }
    case .functionExit(let plan):
      guard let address = view.unsigned(plan.function.offset, size: plan.function.size) else { return nil }
      event.kind = .exit
      event.function = function(address)
      event.depth = depth(view, plan.depth)
      exitTimes(plan, view, &event)
    case .packetBegin(let format):
      event.kind = .packetBegin
      let begin = Record(view: view, format: format).packetBegin()
      event.packet = Int32(truncatingIfNeeded: names.begins.count)
      event.comm = names.strings.intern(begin.comm)
      names.begins.append(begin)
    case .packetEnd(let format, let drops):
      event.kind = .packetEnd
      event.packet = Int32(truncatingIfNeeded: names.ends.count)
      names.ends.append(Record(view: view, format: format).packetEnd(drops: drops))
    case .comment(let format):
      event.text = names.strings.intern(Record(view: view, format: format).describe())
    }
    return event
  }

  private func depth(_ view: ByteView, _ field: NumberField?) -> Int32 {
    guard let field, let depth = view.signed(field.offset, size: field.size) else { return -1 }
    return Int32(clamping: max(-1, depth))
  }

  /// The duration of a call is the tracer's own `rettime - calltime` where the record has both: the time stamps of the
  /// two records include what recording itself took.
  private mutating func exitTimes(_ plan: FunctionExitPlan, _ view: ByteView, _ event: inout TraceEvent) {
    if let call = plan.callTime, let end = plan.returnTime, let called = view.unsigned(call.offset, size: call.size),
      let returned = view.unsigned(end.offset, size: end.size), called > 0, returned >= called
    {
      event.duration = Int64(clamping: returned - called)
    }
    if let field = plan.returnValue, let value = view.signed(field.offset, size: field.size) {
      // As the kernel prints it: errors as negative numbers, all else in hexadecimal.
      let isError = value < 0 && value >= -4095
      event.ret = names.strings.intern(
        isError ? String(value) : "0x" + String(UInt64(bitPattern: value), radix: 16))
    }
  }

  private mutating func function(_ address: UInt64) -> FunctionID {
    if let known = functions[address] { return known }
    let id = names.functions.intern(symbols.resolve(address))
    functions[address] = id
    if symbols.isInterruptEntry(address) { names.interruptEntries.insert(id) }
    return id
  }
}

/// The events of one CPU that wait to be handed over.
private struct CPUQueue {
  private var events: [TraceEvent] = []
  private var head = 0
  /// Time of the last event pushed. A CPU's clock does not go back; where a damaged time stamp says so, the event is held
  /// at this time for the order, so that the merge still ends.
  private(set) var latest: Int64?

  var headTime: Int64? { head < events.count ? events[head].time : nil }

  mutating func push(_ event: TraceEvent) {
    var event = event
    let time = max(event.time ?? .min, latest ?? .min)
    event.time = time
    latest = time
    events.append(event)
  }

  mutating func pop() -> TraceEvent {
    let event = events[head]
    head += 1
    if head == events.count {
      events.removeAll(keepingCapacity: true)
      head = 0
    } else if head >= 4096, head * 2 >= events.count {
      events.removeSubrange(..<head)
      head = 0
    }
    return event
  }
}
