import KernelTypes

/// How a trace.dat file's time stamps become times, as its options say; what `trace-cmd report` applies is applied.
///
///     time = stamp * multiplier >> shift + offset
package struct DatClock {
  /// The clock's name in `trace_clock`; empty when the file does not say.
  var name = ""
  /// What a multiplication needs to make ns of it (`TSC2NSEC`); 0 when it counts ns.
  private var multiplier: UInt32 = 0
  private var shift: UInt32 = 0
  /// What is added (`DATE`, `OFFSET`), in ns.
  private var offset: Int64 = 0
  private(set) var notices: [Notice] = []

  private static let nanosecondClocks = [
    "", "local", "global", "uptime", "perf", "mono", "mono_raw", "boot", "tai", "tsc2nsec",
  ]

  /// Takes an option of the file; others than those about time are passed over.
  mutating func take(_ option: UInt16, _ data: ByteView) {
    switch option {
    case DatOption.date: add(data, unit: 1000)
    case DatOption.offset: add(data, unit: 1)
    case DatOption.traceClock: if name.isEmpty { name = Self.selected(data.bytes.text) }
    case DatOption.tscToNanoseconds:
      guard let factor = data.u32(0), let bits = data.u32(4), bits < 64 else { return }
      (multiplier, shift) = (factor, bits)
    case DatOption.timeShift:
      note("a guest's times are shown as they are, not shifted to those of its host")
    case DatOption.lastBoot:
      note("this was recorded before the last boot: functions' names may be wrong")
    default: break
    }
  }

  /// An option may come any number of times, and is told once.
  private mutating func note(_ message: String) {
    if !notices.contains(where: { $0.message == message }) { notices.append(Notice(message)) }
  }

  /// A number as text, decimal or `0x…`, perhaps negative.
  private mutating func add(_ data: ByteView, unit: Int64) {
    let text = data.bytes.text.prefix { $0 != "\0" }.trimmingSpaces()
    let digits = text.hasPrefix("-") || text.hasPrefix("+") ? text.dropFirst() : text[...]
    guard let size = digits.hasPrefix("0x") ? Int64(digits.dropFirst(2), radix: 16) : Int64(digits) else { return }
    let (step, overflow) = size.multipliedReportingOverflow(by: unit)
    guard !overflow else { return }
    offset = offset &+ (text.hasPrefix("-") ? 0 &- step : step)
  }

  /// `[local] global counter …` or just `local`.
  static func selected(_ text: String) -> String {
    marked(text) ?? String(text.prefix { $0 != "\0" && !$0.isWhitespace })
  }

  /// `local` of `[local] global counter …`, all clocks as the kernel lists them; nil where none is marked.
  package static func marked(_ clocks: String) -> String? {
    guard let open = clocks.firstIndex(of: "["), let close = clocks[open...].firstIndex(of: "]") else { return nil }
    return String(clocks[clocks.index(after: open)..<close])
  }

  /// Whether the times are in ns.
  var isNanoseconds: Bool { multiplier != 0 || Self.nanosecondClocks.contains(name) }

  /// Whether stamps are times already.
  var isPlain: Bool { multiplier == 0 && offset == 0 }

  /// The time of a stamp. Later stamps have later times, but for the limits of 64 bits.
  func time(_ stamp: Int64) -> Int64 {
    var time = stamp
    if multiplier != 0 {
      let product = UInt64(clamping: stamp).multipliedFullWidth(by: UInt64(multiplier))
      let low = product.low >> UInt64(shift)
      let high = shift == 0 ? 0 : product.high << UInt64(64 - shift)
      time = product.high >> UInt64(shift) == 0 ? Int64(clamping: low | high) : .max
    }
    let (sum, overflow) = time.addingReportingOverflow(offset)
    return overflow ? (offset < 0 ? .min : .max) : sum
  }
}
