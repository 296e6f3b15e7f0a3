import KernelTypes

/// Where the merge of a trace.dat file stands in one CPU's data. Plain data: this is what its innermost loop works on.
struct DatCPU {
  /// What stands next.
  enum Next: UInt8 {
    case record
    /// Events were lost before the next record.
    case loss
    case end
  }

  let cpu: Int32
  var next = Next.end
  /// Time of what stands next, in ns. A CPU's clock does not go back; where a damaged time stamp says so, what follows is
  /// held at the time before, so that the merge still ends.
  var time = Int64.min
  private var events = RingEvents.none
  /// How many events were lost; 0 when the kernel does not say.
  private(set) var lostCount: UInt64 = 0

  init(_ cpu: Int32, _ pages: inout DatSubBuffers) {
    self.cpu = cpu
    turn(&pages)
  }

  /// The record that stands next.
  var record: UnsafeRawBufferPointer {
    @inline(__always) get { events.record }
  }

  /// What was lost just before the next record.
  var lost: TraceEvent {
    var event = TraceEvent(.lost)
    event.cpu = cpu
    event.count = lostCount
    event.time = time
    return event
  }

  /// Goes on to the next record of this sub-buffer; false when there is none.
  @inline(__always)
  mutating func advance() -> Bool {
    guard events.next() else { return false }
    time = max(time, Int64(clamping: events.time))
    return true
  }

  /// Goes on from a sub-buffer's end to the next one that holds something.
  @inline(never)
  mutating func turn(_ pages: inout DatSubBuffers) {
    while true {
      if let error = events.error { pages.note(error) }
      guard let bytes = pages.next() else {
        events = .none
        next = .end
        return
      }
      let view = ByteView(bytes: bytes, bigEndian: pages.bigEndian)
      do throws(SubBufferError) {
        let header = try SubBufferHeader(view, layout: pages.layout)
        pages.look(at: header)
        events = RingEvents(view: view, header: header)
        if header.missed {
          time = max(time, Int64(clamping: header.timestamp))
          lostCount = header.missedCount
          next = .loss
          return
        }
        next = .record
        if advance() { return }
      } catch {
        events = .none
        pages.note(error)
      }
    }
  }

  /// Goes on to whatever follows.
  mutating func advance(_ pages: inout DatSubBuffers) {
    next = .record
    if !advance() { turn(&pages) }
  }
}

extension RingEvents {
  /// A walk that is at its end.
  static var none: RingEvents {
    RingEvents(
      view: ByteView(bytes: UnsafeRawBufferPointer(start: nil, count: 0), bigEndian: false), header: .empty)
  }
}
