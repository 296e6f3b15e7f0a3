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
  private var places = TextColumns.Places()
  private var end = LineEndShape()
  private var sides = KnownSides()
  private var seconds = KnownNumber()

  /// What the columns of a line say, and where its function's text begins.
  ///
  /// Not an event yet: eight and four bytes that were just written are slow to be read again as the sixteen that
  /// copying an event takes, so these stand in another order.
  struct Columns {
    var cpu: Int32 = -1
    /// Columns, less those of an outermost call.
    var indent: Int32 = 0
    /// In ns, or ``TraceEvent/unknown``.
    var time = TraceEvent.unknown
    var pid: Int32 = -1
    /// 0 while the line has not this shape.
    var text: Int32 = 0
    /// In ns, or ``TraceEvent/unknown``.
    var duration = TraceEvent.unknown
    var comm = StringID.none
  }

  init() {}

  /// Takes the shape of a line that ``TextColumns`` has read. Lines of another form leave things as they are, and so do
  /// those with a column behind the bar: what ``LineEndShape/fits(_:)`` says of a line holds up to its bar.
  mutating func learn(_ columns: TextColumns) {
    guard columns.hasShape, columns.bar >= 8, columns.places.last < columns.bar else { return }
    if columns.places != places || columns.bar != end.bar {
      end = LineEndShape()
      sides = KnownSides()
    }
    places = columns.places
    end.learn(columns, from: 0)
  }

  /// Whether a line with this shape is a call's or none, by its places: no other line is known by what stands there.
  func isOfCalls(_ line: TextBytes) -> Bool {
    // Farther left `trace-cmd report` has its columns, and behind the CPU a task switch has its arrow.
    guard end.bar >= TextReader.firstBar else { return false }
    let arrow = places.cpuEnd + 18
    return places.cpuEnd < 0 || arrow >= line.count
      || (line[arrow] != UInt8(ascii: ">") && line[arrow] != UInt8(ascii: "="))
  }

  /// How far from a line's beginning ``read(_:_:into:)`` looks, and whoever reads the call behind it: as far as an
  /// indentation that is not read the long way, and a short name.
  var reach: Int { end.reach }

  /// Reads a line that has this shape; false when it has another. Where the line ends need not be known: no column holds a
  /// line's end. Some bytes of what follows the line are looked at too.
  ///
  /// - Complexity: O(1) but for the indentation.
  @inline(__always)
  mutating func read(_ line: TextBytes, _ strings: inout StringTable, into columns: inout Columns) -> Bool {
    guard end.fits(line) else { return false }
    var start = 0
    if places.timeBar >= 0 {
      guard places.timeBar >= 9, line.byte(places.timeBar) == UInt8(ascii: "|"),
        let time = time(line)
      else { return false }
      columns.time = time
      start = places.timeBar &+ 1
    }
    let side = max(places.cpuEnd, places.taskBar) &+ 1
    if side > start {
      guard side &- start <= ShortBytes.longest else { return false }
      let bytes = ShortBytes(line, start, side &- start)
      guard sides.find(bytes) || newSide(line, bytes, start, &strings) else { return false }
      columns.cpu = sides.last.cpu
      columns.pid = sides.last.pid
      columns.comm = sides.last.comm
      start = side
    }
    return end.read(line, from: start, into: &columns)
  }

  /// `9344.122358 ` in front of the bar, in ns.
  @inline(__always)
  private mutating func time(_ line: TextBytes) -> Int64? {
    let dot = places.timeBar &- 8
    guard let fraction = LineBytes.fraction(line, dot, last: UInt8(ascii: " ")),
      let whole = seconds.read(line, 0, dot, longest: 9)
    else { return nil }
    return whole &* 1_000_000_000 &+ fraction
  }

  /// Reads a CPU and a task that are new. Other columns may stand there too, such as a CPU in a line whose shape has none: the
  /// long way decides.
  @inline(never)
  private mutating func newSide(
    _ line: TextBytes, _ bytes: ShortBytes, _ start: Int, _ strings: inout StringTable
  ) -> Bool {
    let end = start &+ Int(bytes.length)
    guard end <= line.count else { return false }
    let before = line.part(0..<end)
    guard before.find(UInt8(ascii: "\n"), from: 0) == nil else { return false }
    var side = KnownSides.Side(bytes: bytes)
    if places.cpuEnd >= 0 {
      guard line.byte(places.cpuEnd) == UInt8(ascii: ")"),
        let cpu = LineBytes.number(line, start, places.cpuEnd, longest: 4)
      else { return false }
      side.cpu = Int32(truncatingIfNeeded: cpu)
    }
    if places.taskBar >= 0 {
      guard places.taskBar &- max(places.cpuEnd &+ 1, start) >= 8, line.byte(places.taskBar) == UInt8(ascii: "|"),
        !before.isSetApart
      else { return false }
      let columns = TextColumns(before)
      guard columns.places == places, columns.hasShape,
        // Elsewhere a bar may be part of the name, which what follows it says.
        columns.isTaskInField || places.taskBar &- columns.values.comm.lowerBound > TaskText.longest,
        let comm = strings.known(before.part(columns.values.comm).raw)
      else { return false }
      side.pid = columns.values.pid
      side.comm = comm
    }
    sides.keep(side)
    return true
  }
}

/// The end of a line's shape, its duration and its function's indentation, which `trace-cmd report` prints as the
/// tracer does.
struct LineEndShape {
  /// First digit of the duration; -1 while no line of this shape had one.
  private var digits = -1
  /// The bar in front of the function; -1 while nothing was learned.
  private(set) var bar = -1

  /// Takes the places from columns that were counted from byte `start` of the line.
  mutating func learn(_ columns: TextColumns, from start: Int) {
    bar = columns.bar + start
    if columns.digits >= 0, columns.digits < columns.bar { digits = columns.digits + start }
  }

  /// An indentation of more columns is read the long way.
  private static var deepest: Int { 256 }

  /// See ``LineShape/reach``.
  var reach: Int { bar + Self.deepest + 96 }

  /// Whether a line has its bar at the same place, and enough bytes behind it may be looked at: eight from any place up to
  /// the bar.
  @inline(__always)
  func fits(_ line: TextBytes) -> Bool {
    bar >= 0 && line.readable > bar &+ 11 && line.byte(bar) == UInt8(ascii: "|")
  }

  /// Reads what stands from `start` on in a line that ``fits(_:)``; false when that looks different.
  @inline(__always)
  func read(_ line: TextBytes, from start: Int, into columns: inout LineShape.Columns) -> Bool {
    if !LineBytes.areSpaces(line, start, bar) {
      guard digits > start,
        let duration = LineBytes.duration(line, start, digits, bar)
          ?? LineBytes.anyDuration(line, start, digits, bar)
      else { return false }
      columns.duration = duration
    }
    let text = LineBytes.skipSpaces(line, bar &+ 1, atMost: Self.deepest)
    guard text < line.readable, line.byte(text) > UInt8(ascii: " ") else { return false }
    columns.text = Int32(truncatingIfNeeded: text)
    // Two spaces stand before an outermost call.
    columns.indent = Int32(truncatingIfNeeded: max(0, text &- bar &- 3))
    return true
  }
}
