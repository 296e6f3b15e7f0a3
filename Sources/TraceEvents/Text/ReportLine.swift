/// One line of `trace-cmd report`, or of tracefs where another tracer's or an event's line stands in the text.
///
///     ruby-2564  [001] d..1. 107227.460783: funcgraph_entry:     7.076 us   |    do_sys_open() {
///     task        cpu  flags  seconds       event                duration        function
///
///     ruby-2564    1d..1. 107227.460783: funcgraph_entry:     7.076 us   |    do_sys_open() {      with -l
///
/// Task, CPU and flags may be missing (`-R`, edited text); the event's name is what tells such a line.
struct ReportLine {
  enum Event { case entry, exit, other }

  private(set) var event = Event.other
  private(set) var values = LineValues()
  /// What follows `funcgraph_entry:`, or any other event's text with its name.
  private(set) var body: Range<Int> = 0..<0

  // Where the columns are, for ``ReportShape``; -1 for those that are not there.
  /// The CPU's brackets.
  private(set) var open = -1
  private(set) var close = -1
  /// `funcgraph_entry:` or `funcgraph_exit:`.
  private(set) var name = -1

  /// Nil when the line is nothing of the kind.
  init?(_ line: TextBytes) {
    if printed(line) { return }
    if let at = line.find(GraphEventName.entryLabel) {
      take(.entry, GraphEventName.entryLabel, at, line)
    } else if let at = line.find(GraphEventName.exitLabel) {
      take(.exit, GraphEventName.exitLabel, at, line)
    } else {
      // Any other event is recognised by a CPU before flags and a time. A task's name may hold a colon or two.
      var from = 0
      for _ in 0..<4 {
        guard let colon = line.find(": ", from: from) else { return nil }
        if other(line, colon) { return }
        from = colon + 2
      }
      return nil
    }
    _ = prefix(line, name)
  }

  /// Takes a call's event, whose name with its colon stands at `place`.
  private mutating func take(_ event: Event, _ label: StaticString, _ place: Int, _ line: TextBytes) {
    (self.event, name, body) = (event, place, (place + label.utf8CodeUnitCount)..<line.count)
  }

  /// Reads a line as tools print it: task, CPU in brackets, perhaps flags, a time, and a colon. False when it has another
  /// build, or lacks a part.
  ///
  /// A task's name may hold anything, but not all of that: it has fifteen bytes at most, and the PID behind it is padded.
  private mutating func printed(_ line: TextBytes) -> Bool {
    var from = 0
    while let bracket = line.find(UInt8(ascii: "["), from: from) {
      from = bracket + 1
      let open = bracket - 1
      guard open >= 0, line[open] == UInt8(ascii: " ") else { continue }
      guard let close = line.find(UInt8(ascii: "]"), from: open), close - open <= 7 else { continue }
      guard let number = line.digits(open + 2, close, longest: 5), let colon = line.find(": ", from: close) else {
        continue
      }
      var word = colon
      while word > close, line[word - 1] != UInt8(ascii: " ") { word -= 1 }
      // Six digits of microseconds, or nine; flags before them.
      guard word - close <= 15, colon >= 7,
        line[colon - 7] == UInt8(ascii: ".") || line[max(0, colon - 10)] == UInt8(ascii: "."),
        let seconds = Self.seconds(line, word..<colon)
      else { continue }
      values.time = seconds
      values.cpu = Int32(number)
      (self.open, self.close) = (open + 1, close)
      if let task = TaskText(line, line.trimmedRange(0..<open)) { values.take(task) }
      let start = line.skipSpaces(colon + 1)
      if line.hasPrefix(GraphEventName.entryLabel, at: start) {
        take(.entry, GraphEventName.entryLabel, start, line)
      } else if line.hasPrefix(GraphEventName.exitLabel, at: start) {
        take(.exit, GraphEventName.exitLabel, start, line)
      } else {
        body = (colon + 2)..<line.count
      }
      return true
    }
    return false
  }

  /// A line with all that tools print before an event's name, and a task whose name is no longer than one can be: then it
  /// is no other line, whatever that name says.
  init?(whole line: TextBytes) {
    guard printed(line), values.pid >= 0, values.comm.count <= TaskText.longest else { return nil }
  }

  /// Whether a line ends behind the time: `comm-pid [003] 4364.756405:`, the rest of which is the next line.
  static func isBegin(_ line: TextBytes) -> Bool {
    guard line.last == UInt8(ascii: ":") else { return false }
    var report = ReportLine()
    return report.prefix(line, line.count) && report.values.time != nil
  }

  private init() {}

  /// Reads an event that is no call's, whose text begins behind `colon`. False when it is none.
  private mutating func other(_ line: TextBytes, _ colon: Int) -> Bool {
    body = (colon + 2)..<line.count
    return prefix(line, colon + 1) && values.time != nil
  }

  /// Reads task, CPU and time before `end`. False when there is no CPU.
  private mutating func prefix(_ line: TextBytes, _ end: Int) -> Bool {
    var end = end
    while end > 0, line[end - 1] == UInt8(ascii: " ") || line[end - 1] == UInt8(ascii: ":") { end -= 1 }
    // The time is the last word.
    var word = end
    while word > 0, line[word - 1] != UInt8(ascii: " "), line[word - 1] != UInt8(ascii: "\t") { word -= 1 }
    if let seconds = Self.seconds(line, word..<end) {
      values.time = seconds
      end = word
    }
    guard let open = line.part(0..<end).find(" ["), let close = line.find(UInt8(ascii: "]"), from: open), close < end
    else {
      if latency(line, end) { return true }
      // Edited text keeps only the task.
      if let task = TaskText(line, line.trimmedRange(0..<end)) { values.take(task) }
      return false
    }
    guard let number = line.digits(open + 2, close, longest: 5) else { return false }
    values.cpu = Int32(number)
    (self.open, self.close) = (open + 1, close)
    if let task = TaskText(line, line.trimmedRange(0..<open)) { values.take(task) }
    return true
  }

  /// `comm-pid  0d..2.`: CPU and flags are one word.
  private mutating func latency(_ line: TextBytes, _ end: Int) -> Bool {
    let text = line.trimmedRange(0..<end)
    var word = text.upperBound
    while word > text.lowerBound, line[word - 1] != UInt8(ascii: " ") { word -= 1 }
    var flags = word
    while flags < text.upperBound, line[flags].isDigit { flags += 1 }
    guard text.upperBound - flags >= 4, text.upperBound - flags <= 8,
      line[flags..<text.upperBound].allSatisfy(\.isLatencyFlag), let number = line.digits(word, flags, longest: 5),
      let task = TaskText(line, line.trimmedRange(0..<word))
    else { return false }
    values.cpu = Int32(number)
    values.take(task)
    return true
  }

  /// `107227.460783`, with 6 or 9 digits of fraction, in ns.
  private static func seconds(_ line: TextBytes, _ range: Range<Int>) -> Int64? {
    guard let number = DecimalText(line, range.lowerBound), number.end == range.upperBound, number.digits > 0,
      number.wholeDigits <= 12
    else { return nil }
    return number.nanoseconds(unit: 1_000_000_000)
  }
}
