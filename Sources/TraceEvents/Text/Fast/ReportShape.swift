/// Where the columns stand in the lines of `trace-cmd report`, learned from the last line that was read the long way.
///
///         traffic-256   [001] ....   116.178825: funcgraph_exit:       ! 372.966 us |  }
///                       ^   ^                    ^                       ^          ^
///                    open   close            name                   digits        bar
///
/// A call's line that has the expected bytes there needs no search; any other is read by ``ReportLine``, which says the
/// same of both.
struct ReportShape {
  private var open = -1
  private var close = -1
  private var name = -1
  private var end = LineEndShape()
  private var sides = KnownSides()

  /// Takes the shape of a line that was read the long way, with the columns behind its event's name.
  mutating func learn(_ report: ReportLine, _ columns: TextColumns) {
    let (newOpen, newClose, newName) = (report.open, report.close, report.name)
    guard columns.hasShape, columns.places == TextColumns.Places(), columns.bar >= 8,
      newOpen >= 9, newClose > newOpen, newName >= newClose + 11
    else { return }
    if newOpen != open || newClose != close || newName != name || columns.bar + report.body.lowerBound != end.bar {
      end = LineEndShape()
      sides = KnownSides()
    }
    (open, close, name) = (newOpen, newClose, newName)
    end.learn(columns, from: report.body.lowerBound)
  }

  /// See ``LineShape/reach``.
  var reach: Int { end.reach }

  /// Reads a line that has this shape; false when it has another. See ``LineShape``.
  ///
  /// - Complexity: O(1) but for the indentation.
  @inline(__always)
  mutating func read(
    _ line: TextBytes, _ strings: inout StringTable, into columns: inout LineShape.Columns
  ) -> Bool {
    guard end.fits(line), line.word(name) == Self.funcgrap else { return false }
    let rest = line.word(name &+ 8)
    let isEntry = rest == Self.entry
    guard isEntry || rest == Self.exit, line.byte(name &- 1) == UInt8(ascii: " "), close < ShortBytes.longest,
      let time = time(line)
    else { return false }
    let bytes = ShortBytes(line, 0, close &+ 1)
    guard sides.find(bytes) || newSide(line, bytes, &strings) else { return false }
    columns.time = time
    columns.cpu = sides.last.cpu
    columns.pid = sides.last.pid
    columns.comm = sides.last.comm
    guard end.read(line, from: name &+ 16, into: &columns) else { return false }
    // Behind a return's own name `funcgraph_entry:` might stand, which would make the line another.
    return isEntry || isBareReturn(line, Int(columns.text))
  }

  /// Whether a line's text is `}`, and nothing else.
  @inline(__always)
  private func isBareReturn(_ line: TextBytes, _ text: Int) -> Bool {
    guard line.readable &- text >= 3, line.byte(text) == UInt8(ascii: "}") else { return false }
    let next = line.byte(text &+ 1)
    return next == UInt8(ascii: "\n") || (next == UInt8(ascii: "\r") && line.byte(text &+ 2) == UInt8(ascii: "\n"))
  }

  /// `116.178825:` between the CPU, and flags perhaps, and the event, in ns.
  @inline(__always)
  private func time(_ line: TextBytes) -> Int64? {
    let dot = name &- 9
    var start = dot
    while line.byte(start &- 1) &- UInt8(ascii: "0") < 10 { start &-= 1 }
    // The CPU's bracket ended that at the latest. Flags may stand between, but no other time.
    guard line.byte(start &- 1) == UInt8(ascii: " "), start &- close <= 11 else { return nil }
    return LineBytes.seconds(line, start, dot: dot, last: UInt8(ascii: ":"))
  }

  /// Reads a task and a CPU that are new, the long way.
  @inline(never)
  private mutating func newSide(_ line: TextBytes, _ bytes: ShortBytes, _ strings: inout StringTable) -> Bool {
    let before = line.part(0..<(name + 16))
    guard before.find(UInt8(ascii: "\n"), from: 0) == nil, line.byte(open) == UInt8(ascii: "["),
      line.byte(close) == UInt8(ascii: "]"), line.byte(open &- 1) == UInt8(ascii: " "),
      let cpu = line.digits(open &+ 1, close, longest: 5),
      !before.isSetApart, before.part(0..<(open - 1)).find(" [") == nil, let report = ReportLine(before),
      report.open == open, report.name == name,
      before.part(0..<open).find("funcgraph_") == nil, let comm = strings.known(before.part(report.values.comm).raw)
    else { return false }
    sides.keep(
      KnownSides.Side(bytes: bytes, cpu: Int32(truncatingIfNeeded: cpu), pid: report.values.pid, comm: comm))
    return true
  }

  // `funcgrap`, `h_entry:` and `h_exit: `.
  private static var funcgrap: UInt64 {
    @inline(__always) get { 0x7061_7267_636e_7566 }
  }
  private static var entry: UInt64 {
    @inline(__always) get { 0x3a79_7274_6e65_5f68 }
  }
  private static var exit: UInt64 {
    @inline(__always) get { 0x203a_7469_7865_5f68 }
  }
}
