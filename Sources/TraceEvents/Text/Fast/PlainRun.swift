/// What ``PlainRun`` has to know of the lines of a text: where their columns stand.
protocol LineColumns {
  /// See ``LineShape/reach``.
  var reach: Int { get }

  /// See ``LineShape/read(_:_:into:)``.
  mutating func read(_ line: TextBytes, _ strings: inout StringTable, into columns: inout LineShape.Columns) -> Bool
}

extension LineShape: LineColumns {}
extension ReportShape: LineColumns {}

/// Reads lines of plain calls that follow each other.
///
///     ─ plain lines ┃ plain lines ┃ … ┃ another line
///       └ 64 events   └ 64 events       └ next, with its columns if it has these
///
/// Most of a text is read here, so a line is looked at once: its end is looked for where its call's name begins.
struct PlainRun {
  /// Where the first line begins that was not read.
  private(set) var next: Int
  /// That line's columns; without a text when it has others, or ends too near to the end of what there is.
  private(set) var columns = LineShape.Columns()
  /// Whether a line was read that is indented, in this run or before.
  private(set) var sawIndent: Bool

  init(from start: Int, sawIndent: Bool) {
    next = start
    self.sawIndent = sawIndent
  }

  /// Events that are made before they go into the list.
  private static let some = 64

  /// Reads at most `most` lines from ``next`` on, and adds their events.
  @inline(__always)
  mutating func read(
    _ text: TextBytes, _ most: Int, _ shape: inout some LineColumns, _ recent: inout RecentFunctions,
    _ names: inout TraceNames, into events: inout [TraceEvent]
  ) {
    let last = text.count &- shape.reach
    withUnsafeTemporaryAllocation(of: TraceEvent.self, capacity: Self.some) { batch in
      var left = most
      while left > 0, next < last {
        var made = 0
        let room = min(left, Self.some)
        while made < room, next < last, let event = line(text, &shape, &recent, &names) {
          batch.initializeElement(at: made, to: event)
          made &+= 1
        }
        events.append(contentsOf: UnsafeBufferPointer(rebasing: batch[0..<made]))
        if made < room { break }
        left &-= made
      }
    }
  }

  /// `}` and a line's end.
  private static var returnLine: UInt64 {
    @inline(__always) get { 0x0a7d }
  }

  /// Reads the line at ``next``, and goes on behind it; nil when it is not plain.
  @inline(__always)
  private mutating func line(
    _ text: TextBytes, _ shape: inout some LineColumns, _ recent: inout RecentFunctions, _ names: inout TraceNames
  ) -> TraceEvent? {
    let line = text.from(next)
    var columns = LineShape.Columns()
    guard shape.read(line, &names.strings, into: &columns) else {
      self.columns = LineShape.Columns()
      return nil
    }
    let start = Int(columns.text)
    var event = TraceEvent(.exit)
    var end = start &+ 1
    // Most returns say no more.
    if line.word(start) & 0xffff != Self.returnLine {
      guard let found = LineBytes.lineEnd(line, start), let call = PlainCall(line, start, found),
        let function = call.function(line, &recent, &names.functions)
      else {
        self.columns = columns
        return nil
      }
      end = found
      event.kind = call.kind
      event.function = function
    }
    event.cpu = columns.cpu
    event.pid = columns.pid
    event.comm = columns.comm
    if columns.indent > 0 { sawIndent = true }
    event.depth = TextReader.depth(columns.indent, sawIndent: sawIndent)
    event.rawTime = columns.time
    event.detail = columns.duration
    next &+= end &+ 1
    return event
  }
}

extension TextReader {
  /// Reads the plain lines that follow each other from `start` on, at most so many, and answers where the next line begins and
  /// what its columns say.
  mutating func plainLines(
    _ text: TextBytes, from start: Int, atMost most: Int
  ) -> (next: Int, columns: LineShape.Columns) {
    var run = PlainRun(from: start, sawIndent: sawIndent)
    let before = events.count
    if isReport {
      run.read(text, most, &reportShape, &recent, &names, into: &events)
    } else {
      run.read(text, most, &shape, &recent, &names, into: &events)
    }
    guard events.count > before else { return (run.next, run.columns) }
    sawIndent = run.sawIndent
    if isReport { lastEvent = nil } else { lacksCPU = events[events.count - 1].cpu < 0 }
    return (run.next, run.columns)
  }
}
