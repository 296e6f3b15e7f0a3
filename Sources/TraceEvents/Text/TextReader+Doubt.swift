/// Lines of which one alone does not say what they are.
extension TextReader {
  /// An event that waits until it is known what the text's calls look like.
  struct HeldEvent {
    var event: TraceEvent
    var line: Int
    /// Its line had no column.
    var isBare: Bool
  }

  /// What is known of the columns of a text's calls.
  enum ColumnUse { case unknown, used, unused }

  /// So many events wait at most.
  private static let mostHeld = 512
  private static let longestBroken = 4096

  // MARK: Without columns

  /// Takes an event whose line has no column: a call of a trace without any, or C code in a page that has a trace too.
  mutating func bare(_ event: TraceEvent) {
    switch columnUse {
    case .used: dropBare(line: lines)
    case .unused: deliver(event)
    case .unknown:
      held.append(HeldEvent(event: event, line: lines, isBare: true))
      if held.count >= Self.mostHeld { settle(hasColumns: false) }
    }
  }

  /// It is known now whether the calls of this text have columns; what waited for that goes on, or is left out.
  @inline(__always)
  mutating func settle(hasColumns: Bool) {
    if columnUse == .unknown { settleFirst(hasColumns: hasColumns) }
  }

  @inline(never)
  private mutating func settleFirst(hasColumns: Bool) {
    columnUse = hasColumns ? .used : .unused
    for waiting in held {
      if waiting.isBare, hasColumns { dropBare(line: waiting.line) } else { events.append(waiting.event) }
    }
    held = []
  }

  mutating func dropBare(line: Int) {
    drop("no call of this trace: it has no column, and the others have", line: line)
  }

  // MARK: Broken lines

  /// Keeps a line that lacks its end.
  mutating func keepBroken(_ line: TextBytes) {
    dropBroken()
    guard line.count <= Self.longestBroken, !isJoined else { return drop(Self.notUnderstood(line)) }
    broken = Array(line)
    brokenLine = lines
  }

  /// Takes a line as the rest of the one before, if the two make a call; false when they do not.
  mutating func joins(_ rest: TextBytes) -> Bool {
    // What has columns of its own begins a line.
    guard brokenLine == lines - 1, rest.count <= Self.longestBroken, rest[0] != UInt8(ascii: "#"),
      !TextColumns(rest).isTrace, ReportLine(rest).map({ $0.values.time == nil }) ?? true
    else {
      dropBroken()
      return false
    }
    var joined = broken
    joined.append(UInt8(ascii: " "))
    joined.append(contentsOf: rest.trimmed(0..<rest.count))
    let isCall = joined.withUnsafeBytes { Self.isCall(TextBytes($0)) }
    guard isCall else {
      dropBroken()
      return false
    }
    broken = []
    // How deep it stood is lost with the blanks at the break.
    isJoined = true
    joined.withUnsafeBytes { read(TextBytes($0)) }
    isJoined = false
    return true
  }

  /// Gives up a line that lacks its end.
  mutating func dropBroken() {
    guard !broken.isEmpty else { return }
    let line = broken
    broken = []
    line.withUnsafeBytes { bytes in
      let report = ReportLine(TextBytes(bytes)).flatMap { $0.event == .other ? nil : $0.event }
      let what = report.map {
        "a \($0 == .entry ? GraphEventName.entry : GraphEventName.exit) line without its function"
      }
      drop(what ?? Self.notUnderstood(TextBytes(bytes)), line: brokenLine)
    }
  }

  // MARK: Dress

  /// Reads what is left of a line without its dress; false when it wears none of these kinds.
  mutating func undress(_ line: TextBytes, _ kinds: LineDress) -> Bool {
    let (start, worn) = LineDress.prefix(line, kinds)
    if kinds.contains(.hardSpaces), let soft = LineDress.softened(line, from: start) {
      soft.withUnsafeBytes { readRest(TextBytes($0)) }
      return true
    }
    guard !worn.isEmpty else { return false }
    readRest(line.part(start..<line.count))
    return true
  }

  private mutating func readRest(_ line: TextBytes) {
    let line = line.part(0..<line.trimmedEnd)
    if !line.isEmpty { read(line) }
  }

  /// Tries a line that was not understood without what mail, a console or a page may have put on it. If it is a trace's
  /// then, other lines are undressed alike from now on; else nothing has happened, and the answer is false.
  mutating func tryUndressed(_ line: TextBytes) -> Bool {
    guard !isUndressing, !isJoined else { return false }
    var (start, worn) = LineDress.prefix(line, .any)
    let soft = LineDress.softened(line, from: start)
    if soft != nil { worn.insert(.hardSpaces) }
    guard !worn.isEmpty else { return false }
    return soft?.withUnsafeBytes { tryRest(TextBytes($0), worn) } ?? tryRest(line.part(start..<line.count), worn)
  }

  private mutating func tryRest(_ line: TextBytes, _ worn: LineDress) -> Bool {
    let line = line.part(0..<line.trimmedEnd)
    guard !line.isEmpty else { return false }
    // A trace's head says it too.
    let isHead = line[0] == UInt8(ascii: "#") && (line.find("tracer: ") != nil || line.find("DURATION") != nil)
    let before = (events.count, held.count)
    isUndressing = true
    let wasDressed = dress
    dress.formUnion(worn)
    read(line)
    isUndressing = false
    if isHead || before != (events.count, held.count) || (!broken.isEmpty && brokenLine == lines) { return true }
    dress = wasDressed
    return false
  }

  /// Whether a line that begins with `#` or `>` begins with a column all the same: with the mark of a long duration
  /// and one blank, or with a task of that name.
  func isFirstColumn(_ line: TextBytes, _ columns: TextColumns) -> Bool {
    if columns.digits == 2, columns.duration != nil, line[1] == UInt8(ascii: " ") { return true }
    // The kernel puts no blank before a task of thirteen bytes and more, and one at least before a shorter one.
    return columns.isTaskInField && columns.places.cpuEnd < 0 && columns.places.timeBar < 0
      && columns.values.comm.lowerBound == 0
      && TextColumns.trim(line, 0..<columns.places.taskBar).count >= 13
  }
}
