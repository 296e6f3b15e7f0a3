import TraceEvents

/// Finds windows in a trace without making trees of them: constant memory, however long the trace.
struct WindowSpans: EventSink {
  /// Windows that have closed since they were taken.
  private(set) var closed: [WindowSpan] = []
  /// Open windows by task; not the one in `current`.
  private var open: [Int64: WindowSpan] = [:]
  /// The task of the event before and its window, which most often is the next one's too.
  private var currentTask: Int64 = .min
  private var current: WindowSpan?

  /// When the oldest window began that is open and may yet be whole, in ns; nil without any.
  var oldestOpen: Int64? {
    var oldest: Int64?
    for window in all where window.isWhole { oldest = min(oldest ?? window.begin, window.begin) }
    return oldest
  }

  private var all: [WindowSpan] { Array(open.values) + (current.map { [$0] } ?? []) }

  /// The windows that have closed; the list is empty then.
  mutating func takeClosed() -> [WindowSpan] {
    defer { closed.removeAll(keepingCapacity: true) }
    return closed
  }

  mutating func receive(_ event: TraceEvent, names: borrowing TraceNames) {
    if event.kind == .lost { return lose(event.cpu) }
    select(event)
    switch event.kind {
    case .packetBegin:
      guard let begin = names.begin(of: event), let time = event.time else { return }
      // Its end was lost.
      cut()
      current = WindowSpan(id: begin.id, pid: event.pid, cpu: UInt16(clamping: event.cpu), begin: time, end: time)
    case .packetEnd:
      guard let end = names.end(of: event), current != nil else { return }
      note(event)
      guard current?.id == end.id else { return cut() }
      current?.verdict = end.isKept
      close()
    default:
      if current != nil { note(event) }
    }
  }

  /// Ends the windows that are open: nothing more comes.
  mutating func cutAll() {
    cut()
    for task in open.keys.sorted() {
      currentTask = task
      current = open.removeValue(forKey: task)
      cut()
    }
  }

  private mutating func select(_ event: TraceEvent) {
    // The idle task is one for each CPU.
    let task = event.pid > 0 ? Int64(event.pid) : -1 &- Int64(event.cpu)
    guard task != currentTask else { return }
    if let current { open[currentTask] = current }
    current = open.removeValue(forKey: task)
    currentTask = task
  }

  /// Takes note of when and where an event of the current task's window was.
  private mutating func note(_ event: TraceEvent) {
    if let time = event.time { current?.end = time }
    if event.kind == .enter || event.kind == .leaf { current?.calls += 1 }
    let cpu = UInt16(clamping: event.cpu)
    guard let window = current, window.cpu != cpu, window.otherCPUs?.contains(cpu) != true else { return }
    current?.otherCPUs = (window.otherCPUs ?? []) + [cpu]
  }

  private mutating func cut() {
    current?.isWhole = false
    close()
  }

  private mutating func close() {
    if let current { closed.append(current) }
    current = nil
  }

  /// Events were lost on a CPU: what is open there is not whole.
  private mutating func lose(_ cpu: Int32) {
    let cpu = UInt16(clamping: cpu)
    if current?.cpus.contains(cpu) == true { current?.isWhole = false }
    for (task, window) in open where window.cpus.contains(cpu) { open[task]?.isWhole = false }
  }
}
