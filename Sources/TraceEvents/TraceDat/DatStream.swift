import KernelTypes

/// A trace.dat file that is read in steps, so that a screen can show what there is so far and stop the rest.
///
///     var stream = try DatStream(bytes, unpack: unpack)
///     while stream.step(into: &builder) { show(stream.position, of: stream.total) }
///
/// Memory is bounded whatever the file's length: the merge of all CPUs holds one sub-buffer's place (of packed data:
/// one chunk) per CPU, and no queue of events. Not thread safe.
///
/// Files are those that `trace-cmd record` and `ftview record` write. A damaged one opens as far as it goes; every part
/// that is dropped is a notice with its byte.
package struct DatStream {
  /// Unpacks data: codec as the file names it (`zstd`, `zlib`), packed bytes, room for exactly the unpacked bytes.
  /// False when it cannot.
  package typealias Unpack = (_ codec: String, _ packed: UnsafeRawBufferPointer, UnsafeMutableRawBufferPointer) -> Bool

  /// What was dropped so far.
  package private(set) var notices: [Notice]
  /// What there was among the events so far.
  package private(set) var holds = Holds.nothing
  /// How many bytes of events there are to read.
  package private(set) var total: Int
  /// Which buffer is read: an instance's name, or nil for the top-level one.
  package let instance: String?

  /// See ``holds``.
  package enum Holds: Sendable {
    /// Not one event.
    case nothing
    /// Events, and none that is of a call or a packet.
    case others
    case calls
  }

  private var records: RecordDecoder
  private var cpus: [DatCPU] = []
  /// The data of each of `cpus`.
  private var pages: [DatSubBuffers] = []
  private var order = TimeHeap()
  private var text: DatText?
  private let clock: DatClock
  private let typesProblem: String?
  private var hasToldOfArguments = false
  private var left: Int
  /// Events that were not handed over yet.
  private var batch = EventBatch()

  private static let stepSize = 1 << 20
  private static let mostEvents = 4096

  /// Reads everything but the events.
  ///
  /// - Parameters:
  ///   - bytes: the whole file. It must be there, unchanged, as long as the stream is.
  ///   - instance: which buffer to read: an instance's name, or ``DatContents/topName`` for the top-level buffer. Nil
  ///     takes the buffer that has packets; without any, the first that has function calls; else the first not empty.
  ///   - unpack: for files with packed sections.
  ///   - ahead: unpacks what will be needed soon on another thread; nil unpacks everything here. Chunks that were begun may be
  ///     left when the stream is gone, and they lie in `bytes`.
  /// - Throws: ``TraceDatError`` when nothing of the file can be used, or there is no such instance.
  /// - Complexity: O(bytes before the events).
  package init(
    _ bytes: UnsafeRawBufferPointer, instance wanted: String? = nil, unpack: @escaping Unpack,
    ahead: (any DatUnpackAhead)? = nil
  ) throws(TraceDatError) {
    var contents = try DatContents(bytes, unpack: unpack)
    contents.unpacker?.ahead = ahead
    records = RecordDecoder(formats: contents.formats, context: contents.context)
    for (pid, comm) in contents.comms { records.setComm(comm, pid: pid) }
    records.setComm("<idle>", pid: 0)
    clock = contents.clock
    typesProblem = contents.typesProblem
    let buffer = try contents.choose(wanted, file: bytes, &records)
    notices = contents.notices
    instance = buffer.flatMap { $0.name.isEmpty ? nil : $0.name }
    left = 0
    total = 0
    if let range = contents.text {
      text = DatText(bytes.part(range))
      holds = .calls
      total = range.count
    } else if let buffer {
      pages = contents.subBuffers(of: buffer, file: bytes)
      total = pages.reduce(0) { $0 + $1.remaining }
      for index in pages.indices {
        let part = DatCPU(Int32(pages[index].cpu), &pages[index])
        if part.next != .end { order.insert(index, time: part.time) }
        cpus.append(part)
        collectNotices(index)
      }
    }
    left = text == nil ? pages.reduce(0) { $0 + $1.remaining } : total
  }

  /// What the identifiers in the events mean. Grows; identifiers stay valid.
  package var names: TraceNames { text?.names ?? records.names }

  /// How many bytes of events were read; at the end, ``total``.
  package var position: Int { total - left }

  /// Hands the next events over, in time order; at equal times the lower CPU goes first. Returns after about a megabyte
  /// of the file: true when there is more, false at the end.
  ///
  /// - Complexity: O(events × log CPUs).
  package mutating func step(into sink: inout some EventSink) -> Bool {
    if text != nil { return stepText(into: &sink) }
    let goal = max(0, left - Self.stepSize)
    while let index = order.first {
      let limit = order.limit
      run(index, until: limit.isIncluded ? limit.time : limit.time &- 1)
      if cpus[index].next == .end { order.removeFirst() } else { order.moveFirst(to: cpus[index].time) }
      if batch.events.count >= Self.mostEvents { handOver(to: &sink) }
      if left <= goal { break }
    }
    handOver(to: &sink)
    if order.first != nil { return true }
    left = 0
    return false
  }

  private mutating func handOver(to sink: inout some EventSink) {
    guard !batch.events.isEmpty else { return }
    if holds != .calls { look() }
    if records.hasUnknownArguments, !hasToldOfArguments { tellOfArguments() }
    sink.take(&batch.events, names: records.names)
    records.forgetPackets()
  }

  /// Takes note of what is about to be handed over.
  private mutating func look() {
    for event in batch.events {
      switch event.kind {
      case .enter, .leaf, .exit, .packetBegin, .packetEnd:
        holds = .calls
        return
      case .lost: break
      default: holds = .others
      }
    }
  }

  private mutating func tellOfArguments() {
    hasToldOfArguments = true
    let why = typesProblem.map { "the kernel's BTF cannot be used: \($0)" } ?? "the kernel's BTF is not in this file"
    notices.append(Notice("arguments of functions are left out, for nothing says which they are (\(why))"))
  }

  /// Hands over the events of one CPU up to a time, or up to its sub-buffer's end.
  @inline(__always)
  private mutating func run(_ index: Int, until limit: Int64) {
    var part = cpus[index]
    defer { cpus[index] = part }
    if part.next == .loss {
      var lost = part.lost
      lost.time = clock.time(part.time)
      batch.events.append(lost)
      part.next = .record
      if part.advance() { return }
    } else {
      calls: while true {
        switch records.takeCalls(&part, until: limit, clock, into: &batch.events) {
        case .later: return
        case .subBuffer: break calls
        case .other: break
        }
        records.decode(part.record, time: clock.time(part.time), cpu: part.cpu, into: &batch)
        guard part.advance() else { break }
        if part.time > limit { return }
      }
    }
    let before = pages[index].remaining
    part.turn(&pages[index])
    left -= before - pages[index].remaining
    if !pages[index].notices.isEmpty { collectNotices(index) }
  }

  private mutating func collectNotices(_ index: Int) {
    let room = DatContents.longestNoticeList - notices.count
    notices.append(contentsOf: pages[index].takeNotices().prefix(max(0, room)))
  }

  private mutating func stepText(into sink: inout some EventSink) -> Bool {
    guard let more = text?.step(Self.stepSize, into: &sink), let rest = text?.rest.count else { return false }
    left = rest
    if !more { notices += text?.reader.notices ?? [] }
    return more
  }
}

/// Events that wait to be handed over together.
private struct EventBatch: EventSink {
  var events: [TraceEvent] = []

  mutating func receive(_ event: TraceEvent, names: borrowing TraceNames) { events.append(event) }
}

/// A file made by a latency tracer holds the text of `trace`.
private struct DatText {
  var reader = TextReader()
  var rest: UnsafeRawBufferPointer

  init(_ text: UnsafeRawBufferPointer) { rest = text }

  var names: TraceNames { reader.names }

  mutating func step(_ size: Int, into sink: inout some EventSink) -> Bool {
    reader.read(rest.part(0..<min(size, rest.count)), into: &sink)
    rest = rest.part(min(size, rest.count)..<rest.count)
    if !rest.isEmpty { return true }
    reader.finish(into: &sink)
    return false
  }
}
