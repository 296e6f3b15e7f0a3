import SystemCalls

/// One change to tracing.
enum TracingChange: Equatable {
  /// Make an instance: its directory.
  case instance(String)
  /// Write a value to a file.
  case write(String, path: String)

  /// It takes the kernel long: each function is hooked.
  var switchesTracer: Bool {
    if case .write(_, let path) = self { path.lastComponent == "current_tracer" } else { false }
  }
}

/// What of tracing a capture wants to be different.
struct TracingSettings: Equatable {
  /// Keep functions of hard interrupts that land in a window.
  var interrupts = false
  /// Calls deeper than this are not recorded; 0 is no limit.
  var depth = 0
  /// Record what each call was given, where the tracer can.
  var values = true
  /// Size of each CPU's buffer in KiB.
  var bufferKilobytes = 8192
  /// Size of a sub-buffer in KiB; nil leaves it as it is.
  var subBufferKilobytes: Int?
  /// The functions to trace, by their lines in `available_filter_functions`; nil for all.
  var tracedLines: [Int]?
  /// The functions to trace are told again later, when there is a list to put back.
  var isNarrowedLater = false
  /// The PID that the filter names: one that no task can have (PID_MAX_LIMIT is 2²²), yet below the filter's own limit of
  /// 2³⁰. A real one, even kthreadd's, would be recorded whenever that task runs. The gate opens for others.
  var nobody = 1_000_000_000
}

/// All changes that a capture makes, in order, and how to take each back. Made by reading only; nothing is changed yet.
///
/// The order matters. Recording is off throughout. The PID filter stands before the tracer starts, else the tracer would
/// record everything; the tracer stands before anything is armed; recording goes on last.
struct TracingPlan: Equatable {
  /// The trace array that will record.
  let array: TraceArray
  private(set) var changes: [TracingChange] = []
  /// In the order of `changes`; taken back in reverse.
  private(set) var steps: [RestoreStep] = []

  /// A plan for an instance of our own: everything in it goes away with it. What lies behind its files but belongs to
  /// all trace arrays is put back by itself.
  init(instance array: TraceArray, in traceFS: TraceFS, settings: TracingSettings) {
    self.array = array
    changeShared(in: traceFS, settings: settings)
    steps.append(.instance(path: array.directory))
    changes.append(.instance(array.directory))
    set("tracing_on", "0")
    for (name, value) in Self.common(settings) { set(name, value) }
    if let lines = settings.tracedLines { set("set_ftrace_filter", Self.filter(lines)) }
    if !settings.interrupts { set("set_ftrace_notrace", Self.interruptBorders) }
    // From 7.0 or so each instance has the graph tracer's options to itself; before, it has no such files.
    for (name, value) in Self.tracerOptions(settings) { set(name, value) }
    // Events before the tracer: once it is on, each call of the kernel takes several times as long.
    set("events/ftview/enable", "1")
    set("current_tracer", "function_graph")
    set("tracing_on", "1")
  }

  /// A plan for the top-level buffer, where every file that is touched is put back.
  init(topLevelOf traceFS: TraceFS, settings: TracingSettings) throws(SystemFailure) {
    array = traceFS.topLevel
    // Off even where it is off already: the step also brings it back to what it was, last of all.
    try change("tracing_on", to: "0", evenIfSame: true)
    steps.append(.clear(path: array.file("trace")))
    changeShared(in: traceFS, settings: settings)
    for event in TracingUse.enabledEvents(of: array) {
      try change("events/\(event)/enable", to: "0")
    }
    for (name, value) in Self.common(settings) where System.exists(array.file(name)) {
      if name == "buffer_size_kb" && array.value(name) == "X" {
        // CPUs differ: each has a file of its own.
        for cpu in try array.cpus() { try change("per_cpu/cpu\(cpu)/buffer_size_kb", to: value) }
      } else {
        try change(name, to: value)
      }
    }
    // All trace arrays of such a kernel share the graph tracer and this list. Somebody's own stays, and the user is told.
    if let lines = settings.tracedLines, !TracingUse.hasList(array, "set_ftrace_filter") {
      try change("set_ftrace_filter", to: Self.filter(lines))
    } else if settings.isNarrowedLater, !TracingUse.hasList(array, "set_ftrace_filter") {
      let path = array.file("set_ftrace_filter")
      steps.append(.file(path: path, before: try System.text(path)))
    }
    if !settings.interrupts, !TracingUse.hasList(array, "set_ftrace_notrace") {
      try change("set_ftrace_notrace", to: Self.interruptBorders)
    }
    for event in try System.list(array.file("events/ftview"))
    where System.exists(array.file("events/ftview/\(event)/id")) {
      try change("events/ftview/\(event)/enable", to: "1", evenIfSame: true)
    }
    // Also where it is so already: a capture that sleeps takes it away.
    try change("current_tracer", to: "function_graph", evenIfSame: true)
    steps.append(.silence(path: array.file("tracing_on")))
    set("tracing_on", "1")
  }

  /// What to write for functions by line. By name, the kernel would look through all functions once more for each.
  static func filter(_ lines: [Int]) -> String { lines.map(String.init).joined(separator: " ") }

  /// Settings that either kind of array takes, in order.
  private static func common(_ settings: TracingSettings) -> [(String, String)] {
    // Before the buffer's size, which the kernel divides by this one.
    let subBuffer = settings.subBufferKilobytes.map { [(TraceFS.subBufferSize, String($0))] } ?? []
    return subBuffer + [
      // User space can read this clock too: that is how it knows which events can still arrive.
      ("trace_clock", "mono"),
      ("buffer_size_kb", String(settings.bufferKilobytes)),
      // The newest events are kept and the gap is marked in the stream; with 0 a full buffer would end packets unmarked.
      ("options/overwrite", "1"),
      // Task names for the PIDs in the trace.
      ("options/record-cmd", "1"),
      // A stack after each event is not part of a call graph.
      ("options/stacktrace", "0"),
      ("options/userstacktrace", "0"),
      // kthreadd forks: its children would come into the PID filter.
      ("options/function-fork", "0"),
      ("set_ftrace_pid", String(settings.nobody)),
    ]
  }

  /// Settings of the graph tracer itself, one for all trace arrays, in the top-level directory. They are left alone while
  /// somebody else's graph tracer depends on them.
  private mutating func changeShared(in traceFS: TraceFS, settings: TracingSettings) {
    if traceFS.arrays().contains(where: { $0.value("current_tracer") == "function_graph" }) { return }
    // A tracer that starts with a threshold records no call's entry, and returns only of those that took longer.
    let threshold = TracingUse.needsThreshold(traceFS) ? [] : [(TraceFS.threshold, "0")]
    for (name, value) in threshold + [("max_graph_depth", String(settings.depth))] + Self.tracerOptions(settings) {
      let path = traceFS.topLevel.file(name)
      guard let before = try? System.text(path), before.trimmed != value else { continue }
      steps.append(.file(path: path, before: before))
      changes.append(.write(value, path: path))
    }
  }

  /// What an interrupt calls in a task's name although its functions are not wanted: `options/funcgraph-irqs` leaves out
  /// what runs while the kernel counts itself in an interrupt, and these two run before and after that. They must not be in
  /// `set_graph_notrace`, nor may what calls them: that list takes everything below with it, and softirqs, and the packets in
  /// them, are below `irq_exit_rcu`. In this list they cost nothing: they are not hooked.
  /// The module names the same two (kmod/trial.c).
  static let interruptBorders = "irq_enter_rcu idle_cpu"

  /// The graph tracer's own options.
  private static func tracerOptions(_ settings: TracingSettings) -> [(String, String)] {
    [
      ("options/funcgraph-irqs", settings.interrupts ? "1" : "0"),
      // Linux 6.15 and later, with CONFIG_FUNCTION_TRACE_ARGS.
      ("options/funcgraph-args", settings.values ? "1" : "0"),
    ]
  }

  /// A change to one of the array's files that is taken back by itself.
  private mutating func change(_ name: String, to value: String, evenIfSame: Bool = false) throws(SystemFailure) {
    let path = array.file(name)
    let before = try System.text(path)
    if !evenIfSame, ControlFile.value(for: before, of: path) == value { return }
    steps.append(.file(path: path, before: before))
    changes.append(.write(value, path: path))
  }

  /// A change that needs no taking back.
  private mutating func set(_ name: String, _ value: String) { changes.append(.write(value, path: array.file(name))) }
}
