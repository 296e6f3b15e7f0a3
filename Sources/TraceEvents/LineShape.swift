/// Where the columns stand in the lines of a text, learned from the last line that was read the long way.
///
/// The tracer pads its columns, so that nearly all lines of a text have them at the same places. A line that has the
/// expected bytes there needs no search; any other is read by ``TextColumns``, which says the same of both.
///
///       145.728783 |   0)  traffic-256   | # 1881.960 us |    inet_ehashfn();
///                  ^     ^               ^   ^           ^
///            timeBar  cpuEnd       taskBar   digits      bar
///
/// Only lines of time, CPU, task and duration, each optional but the last, have a shape.
struct LineShape {
  private var timeBar = -1
  private var cpuEnd = -1
  private var taskBar = -1
  /// First digit of the duration; -1 while no line of this shape had one.
  private var digits = -1
  /// The bar in front of the function; -1 while nothing was learned.
  private(set) var bar = -1
  /// The tasks seen last, by CPU.
  private var tasks = LastTasks()

  private static let spaces: UInt64 = 0x2020_2020_2020_2020

  /// What the columns of a line say.
  struct Columns {
    var cpu: Int32 = -1
    var pid: Int32 = -1
    var comm = StringID.none
    var time: Int64?
    var duration: Int64?
    /// Where the function's text begins.
    var text = 0
    var indent: Int32 = 0
  }

  init() {}

  /// Takes the shape of a line that ``TextColumns`` has read. Lines of another build leave things as they are.
  mutating func learn(_ columns: TextColumns) {
    guard columns.hasShape, columns.bar >= 8 else { return }
    if columns.timeBar != timeBar || columns.cpuEnd != cpuEnd || columns.taskBar != taskBar || columns.bar != bar {
      digits = -1
      tasks = LastTasks()
    }
    timeBar = columns.timeBar
    cpuEnd = columns.cpuEnd
    taskBar = columns.taskBar
    bar = columns.bar
    if columns.digits >= 0 { digits = columns.digits }
  }

  /// Reads a line of `count` bytes, which has this shape; nil when it has another. Of what follows the line, `readable`
  /// bytes from its begin on may be looked at: eight bytes are looked at where one would do.
  ///
  /// - Complexity: O(1) but for the indentation.
  @inline(__always)
  mutating func read(
    _ line: UnsafeRawPointer, _ count: Int, _ readable: Int, _ strings: inout StringTable
  ) -> Columns? {
    guard bar >= 0, count > bar &+ 1, readable > bar &+ 11, Self.byte(line, bar) == UInt8(ascii: "|") else {
      return nil
    }
    var columns = Columns()
    var start = 0
    if timeBar >= 0 {
      guard let time = Self.time(line, timeBar) else { return nil }
      columns.time = time
      start = timeBar &+ 1
    }
    if cpuEnd >= 0 {
      guard let cpu = Self.cpu(line, start, cpuEnd) else { return nil }
      columns.cpu = cpu
      start = cpuEnd &+ 1
    }
    if taskBar >= 0 {
      let place = LastTasks.Place(timeBar: timeBar, cpuEnd: cpuEnd, taskBar: taskBar)
      guard let task = tasks.find(line, start, place, cpu: columns.cpu, &strings) else { return nil }
      columns.pid = task.pid
      columns.comm = task.comm
      start = taskBar &+ 1
    }
    if Self.areSpaces(line, start, bar) {
      columns.duration = nil
    } else {
      guard digits > start, let duration = Self.duration(line, start, digits, bar) else { return nil }
      columns.duration = duration
    }
    // Two spaces stand before an outermost call.
    var text = bar &+ 1
    while readable &- text >= 8 {
      let rest = (line + text).loadUnaligned(as: UInt64.self).littleEndian ^ Self.spaces
      if rest != 0 {
        text &+= rest.trailingZeroBitCount >> 3
        break
      }
      text &+= 8
    }
    guard text < count, Self.byte(line, text) > UInt8(ascii: " ") else { return nil }
    columns.text = text
    columns.indent = Int32(truncatingIfNeeded: max(0, text &- bar &- 3))
    return columns
  }

  @inline(__always)
  private static func byte(_ line: UnsafeRawPointer, _ at: Int) -> UInt8 {
    line.load(fromByteOffset: at, as: UInt8.self)
  }

  /// Whether `start..<end` is spaces, and nothing else; eight bytes lie behind `end`.
  @inline(__always)
  private static func areSpaces(_ line: UnsafeRawPointer, _ start: Int, _ end: Int) -> Bool {
    var at = start
    while end &- at >= 8 {
      if line.loadUnaligned(fromByteOffset: at, as: UInt64.self) != spaces { return false }
      at &+= 8
    }
    guard at < end else { return true }
    let rest = line.loadUnaligned(fromByteOffset: at, as: UInt64.self).littleEndian ^ spaces
    return rest << UInt64((8 &- (end &- at)) &* 8) == 0
  }

  /// ` 9344.122358 ` up to its bar, in ns.
  @inline(__always)
  private static func time(_ line: UnsafeRawPointer, _ bar: Int) -> Int64? {
    guard bar >= 9, byte(line, bar) == UInt8(ascii: "|"), byte(line, bar &- 1) == UInt8(ascii: " "),
      byte(line, bar &- 8) == UInt8(ascii: ".")
    else { return nil }
    var fraction: Int64 = 0
    for at in (bar &- 7)..<(bar &- 1) {
      let digit = byte(line, at) &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      fraction = fraction &* 10 &+ Int64(digit)
    }
    guard let whole = number(line, 0, bar &- 8, longest: 9) else { return nil }
    return whole &* 1_000_000_000 &+ fraction &* 1000
  }

  /// `  12` up to its parenthesis.
  @inline(__always)
  private static func cpu(_ line: UnsafeRawPointer, _ start: Int, _ end: Int) -> Int32? {
    guard byte(line, end) == UInt8(ascii: ")"), let value = number(line, start, end, longest: 4) else { return nil }
    return Int32(truncatingIfNeeded: value)
  }

  /// Spaces, and then digits up to `end`.
  @inline(__always)
  private static func number(_ line: UnsafeRawPointer, _ start: Int, _ end: Int, longest: Int) -> Int64? {
    var at = start
    while at < end, byte(line, at) == UInt8(ascii: " ") { at &+= 1 }
    guard at < end, end &- at <= longest else { return nil }
    var value: Int64 = 0
    while at < end {
      let digit = byte(line, at) &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      value = value &* 10 &+ Int64(digit)
      at &+= 1
    }
    return value
  }

  /// ` + 46.958 us   ` between `start` and `bar`, in ns: at most eight characters of number, the digits found by arithmetic
  /// on all of them at once.
  @inline(__always)
  private static func duration(_ line: UnsafeRawPointer, _ start: Int, _ digits: Int, _ bar: Int) -> Int64? {
    // The mark, at most one, stands apart from the number.
    var marks = 0
    for at in start..<digits where byte(line, at) != UInt8(ascii: " ") {
      guard isMark(byte(line, at)) else { return nil }
      marks &+= 1
    }
    guard marks <= 1, byte(line, digits &- 1) == UInt8(ascii: " ") else { return nil }
    let word = line.loadUnaligned(fromByteOffset: digits, as: UInt64.self).littleEndian
    let values = word ^ 0x3030_3030_3030_3030
    // The high bit of every byte that is no digit: 10 and more carry into it.
    let others = (values &+ 0x7676_7676_7676_7676 | values) & 0x8080_8080_8080_8080
    let whole = others.trailingZeroBitCount >> 3
    let beyond = others & (others &- 1)
    let end = beyond.trailingZeroBitCount >> 3
    guard whole >= 1, end > whole &+ 1, end &- whole <= 4,
      byte(line, digits &+ whole) == UInt8(ascii: ".")
    else { return nil }
    let rest = digits &+ end
    guard rest &+ 3 <= bar, byte(line, rest) == UInt8(ascii: " "), byte(line, rest &+ 1) == UInt8(ascii: "u"),
      byte(line, rest &+ 2) == UInt8(ascii: "s"), areSpaces(line, rest &+ 3, bar)
    else { return nil }
    // Without the dot, the digits are end - 1 bytes; shifted up, so that leading bytes are zero digits.
    let low: UInt64 = (1 << UInt64(whole &* 8)) &- 1
    let joined = (values & low) | (values >> 8 & ~low)
    var number = joined << UInt64((9 &- end) &* 8)
    // Pairs, then fours, then all eight.
    number = number &* 10 &+ number >> 8
    number =
      (number & 0x0000_00ff_0000_00ff) &* 0x000f_4240_0000_0064
      &+ (number >> 16 & 0x0000_00ff_0000_00ff) &* 0x0000_2710_0000_0001
    let value = Int64(number >> 32)
    switch end &- whole {
    case 4: return value
    case 3: return value &* 10
    default: return value &* 100
    }
  }

  @inline(__always)
  private static func isMark(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "+"), UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "*"), UInt8(ascii: "@"),
      UInt8(ascii: "$"):
      true
    default: false
    }
  }
}

/// The task column of the last line of each of a few CPUs, and what it says: it changes rarely, and costs most to read.
private struct LastTasks {
  struct Task {
    var pid: Int32 = -1
    var comm = StringID.none
    /// The column's bytes, as far as they are compared: 24 of them.
    var bytes: (UInt64, UInt64, UInt64) = (0, 0, 0)
    var length = -1
  }

  /// Where the columns end that a line's shape has up to the task.
  struct Place {
    var timeBar: Int
    var cpuEnd: Int
    var taskBar: Int
  }

  private var first = Task()
  private var second = Task()

  @inline(__always)
  mutating func find(
    _ line: UnsafeRawPointer, _ start: Int, _ place: Place, cpu: Int32, _ strings: inout StringTable
  ) -> Task? {
    let bar = place.taskBar
    let length = bar &- start
    guard length >= 8, length <= 24, line.load(fromByteOffset: bar, as: UInt8.self) == UInt8(ascii: "|") else {
      return nil
    }
    let one = line.loadUnaligned(fromByteOffset: start, as: UInt64.self)
    let last = line.loadUnaligned(fromByteOffset: bar &- 8, as: UInt64.self)
    let middle = length > 16 ? line.loadUnaligned(fromByteOffset: start &+ 8, as: UInt64.self) : 0
    let known = cpu & 1 == 0 ? first : second
    if known.length == length, known.bytes.0 == one, known.bytes.1 == middle, known.bytes.2 == last { return known }
    return read(line, place, (one, middle, last), length, cpu: cpu, &strings)
  }

  /// Reads a task column that is new. Other columns may stand there too, a CPU in a line whose shape has none: the long
  /// way says.
  @inline(never)
  private mutating func read(
    _ line: UnsafeRawPointer, _ place: Place, _ bytes: (UInt64, UInt64, UInt64), _ length: Int, cpu: Int32,
    _ strings: inout StringTable
  ) -> Task? {
    let before = UnsafeRawBufferPointer(start: line, count: place.taskBar + 1)
    let columns = TextColumns(before)
    guard columns.timeBar == place.timeBar, columns.cpuEnd == place.cpuEnd, columns.taskBar == place.taskBar,
      columns.hasShape
    else { return nil }
    let task = Task(
      pid: columns.pid, comm: strings.intern(before.part(columns.comm)), bytes: bytes, length: length)
    if cpu & 1 == 0 { first = task } else { second = task }
    return task
  }
}
