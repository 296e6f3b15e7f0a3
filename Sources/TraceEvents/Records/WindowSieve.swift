import KernelTypes

/// Takes out of sub-buffers whatever is not of some packets' windows, so that a file of them has these windows and nothing of
/// others that began or ended in the same sub-buffers.
///
/// What is not wanted becomes what the kernel itself makes of a record that it gives up (`rb_event_discard()` in
/// kernel/trace/ring_buffer.c): padding of the same length, which every reader passes over. Sizes stay, and times do, to the
/// nanosecond by which padding must follow what is before it.
package struct WindowSieve: Sendable {
  /// A window that stays: what its task recorded from begin to end.
  package struct Window: Sendable {
    /// The window's number.
    package var id: UInt64
    /// The task that handled the packet; 0 is the idle task of `cpu`.
    package var pid: Int32
    /// The CPU on which it began.
    package var cpu: Int32
    /// Its first and its last event, in ns of the trace's clock.
    package var times: ClosedRange<Int64>

    /// A window that stays.
    package init(id: UInt64, pid: Int32, cpu: Int32, times: ClosedRange<Int64>) {
      (self.id, self.pid, self.cpu, self.times) = (id, pid, cpu, times)
    }
  }

  private let page: PageHeader
  private let bigEndian: Bool
  private let type: NumberField
  private let pid: NumberField
  /// Where a `packet_end` says whether its window is kept; by event number.
  private var verdicts: [UInt64: EventFormat.Field] = [:]
  /// By task: windows in the order of time.
  private var windows: [Int64: [ClosedRange<Int64>]] = [:]

  /// - Parameters:
  ///   - formats: layouts of the events.
  ///   - wanted: what stays. Two of one task do not overlap.
  package init(formats: EventFormats, keeping wanted: [Window]) {
    page = formats.page
    bigEndian = formats.bigEndian
    type = NumberField(formats.any?.field("common_type"))
    pid = NumberField(formats.any?.field("common_pid"))
    for number in formats.numbers(named: PacketEventName.end) {
      guard let format = try? formats.format(number), let field = format.field("keep") else { continue }
      verdicts[UInt64(number)] = field
    }
    for window in wanted { windows[Self.task(window.pid, window.cpu), default: []].append(window.times) }
    for task in windows.keys { windows[task]?.sort { $0.lowerBound < $1.lowerBound } }
  }

  /// Takes out of one sub-buffer of `cpu` what is not wanted. What is wanted is marked as kept, whatever was said when its
  /// window closed: the file is what was kept.
  ///
  /// - Complexity: O(records × log windows).
  package func sift(_ bytes: UnsafeMutableRawBufferPointer, cpu: Int) {
    let view = ByteView(bytes: UnsafeRawBufferPointer(bytes), bigEndian: bigEndian)
    guard let header = try? SubBufferHeader(view, layout: page) else { return }
    var walk = RingEvents(view: view, header: header)
    // The walk has read a record's head before that is changed.
    while walk.next() {
      let record = walk.record
      let task = Int32(truncatingIfNeeded: pid.signed(record, bigEndian) ?? -1)
      if isWanted(task, Int32(clamping: cpu), at: Int64(clamping: walk.time)) {
        keep(UnsafeMutableRawBufferPointer(rebasing: bytes[walk.offset..<walk.offset + walk.length]))
      } else {
        Self.discard(bytes, at: walk.offset, length: walk.length, bigEndian: bigEndian)
      }
    }
  }

  private static func task(_ pid: Int32, _ cpu: Int32) -> Int64 { pid > 0 ? Int64(pid) : -1 &- Int64(cpu) }

  private func isWanted(_ pid: Int32, _ cpu: Int32, at time: Int64) -> Bool {
    guard let list = windows[Self.task(pid, cpu)] else { return false }
    // The last window that began by then.
    var low = 0
    var high = list.count
    while low < high {
      let middle = (low + high) / 2
      if list[middle].lowerBound <= time { low = middle + 1 } else { high = middle }
    }
    return low > 0 && list[low - 1].contains(time)
  }

  private func keep(_ record: UnsafeMutableRawBufferPointer) {
    guard !verdicts.isEmpty, let number = type.unsigned(UnsafeRawBufferPointer(record), bigEndian),
      let field = verdicts[number], field.offset + field.size <= record.count, field.size > 0
    else { return }
    for place in field.offset..<field.offset + field.size { record[place] = 0 }
    record[bigEndian ? field.offset + field.size - 1 : field.offset] = 1
  }

  /// Short records have one word before them, of which the low bits are their number of words; on 64-bit machines the kernel
  /// writes only what is longer than 28 words with its length in a second one.
  private static func discard(_ bytes: UnsafeMutableRawBufferPointer, at offset: Int, length: Int, bigEndian: Bool) {
    let isShort = length <= 28 * 4
    let head = offset - (isShort ? 4 : 8)
    guard head >= 0, length >= 4 else { return }
    var (_, delta) = RingEvents.split(load(bytes, head, bigEndian), bigEndian: bigEndian)
    // Padding without a delta would end the sub-buffer.
    delta = max(delta, 1)
    let word = UInt32(truncatingIfNeeded: delta)
    store(bigEndian ? 29 << 27 | word : word << 5 | 29, bytes, head, bigEndian)
    // A long record's length is there already.
    if isShort { store(UInt32(length), bytes, offset, bigEndian) }
  }

  private static func load(_ bytes: UnsafeMutableRawBufferPointer, _ at: Int, _ bigEndian: Bool) -> UInt32 {
    let raw = bytes.loadUnaligned(fromByteOffset: at, as: UInt32.self)
    return bigEndian ? raw.byteSwapped : raw
  }

  private static func store(_ value: UInt32, _ bytes: UnsafeMutableRawBufferPointer, _ at: Int, _ bigEndian: Bool) {
    bytes.storeBytes(of: bigEndian ? value.byteSwapped : value, toByteOffset: at, as: UInt32.self)
  }
}
