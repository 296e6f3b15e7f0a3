import KernelTypes

/// A sub-buffer that does not hold together: its rest is dropped from `offset` on.
package struct SubBufferError: Error, Equatable, CustomStringConvertible {
  /// What does not fit.
  package var message: String
  /// Byte within the sub-buffer, from 0.
  package var offset: Int

  /// Damage that begins at `offset` of the sub-buffer.
  package init(message: String, offset: Int) {
    self.message = message
    self.offset = offset
  }

  /// One line with the place: `sub-buffer dropped from byte 40 on: …`.
  package var description: String { "sub-buffer dropped from byte \(offset) on: \(message)" }
}

/// Turns sub-buffers that come while a capture runs into events, and the streams of all CPUs into one ordered by time.
///
/// Sub-buffers come as `per_cpu/cpuN/trace_pipe_raw` holds them (kernel/trace/ring_buffer.c). Append them in order per
/// CPU; `drain` hands events over in time order across CPUs. A file's events need no queue: see ``DatStream``. Not
/// thread safe.
package struct SubBufferDecoder {
  /// What the identifiers in the events mean. Grows; identifiers stay valid.
  package var names: TraceNames { records.names }
  /// Layouts of the events and of the sub-buffer header.
  package var formats: EventFormats { records.formats }

  private var records: RecordDecoder
  private var queues: [CPUQueue] = []

  /// More CPUs than Linux can have (`CONFIG_NR_CPUS` is at most 8192): a number from outside beyond this is damage.
  package static let cpuLimit = 8192

  /// - Parameters:
  ///   - formats: layouts of the events and of the sub-buffer header.
  ///   - symbols: names of addresses; an empty map leaves `0x…` names.
  ///   - printk: the text of tracefs `printk_formats`, for `trace_printk` records.
  ///   - newerSymbols: asked for a newer list when a function is called that is not in `symbols`, as one of a module that was
  ///     loaded since; nil when there is none.
  package init(
    formats: EventFormats, symbols: SymbolMap, printk: String = "", newerSymbols: (@Sendable () -> SymbolMap?)? = nil
  ) {
    var printk = printk
    let texts = printk.withUTF8 { PrintkFormats(UnsafeRawBufferPointer($0)) }
    records = RecordDecoder(
      formats: formats, context: PrintContext(symbols: symbols, printk: texts, longSize: formats.page.commitSize),
      newerSymbols: newerSymbols)
  }

  /// Gives a task its name, for events from now on.
  package mutating func setComm(_ comm: some StringProtocol, pid: Int32) { records.setComm(comm, pid: pid) }

  /// Takes what the kernel says of its functions, for calls that are recorded with their arguments. Before the first
  /// sub-buffer.
  package mutating func describeArguments(by types: BTF) { records.describeArguments(by: types) }

  /// A decoder that has seen nothing yet and knows the symbols that this one knows by now. What a decoder has seen it remembers,
  /// so one that is to go on for days is followed by another now and then.
  ///
  /// - Parameter fresh: this one as it was before its first sub-buffer.
  package func successor(asFreshAs fresh: SubBufferDecoder) -> SubBufferDecoder {
    var next = fresh
    next.records.takeSymbols(of: records)
    return next
  }

  /// Time of a sub-buffer's first event, in ns; nil where there is no header.
  package func startTime(of subBuffer: UnsafeRawBufferPointer) -> Int64? {
    let view = ByteView(bytes: subBuffer, bigEndian: records.formats.bigEndian)
    return (try? SubBufferHeader(view, layout: records.formats.page)).map { Int64(clamping: $0.timestamp) }
  }

  /// Takes the next sub-buffer of `cpu`. What is intact before damage is kept.
  ///
  /// - Throws: ``SubBufferError`` saying where the rest was dropped; the decoder goes on with the next sub-buffer.
  /// - Complexity: O(bytes).
  package mutating func append(_ subBuffer: UnsafeRawBufferPointer, cpu: Int) throws(SubBufferError) {
    guard cpu >= 0, cpu < Self.cpuLimit else { throw SubBufferError(message: "CPU \(cpu) cannot be", offset: 0) }
    while queues.count <= cpu { queues.append(CPUQueue()) }
    let view = ByteView(bytes: subBuffer, bigEndian: records.formats.bigEndian)
    let header = try SubBufferHeader(view, layout: records.formats.page)
    if header.missed { queues[cpu].push(.lost(header, cpu: Int32(cpu))) }
    var walk = RingEvents(view: view, header: header)
    while walk.next() {
      records.decode(walk.record, time: Int64(clamping: walk.time), cpu: Int32(cpu), into: &queues[cpu])
    }
    if let error = walk.error { throw error }
  }

  /// Hands over every event before `time` (ns of the trace's clock), or all events for nil, in time order; events of
  /// one CPU keep their order, and at equal times the lower CPU goes first.
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
        sink.receive(queues[cpu].pop(), names: records.names)
        guard let next = queues[cpu].headTime, next < runEnd, next < limit || time == nil else { break }
      } while true
    }
  }

  /// Time of the latest event of `cpu` that was appended, in ns; nil before the first.
  package func latestTime(cpu: Int) -> UInt64? {
    guard queues.indices.contains(cpu), let time = queues[cpu].latest else { return nil }
    return UInt64(clamping: time)
  }
}

extension TraceEvent {
  /// What a sub-buffer's header says of events lost before it.
  static func lost(_ header: SubBufferHeader, cpu: Int32) -> TraceEvent {
    var event = TraceEvent(.lost)
    event.cpu = cpu
    event.count = header.missedCount
    event.time = Int64(clamping: header.timestamp)
    return event
  }
}

/// The events of one CPU that wait to be handed over.
private struct CPUQueue: EventSink {
  private var events: [TraceEvent] = []
  private var head = 0
  /// Time of the last event pushed. A CPU's clock does not go back; where a damaged time stamp says so, the event is
  /// held at this time for the order, so that the merge still ends.
  private(set) var latest: Int64?

  var headTime: Int64? { head < events.count ? events[head].time : nil }

  mutating func push(_ event: TraceEvent) {
    var event = event
    let time = max(event.time ?? .min, latest ?? .min)
    event.time = time
    latest = time
    events.append(event)
  }

  mutating func receive(_ event: TraceEvent, names: borrowing TraceNames) { push(event) }

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
