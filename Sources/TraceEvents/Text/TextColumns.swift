/// What stands before the function on one line of function_graph text.
///
/// Every column is optional, and the order is always this (kernel/trace/trace_functions_graph.c, `print_graph_prologue`):
///
///      9344.122358 |   1)   ksoftir-21   |  ..s. | + 11.747 us   |    e1000_clean_rx_irq [e1000]();
///      time            cpu  comm-pid        flags  duration           function
///
/// Columns are found from the line itself: headers are often missing, and options change in the middle of a file.
struct TextColumns {
  /// The tracer's mark of an interrupt, which stands where the duration is.
  enum Arrow { case none, enter, exit }

  /// The columns in front of the duration.
  private(set) var values = LineValues()
  /// In ns.
  private(set) var duration: Int64?
  private(set) var arrow = Arrow.none
  /// Where the function's text begins; the line's end when there is none.
  private(set) var text = 0
  /// Spaces before the function, less those of an outermost call.
  private(set) var indent: Int32 = 0
  /// Whether any column was recognised.
  private(set) var isTrace = false

  /// Where the columns in front of the duration end; -1 for those that are not there.
  struct Places: Equatable {
    var timeBar = -1
    var cpuEnd = -1
    var taskBar = -1

    /// The last of them.
    var last: Int { max(timeBar, cpuEnd, taskBar) }
  }

  // Where the columns are, for ``LineShape``.
  private(set) var places = Places()
  /// The task stands where the kernel puts it.
  private(set) var isTaskInField = false
  /// The first digit of the duration, and the bar behind it; -1 when not there.
  private(set) var digits = -1
  private(set) var bar = -1
  /// Whether these are all columns that the line has, in the usual order.
  private(set) var hasShape = true

  /// Finds the columns of `line`. Never fails: what is no column is the function's text.
  init(_ line: TextBytes) {
    var at = 0
    var margin = 0
    var edge = 0
    // At most one of each column, so that a strange line cannot keep this busy.
    for _ in 0..<6 {
      let start = line.skipSpaces(at)
      guard start < line.count else { break }
      guard let next = taskField(line, edge + margin) ?? column(line, start) else {
        at = edge
        break
      }
      at = next.end
      edge = next.end
      margin = next.margin
      isTrace = true
      if next.isLast { break }
    }
    text = line.skipSpaces(edge)
    indent = Int32(clamping: max(0, text - edge - margin))
  }

  /// One recognised column: where it ends, how far an outermost function stands from there, and whether the function
  /// must follow.
  private struct Column {
    var end: Int
    var margin: Int
    var isLast: Bool
  }

  @inline(__always)
  private mutating func column(_ line: TextBytes, _ start: Int) -> Column? {
    switch line[start] {
    case UInt8(ascii: "|"):
      // An empty duration.
      bar = start
      return Column(end: start + 1, margin: 2, isLast: true)
    case UInt8(ascii: "0")...UInt8(ascii: "9"):
      return number(line, start) ?? taskOrFlags(line, start)
    case let mark where OverheadMark.isOne(mark):
      let digits = line.skipSpaces(start + 1)
      guard digits < line.count, line[digits].isDigit else { return nil }
      return number(line, digits, isMarked: true)
    case UInt8(ascii: "="):
      guard line.hasPrefix("==========>", at: start), isArrowEnd(line, start + 11) else {
        return taskOrFlags(line, start)
      }
      arrow = .enter
      return arrowEnd(line, start + 11)
    case UInt8(ascii: "<"):
      if line.hasPrefix("<==========", at: start), isArrowEnd(line, start + 11) {
        arrow = .exit
        return arrowEnd(line, start + 11)
      }
      return taskOrFlags(line, start)
    case UInt8(ascii: "}"), UInt8(ascii: "/"):
      return nil
    default:
      return taskOrFlags(line, start)
    }
  }

  /// Whether nothing more, or the bar, follows an arrow.
  private func isArrowEnd(_ line: TextBytes, _ at: Int) -> Bool {
    let bar = line.skipSpaces(at)
    return bar == line.count || line[bar] == UInt8(ascii: "|")
  }

  private func arrowEnd(_ line: TextBytes, _ at: Int) -> Column {
    let bar = line.skipSpaces(at)
    return Column(end: bar < line.count && line[bar] == UInt8(ascii: "|") ? bar + 1 : bar, margin: 2, isLast: true)
  }

  /// A number: CPU, time, relative time or duration, by what follows it. Behind a mark only a duration may stand.
  private mutating func number(_ line: TextBytes, _ start: Int, isMarked: Bool = false) -> Column? {
    guard let number = DecimalText(line, start), number.end < line.count else { return nil }
    if number.digits == 0, line[number.end] == UInt8(ascii: ")") { return isMarked ? nil : cpu(number) }
    let at = line.skipSpaces(number.end)
    guard at < line.count else { return nil }
    if line[at] == UInt8(ascii: "|") { return isMarked ? nil : time(number, at) }
    guard line.hasPrefix("us", at: at) else { return nil }
    return duration(line, start, number, line.skipSpaces(at + 2))
  }

  /// `12)`: a CPU.
  private mutating func cpu(_ number: DecimalText) -> Column? {
    guard values.cpu < 0, number.whole <= 65_535 else { return nil }
    durationWasTime()
    values.cpu = Int32(number.whole)
    places.cpuEnd = number.end
    if places.taskBar >= 0 { hasShape = false }
    return Column(end: number.end + 1, margin: 1, isLast: false)
  }

  /// `9344.122358 |`: seconds with a fraction.
  private mutating func time(_ number: DecimalText, _ bar: Int) -> Column? {
    guard number.digits > 0, values.time == nil, values.cpu < 0 else { return nil }
    values.time = number.nanoseconds(unit: 1_000_000_000)
    places.timeBar = bar
    if number.digits != 6 || places.cpuEnd >= 0 || places.taskBar >= 0 { hasShape = false }
    return Column(end: bar + 1, margin: 2, isLast: false)
  }

  /// `11.747 us   |`: a duration, or the relative time before other columns.
  private mutating func duration(_ line: TextBytes, _ start: Int, _ number: DecimalText, _ bar: Int) -> Column? {
    guard bar < line.count, line[bar] == UInt8(ascii: "|") else { return nil }
    durationWasTime()
    digits = start
    self.bar = bar
    duration = number.nanoseconds(unit: 1000)
    // Only whole microseconds before any other column may turn out to be the relative time.
    let mayBeTime = number.digits == 0 && values.cpu < 0 && values.time == nil && columnFollows(line, bar + 1)
    return Column(end: bar + 1, margin: 2, isLast: !mayBeTime)
  }

  /// What was taken for a duration was the relative time: another column follows that no duration stands before.
  private mutating func durationWasTime() {
    guard let relative = duration, values.time == nil else { return }
    values.time = relative
    duration = nil
    hasShape = false
  }

  /// Whether another column, and not the function, follows.
  private func columnFollows(_ line: TextBytes, _ at: Int) -> Bool {
    var probe = TextColumns(skippingColumns: ())
    let start = line.skipSpaces(at)
    return start < line.count && probe.column(line, start) != nil
  }

  private init(skippingColumns: Void) {}

  /// The task where the kernel puts it: in the middle of fourteen columns, which a long name and PID exceed
  /// (`print_graph_proc`). A name may hold anything, other columns too.
  @inline(__always)
  private mutating func taskField(_ line: TextBytes, _ start: Int) -> Column? {
    let bar = start + 15
    guard bar < line.count, values.pid < 0 else { return nil }
    if line[bar] == UInt8(ascii: "|") { return line[bar - 1] == UInt8(ascii: " ") ? task(line, start, bar) : nil }
    return line[start] == UInt8(ascii: " ") ? nil : longTask(line, start)
  }

  private mutating func longTask(_ line: TextBytes, _ start: Int) -> Column? {
    for bar in (start + 16)..<max(start + 16, min(line.count, start + 28))
    where line[bar] == UInt8(ascii: "|") && line[bar - 1] == UInt8(ascii: " ") && line[bar - 2].isDigit {
      if let column = task(line, start, bar) { return column }
    }
    return nil
  }

  private mutating func task(_ line: TextBytes, _ start: Int, _ bar: Int) -> Column? {
    let text = TextColumns.trim(line, start..<bar)
    guard text.lowerBound - start == max(0, 14 - text.count) / 2, let task = TaskText(line, text),
      task.comm.count <= TaskText.longest
    else { return nil }
    isTaskInField = true
    return take(task, bar)
  }

  private mutating func take(_ task: TaskText, _ bar: Int) -> Column {
    values.take(task)
    durationWasTime()
    places.taskBar = bar
    return Column(end: bar + 1, margin: 2, isLast: false)
  }

  @inline(__always)
  static func trim(_ line: TextBytes, _ range: Range<Int>) -> Range<Int> {
    let low = min(line.skipSpaces(range.lowerBound), range.upperBound)
    var high = range.upperBound
    while high > low, line[high - 1] == UInt8(ascii: " ") { high -= 1 }
    return low..<high
  }

  /// `comm-pid |` somewhere else, or latency flags; nil when the text up to a bar is neither.
  private mutating func taskOrFlags(_ line: TextBytes, _ start: Int) -> Column? {
    guard let bar = line.find(UInt8(ascii: "|"), from: start), bar - start <= 48 else { return nil }
    var end = bar
    while end > start, line[end - 1] == UInt8(ascii: " ") { end -= 1 }
    if values.pid < 0, let found = TaskText(line, start..<end) {
      // Names may hold bars: the task goes on to the last one before which it is no longer than a name can be.
      var (task, last) = (found, bar)
      while let next = line.find(UInt8(ascii: "|"), from: last + 1), next - start <= 48,
        let longer = TaskText(line, TextColumns.trim(line, start..<next)), longer.comm.count <= TaskText.longest
      {
        (task, last) = (longer, next)
      }
      return take(task, last)
    }
    hasShape = false
    guard end - start >= 3, end - start <= 8, line[start..<end].allSatisfy(\.isLatencyFlag) else { return nil }
    return Column(end: bar + 1, margin: 2, isLast: false)
  }
}

extension UInt8 {
  @inline(__always)
  var isDigit: Bool { self &- UInt8(ascii: "0") < 10 }

  /// Letters of the latency columns: `d..1.`, `D.h2.`, `..s.`, `bnp1.`.
  var isLatencyFlag: Bool {
    switch self {
    case UInt8(ascii: "."), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
      UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "p"), UInt8(ascii: "h"), UInt8(ascii: "H"),
      UInt8(ascii: "s"), UInt8(ascii: "z"), UInt8(ascii: "Z"), UInt8(ascii: "D"), UInt8(ascii: "B"),
      UInt8(ascii: "X"), UInt8(ascii: "l"), UInt8(ascii: "L"), UInt8(ascii: "#"):
      true
    default: false
    }
  }
}
