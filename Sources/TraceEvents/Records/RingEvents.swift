import KernelTypes

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

  /// A sub-buffer without events.
  private init() {
    timestamp = 0
    data = 0..<0
    missed = false
    missedCount = 0
  }

  static let empty = SubBufferHeader()

  /// A sub-buffer that no kernel wrote: clocks do not stand at 0.
  var isBlank: Bool { timestamp == 0 && data.isEmpty && !missed }

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
///
/// This is the innermost loop of reading a trace.dat file: it holds plain numbers only, and what it found stands in its
/// own properties instead of an optional.
struct RingEvents {
  /// What does not fit in a sub-buffer.
  enum Damage: UInt8 {
    case cut, noLength, tooLong
  }

  private let bytes: UnsafeRawBufferPointer
  private let bigEndian: Bool
  /// Where the events end; never behind the bytes' own end.
  private let end: Int
  private var cursor: Int
  /// First byte of the record within the sub-buffer.
  private(set) var offset = 0
  /// Bytes of the record.
  private(set) var length = 0
  /// When the record was made, in ns of the trace's clock.
  private(set) var time: UInt64
  /// Why the walk ended before the sub-buffer's end.
  private(set) var damage: Damage?

  init(view: ByteView, header: SubBufferHeader) {
    bytes = view.bytes
    bigEndian = view.bigEndian
    cursor = header.data.lowerBound
    end = min(header.data.upperBound, view.bytes.count)
    time = header.timestamp
  }

  /// The record that the walk stands on.
  var record: UnsafeRawBufferPointer {
    @inline(__always) get {
      precondition(offset >= 0 && length >= 0 && length <= end &- offset)
      return UnsafeRawBufferPointer(start: bytes.baseAddress.map { $0 + offset }, count: length)
    }
  }

  /// Goes to the next record; false at the end, and where damage begins.
  @inline(__always)
  mutating func next() -> Bool {
    while end &- cursor >= 4 {
      let (type, delta) = Self.split(word(cursor), bigEndian: bigEndian)
      guard type &- 1 < 28 else {
        // In a copy, so that what is not copied can stay in registers.
        var copy = self
        let isRecord = copy.special(type, delta)
        self = copy
        if isRecord { return true }
        if damage != nil || cursor == end { return false }
        continue
      }
      let size = Int(type) &* 4
      guard size <= end &- cursor &- 4 else { return fail(.tooLong) }
      offset = cursor &+ 4
      length = size
      time &+= delta
      cursor &+= 4 &+ size
      return true
    }
    return cursor < end ? fail(.cut) : false
  }

  /// An event that is not a short record. True when it is a long one; otherwise the cursor is behind it.
  private mutating func special(_ type: UInt32, _ delta: UInt64) -> Bool {
    if type == 29, delta == 0 {
      // A padding event without a delta fills the rest of the sub-buffer.
      cursor = end
      return false
    }
    guard end - cursor >= 8 else { return fail(.cut) }
    let second = word(cursor + 4)
    switch type {
    case 0:
      guard second >= 4 else { return fail(.noLength) }
      let start = cursor
      guard advance(4 + Int(second)) else { return false }
      offset = start + 8
      length = Int(second) - 4
      time &+= delta
      return true
    case 29:
      // A discarded event keeps its delta, or gets 1 when it had none (rb_event_discard).
      if advance(4 + Int(second)), delta != 1 { time &+= delta }
    case 30:
      time &+= UInt64(second) << 27 &+ delta
      cursor += 8
    default:
      // The kernel stores 59 bits; the ones above are those of the time before (rb_fix_abs_ts).
      time = time & ~((1 << 59) - 1) | UInt64(second) << 27 | delta
      cursor += 8
    }
    return false
  }

  /// Event type and time delta of an event's first word.
  @inline(__always)
  static func split(_ word: UInt32, bigEndian: Bool) -> (type: UInt32, delta: UInt64) {
    bigEndian
      ? (word >> 27, UInt64(word & 0x07ff_ffff))
      : (word & 0x1f, UInt64(word >> 5))
  }

  @inline(__always)
  private func word(_ at: Int) -> UInt32 {
    // Checked here and not only by who asks: release builds check nothing of these loads.
    precondition(at >= 0 && end &- at >= 4)
    let raw = bytes.loadUnaligned(fromByteOffset: at, as: UInt32.self)
    return bigEndian ? raw.byteSwapped : raw
  }

  /// Records are padded to whole words (`RB_ALIGNMENT`); `length` from the file need not be.
  private mutating func advance(_ length: Int) -> Bool {
    let padded = (length &+ 3) & ~3
    guard padded <= end - cursor else { return fail(.tooLong) }
    cursor += padded
    return true
  }

  private mutating func fail(_ damage: Damage) -> Bool {
    self.damage = damage
    return false
  }

  /// Why the walk ended early, in words.
  var error: SubBufferError? {
    switch damage {
    case .cut: SubBufferError(message: "an event is cut off", offset: cursor)
    case .noLength: SubBufferError(message: "an event has no length", offset: cursor)
    case .tooLong: SubBufferError(message: "an event is longer than what is left", offset: cursor)
    case nil: nil
    }
  }
}
