/// What the columns of a line say of its event. Each form of line finds them in its own way; what they fill in is said
/// here, once for all forms.
///
///     heading    in function_graph   by trace-cmd    fills in
///     TIME       9344.122358 |       9344.122358:    time
///     CPU        1)                  [001]           cpu
///     TASK/PID   ksoftir-21 |        ksoftir-21      pid, comm
///
/// ``TextColumns`` finds those of the first form, ``ReportLine`` those of the second. Headings are not looked at: they are
/// often missing, and options change in the middle of a file. The duration is in the text of a call, which both forms share.
struct LineValues {
  /// In ns.
  var time: Int64?
  var cpu: Int32 = -1
  var pid: Int32 = -1
  /// The task's name, as cut by the tracer.
  var comm: Range<Int> = 0..<0

  mutating func take(_ task: TaskText) { (pid, comm) = (task.pid, task.comm) }

  /// An event of `line`, with all that its columns say.
  func event(_ kind: TraceEvent.Kind, _ line: TextBytes, _ strings: inout StringTable) -> TraceEvent {
    var event = TraceEvent(kind)
    event.time = time
    event.cpu = cpu
    event.pid = pid
    if !comm.isEmpty { event.comm = strings.intern(line.part(comm).raw) }
    return event
  }
}

/// `comm-pid`, split on the last dash: names may hold dashes and spaces.
struct TaskText {
  var comm: Range<Int>
  var pid: Int32

  /// The kernel's `TASK_COMM_LEN`, less the end of the string; and what function_graph prints of it.
  static let longest = 15
  static let cut = 7

  init?(_ line: TextBytes, _ range: Range<Int>) {
    var at = range.upperBound
    while at > range.lowerBound, line[at - 1].isDigit { at -= 1 }
    guard at > range.lowerBound, line[at - 1] == UInt8(ascii: "-"),
      let value = line.digits(at, range.upperBound, longest: 10), value <= Int64(Int32.max)
    else { return nil }
    pid = Int32(value)
    comm = range.lowerBound..<(at - 1)
  }
}
