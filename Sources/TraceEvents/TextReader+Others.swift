extension TextReader {
  mutating func other(_ line: UnsafeRawBufferPointer, _ columns: TextColumns) {
    let first = line.skipSpaces(0)
    if line[first] == UInt8(ascii: "#") {
      if line.hasPrefix("#####", at: first), let at = line.find("CPU "), line.find("buffer started") != nil {
        var event = TraceEvent(.bufferStart)
        event.cpu = number(line, at + 4).map { Int32(clamping: $0) } ?? -1
        deliver(event)
      }
      return
    }
    if line.hasPrefix("CPU:", at: first), let event = loss(line, first + 4) { return deliver(event) }
    if columns.cpu >= 0, let event = taskSwitch(line, columns) { return deliver(event) }
    if report(line) { return }
    if isFiller(line, first) { return }
    drop("not function_graph text: \(line.part(first..<min(line.count, first + 60)).text)")
  }

  /// ` => ip_output`: one frame of an event's stack, as the kernel and trace-cmd print it behind the event.
  mutating func frame(_ line: UnsafeRawBufferPointer, of event: TraceEvent) -> Bool {
    let first = line.skipSpaces(0)
    guard line.hasPrefix("=> ", at: first) else { return false }
    var event = event
    event.text = names.strings.intern(line.part(first..<line.count))
    deliver(event)
    return true
  }

  /// Lines that belong to the formats and say nothing: dashes around a task switch, `(Overruns: 0)`, trace-cmd's list
  /// of CPUs.
  private func isFiller(_ line: UnsafeRawBufferPointer, _ first: Int) -> Bool {
    line.hasPrefix("---", at: first) || line.hasPrefix("(Overruns:", at: first) || line.hasPrefix("cpus=", at: first)
      || line.hasPrefix("version = ", at: first) || line.hasPrefix("...", at: first)
      || (line.hasPrefix("CPU ", at: first) && line.find("is empty") != nil)
  }

  /// `CPU:4 [LOST 123 EVENTS]`, `CPU:4 [LOST EVENTS]`, trace-cmd's `CPU:4 [123 EVENTS DROPPED]`.
  private func loss(_ line: UnsafeRawBufferPointer, _ start: Int) -> TraceEvent? {
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
  private mutating func taskSwitch(_ line: UnsafeRawBufferPointer, _ columns: TextColumns) -> TraceEvent? {
    guard let arrow = line.find("=>", from: columns.text) else { return nil }
    var end = arrow
    while end > columns.text, line[end - 1] == UInt8(ascii: " ") { end -= 1 }
    guard let previous = TaskText(line, columns.text..<end),
      let next = TaskText(line, line.skipSpaces(arrow + 2)..<line.count)
    else { return nil }
    var event = TraceEvent(.taskSwitch)
    // These lines name their CPU even where no other line does (`print_graph_cpu` in `verif_pid`): then it is the CPU
    // that has no name.
    event.cpu = lacksCPU ? -1 : columns.cpu
    event.time = columns.time
    event.previousPID = previous.pid
    // Who ran before is news in a CPU's first such line only.
    let bit: UInt64 = event.cpu >= 0 && event.cpu < 64 ? 1 << UInt64(event.cpu) : 0
    if switchedCPUs & bit == 0 { event.text = names.strings.intern(line.part(previous.comm)) }
    switchedCPUs |= bit
    event.pid = next.pid
    event.comm = names.strings.intern(line.part(next.comm))
    return event
  }

  /// A line of `trace-cmd report`. False when it is none.
  mutating func report(_ line: UnsafeRawBufferPointer) -> Bool {
    guard let report = ReportLine(line) else { return false }
    isReport = true
    var event = TraceEvent(.comment)
    event.cpu = report.cpu
    event.pid = report.pid
    event.time = report.time
    if !report.comm.isEmpty { event.comm = names.strings.intern(line.part(report.comm)) }
    let body = line.part(report.body)
    guard report.event != .other else {
      comment(line.trimmed(report.body), event)
      lastEvent = event
      return true
    }
    let columns = TextColumns(body)
    let call = CallText(body, from: columns.text)
    switch call.kind {
    case .enter: event.kind = .enter
    case .leaf: event.kind = .leaf
    case .exit: event.kind = .exit
    case .comment, .none:
      drop("a \(report.event == .entry ? "funcgraph_entry" : "funcgraph_exit") line without its function")
      return true
    }
    if learnsShapes { reportShape.learn(report, columns) }
    event.depth = depth(columns.indent)
    event.duration = columns.duration
    fill(&event, call, body)
    deliver(event)
    return true
  }

  private func number(_ line: UnsafeRawBufferPointer, _ start: Int) -> Int? {
    var at = start
    var value = 0
    while at < line.count, line[at].isDigit, at - start < 18 {
      value = value * 10 + Int(line[at] &- UInt8(ascii: "0"))
      at += 1
    }
    return at > start ? value : nil
  }
}
