extension TextReader {
  mutating func other(_ line: TextBytes, _ columns: TextColumns) {
    let first = line.skipSpaces(0)
    if line.hasPrefix("CPU:", at: first), let event = loss(line, first + 4) { return deliver(event) }
    if columns.values.cpu >= 0, let event = taskSwitch(line, columns, inField: false) { return deliver(event) }
    if report(line) { return }
    if isFiller(line, first) || tryUndressed(line) { return }
    // Mail breaks long lines: the rest may be the next one.
    if (columns.isTrace && columns.bar >= 0) || ReportLine.isBegin(line) { return keepBroken(line) }
    drop(Self.notUnderstood(line))
  }

  static func notUnderstood(_ line: TextBytes) -> String {
    "not function_graph text: \(line.part(line.skipSpaces(0)..<line.count).text(atMost: 60))"
  }

  /// A line behind `#` is a comment, the trace's head or somebody's, whatever else stands there.
  mutating func hash(_ line: TextBytes) {
    if line.hasPrefix("#####"), let at = line.find("CPU "), line.find("buffer started") != nil {
      var event = TraceEvent(.bufferStart)
      event.cpu = number(line, at + 4).map { Int32(clamping: $0) } ?? -1
      return deliver(event)
    }
    if Self.isCall(line.part(1..<line.count)) { drop("a call behind # is a comment, and left out") }
  }

  /// Whether a line has columns and a call.
  static func isCall(_ line: TextBytes) -> Bool {
    if let report = ReportLine(line), report.event != .other {
      let body = line.part(report.body)
      return CallText(body, from: TextColumns(body).text).isCall
    }
    let columns = TextColumns(line)
    return columns.isTrace && CallText(line, from: columns.text).isCall
  }

  /// ` => ip_output`: one frame of an event's stack, as the kernel and trace-cmd print it behind the event.
  mutating func frame(_ line: TextBytes, of event: TraceEvent) -> Bool {
    let first = line.skipSpaces(0)
    guard line.hasPrefix("=> ", at: first) else { return false }
    var event = event
    event.text = names.strings.intern(line.part(first..<line.count).raw)
    deliver(event)
    return true
  }

  /// Lines that belong to the formats and say nothing: dashes around a task switch, `(Overruns: 0)`, trace-cmd's list
  /// of CPUs.
  private func isFiller(_ line: TextBytes, _ first: Int) -> Bool {
    line.hasPrefix("---", at: first) || line.hasPrefix("(Overruns:", at: first) || line.hasPrefix("cpus=", at: first)
      || line.hasPrefix("version = ", at: first) || line.hasPrefix("...", at: first)
      || (line.hasPrefix("CPU ", at: first) && line.find("is empty") != nil)
  }

  /// `CPU:4 [LOST 123 EVENTS]`, `CPU:4 [LOST EVENTS]`, trace-cmd's `CPU:4 [123 EVENTS DROPPED]`.
  private func loss(_ line: TextBytes, _ start: Int) -> TraceEvent? {
    guard let cpu = number(line, start), let open = line.find(UInt8(ascii: "["), from: start) else { return nil }
    var event = TraceEvent(.lost)
    event.cpu = Int32(clamping: cpu)
    if line.hasPrefix("LOST", at: open + 1) {
      event.count = UInt64(number(line, line.skipSpaces(open + 5)) ?? 0)
    } else if line.find("EVENTS DROPPED", from: open) != nil {
      event.count = UInt64(number(line, open + 1) ?? 0)
    } else {
      return nil
    }
    return event
  }

  /// ` 1)  bash-12   =>   sshd-17`: the tracer's own line, with nothing but tasks.
  ///
  /// Names may hold anything, an arrow or a call too: where the kernel puts its own is looked first (`verif_pid` prints
  /// both tasks as ``TextColumns/taskField(_:_:)`` has them).
  mutating func taskSwitch(_ line: TextBytes, _ columns: TextColumns, inField: Bool) -> TraceEvent? {
    let start = columns.places.cpuEnd + 1
    var arrow: Int?
    var tasks: (previous: TaskText, next: TaskText)?
    if inField {
      for place in [start + 16, start + 17] where line.hasPrefix("=>", at: place) {
        arrow = place
        tasks = Self.tasks(line, start, place, longest: TaskText.cut)
        if tasks != nil { break }
      }
    } else {
      arrow = line.find("=>", from: start)
      while let place = arrow, place - start <= 64 {
        tasks = Self.tasks(line, start, place, longest: TaskText.longest)
        if tasks != nil { break }
        arrow = line.find("=>", from: place + 1)
      }
    }
    guard let (previous, next) = tasks else { return nil }
    var event = TraceEvent(.taskSwitch)
    // These lines name their CPU even where no other line does (`print_graph_cpu` in `verif_pid`): then it is the CPU
    // that has no name.
    event.cpu = lacksCPU ? -1 : columns.values.cpu
    event.time = columns.values.time
    event.previousPID = previous.pid
    // Who ran before is news in a CPU's first such line only.
    let bit: UInt64 = event.cpu >= 0 && event.cpu < 64 ? 1 << UInt64(event.cpu) : 0
    if switchedCPUs & bit == 0 { event.text = names.strings.intern(line.part(previous.comm).raw) }
    switchedCPUs |= bit
    event.pid = next.pid
    event.comm = names.strings.intern(line.part(next.comm).raw)
    return event
  }

  /// The tasks on both sides of an arrow.
  private static func tasks(
    _ line: TextBytes, _ start: Int, _ arrow: Int, longest: Int
  ) -> (previous: TaskText, next: TaskText)? {
    guard let previous = TaskText(line, TextColumns.trim(line, start..<arrow)),
      let next = TaskText(line, TextColumns.trim(line, (arrow + 2)..<line.count)),
      previous.comm.count <= longest, next.comm.count <= longest
    else { return nil }
    return (previous, next)
  }

  /// A line of `trace-cmd report`. False when it is none.
  mutating func report(_ line: TextBytes) -> Bool { report(ReportLine(line), line) }

  mutating func report(_ report: ReportLine?, _ line: TextBytes) -> Bool {
    guard let report else { return false }
    isReport = true
    var event = report.values.event(.comment, line, &names.strings)
    let body = line.part(report.body)
    guard report.event != .other else {
      if let entry = ReturnAddressText(line, report.body) {
        enter(entry, event, line)
        return true
      }
      deliver(commented(line.trimmed(report.body), event))
      lastEvent = event
      return true
    }
    let columns = TextColumns(body)
    let call = CallText(body, from: columns.text)
    guard let kind = call.kind, call.isCall else {
      keepBroken(line)
      return true
    }
    event.kind = kind
    if learnsShapes, dress.isEmpty, !isJoined { reportShape.learn(report, columns) }
    event.depth = isJoined ? -1 : depth(columns.indent)
    event.duration = columns.duration
    fill(&event, call, body)
    settle(hasColumns: true)
    note(call, of: event, body)
    deliver(event)
    return true
  }

  /// Its return is a line of its own, indented by twos: leaves, too, are two lines.
  private mutating func enter(_ entry: ReturnAddressText, _ template: TraceEvent, _ line: TextBytes) {
    var event = template
    event.kind = .enter
    event.depth = isJoined ? -1 : depth(2 * entry.depth)
    event.function = names.functions.intern(line.part(entry.function).raw)
    event.caller = names.strings.intern(line.part(entry.caller).raw)
    settle(hasColumns: true)
    deliver(event)
  }

  func number(_ line: TextBytes, _ start: Int) -> Int? {
    var at = start
    var value = 0
    while at < line.count, line[at].isDigit, at - start < 18 {
      value = value * 10 + Int(line[at] &- UInt8(ascii: "0"))
      at += 1
    }
    return at > start ? value : nil
  }
}
