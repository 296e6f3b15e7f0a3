/// The fixed part at the start of a sub-buffer.
struct SubBufferHeader {
  /// Time that the first event's delta counts from, in ns.
  var timestamp: UInt64
  /// Where the events lie.
  var data: Range<Int>
  /// Events were dropped between the sub-buffer before and this one.
  var missed: Bool
  /// How many were dropped; 0 when the kernel had no room to say.
  var missedCount: UInt64

  /// Bits of the commit word (`RB_MISSED_EVENTS`, `RB_MISSED_STORED` in kernel/trace/ring_buffer.c).
  private static let missedBit: UInt64 = 1 << 31
  private static let storedBit: UInt64 = 1 << 30

  init(_ view: ByteView, layout: PageHeader) throws(SubBufferError) {
    guard let timestamp = view.u64(layout.timestampOffset),
      let commit = view.unsigned(layout.commitOffset, size: layout.commitSize), layout.dataOffset <= view.bytes.count
    else {
      throw SubBufferError(message: "it is shorter than its header", offset: 0)
    }
    let used = commit & (Self.storedBit &- 1)
    guard used <= UInt64(view.bytes.count - layout.dataOffset) else {
      throw SubBufferError(
        message: "it says it holds \(used) bytes of events, more than it is long", offset: layout.commitOffset)
    }
    self.timestamp = timestamp
    data = layout.dataOffset..<(layout.dataOffset + Int(used))
    missed = commit & Self.missedBit != 0
    // The count, a C long like the commit word, follows the last event.
    let stored = missed && commit & Self.storedBit != 0
    missedCount = stored ? view.unsigned(data.upperBound, size: layout.commitSize) ?? 0 : 0
  }
}

/// One record in a sub-buffer: where it lies, and when it was made.
struct RingEvent {
  /// First byte of the record within the sub-buffer.
  var offset: Int
  /// Bytes of the record.
  var length: Int
  /// In ns of the trace's clock.
  var time: UInt64
}

/// Walks the events of one sub-buffer.
///
/// Each event starts with a 32-bit word, of which `type_len` is the low 5 bits (the high 5 on big-endian machines) and
/// the rest a time delta:
///
///     type_len  meaning                      followed by
///     0         record, long                 u32 length (itself included), record
///     1...28    record of type_len words     record
///     29        padding                      u32 length; with a delta of 0: nothing more in this sub-buffer
///     30        time extend                  u32: high bits of the delta
///     31        absolute time                u32: high bits of the time
struct RingEvents {
  private let view: ByteView
  private let end: Int
  private var cursor: Int
  private var time: UInt64

  init(view: ByteView, header: SubBufferHeader) {
    self.view = view
    cursor = header.data.lowerBound
    end = header.data.upperBound
    time = header.timestamp
  }

  /// The next record, or nil at the end.
  mutating func next() throws(SubBufferError) -> RingEvent? {
    while cursor < end {
      let start = cursor
      guard end - start >= 4, let word = view.u32(start) else {
        throw SubBufferError(message: "an event is cut off", offset: start)
      }
      let (type, delta) = Self.split(word, bigEndian: view.bigEndian)
      switch type {
      case 1...28:
        try advance(4 + Int(type) * 4, from: start)
        time &+= delta
        return RingEvent(offset: start + 4, length: Int(type) * 4, time: time)
      case 0:
        let length = try second(start)
        guard length >= 4 else { throw SubBufferError(message: "an event has no length", offset: start) }
        try advance(4 + Int(length), from: start)
        time &+= delta
        return RingEvent(offset: start + 8, length: Int(length) - 4, time: time)
      case 29:
        // A padding event without a delta fills the rest of the sub-buffer.
        if delta == 0 { return nil }
        try advance(4 + Int(try second(start)), from: start)
        // A discarded event keeps its delta, or gets 1 when it had none (rb_event_discard).
        if delta != 1 { time &+= delta }
      case 30:
        time &+= UInt64(try second(start)) << 27 &+ delta
        try advance(8, from: start)
      default:
        // The kernel stores 59 bits; the ones above are those of the time before (rb_fix_abs_ts).
        let low = UInt64(try second(start)) << 27 | delta
        time = time & ~((1 << 59) - 1) | low
        try advance(8, from: start)
      }
    }
    return nil
  }

  /// Event type and time delta of an event's first word.
  static func split(_ word: UInt32, bigEndian: Bool) -> (type: UInt32, delta: UInt64) {
    bigEndian
      ? (word >> 27, UInt64(word & 0x07ff_ffff))
      : (word & 0x1f, UInt64(word >> 5))
  }

  private func second(_ start: Int) throws(SubBufferError) -> UInt32 {
    guard end - start >= 8, let word = view.u32(start + 4) else {
      throw SubBufferError(message: "an event is cut off", offset: start)
    }
    return word
  }

  /// Records are padded to whole words (`RB_ALIGNMENT`); `length` from the file need not be.
  private mutating func advance(_ length: Int, from start: Int) throws(SubBufferError) {
    let padded = (length &+ 3) & ~3
    guard padded <= end - start else {
      throw SubBufferError(message: "an event is longer than what is left", offset: start)
    }
    cursor = start + padded
  }
}
