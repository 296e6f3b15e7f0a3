/// Who uses the top-level buffer already.
enum TracingUse {
  /// What is in use, one phrase each; empty when the buffer is free to take.
  static func of(_ array: TraceArray) -> [String] {
    var uses: [String] = []
    let tracer = array.value("current_tracer")
    if tracer != "nop" { uses.append("the tracer '\(tracer)' is set") }
    let events = enabledEvents(of: array)
    if let first = events.first {
      let name = first.split(separator: "/").joined(separator: ":")
      uses.append(
        events.count == 1 ? "the event \(name) is enabled" : "\(events.count) events are enabled, \(name) first")
    }
    let entries = array.sum(ofStat: "entries")
    if entries > 0 { uses.append("the buffer holds \(Int(clamping: entries).counted("event"))") }
    return uses
  }

  /// The enabled events other than ours, as `system/name`.
  static func enabledEvents(of array: TraceArray) -> [String] {
    array.value("set_event").split(separator: "\n").compactMap { line in
      let name = String(line).trimmed
      guard !name.hasPrefix("ftview:"), name.contains(":") else { return nil }
      return name.split(separator: ":").joined(separator: "/")
    }
  }

  /// What narrows down what the tracer records, set by others and respected.
  static func limits(of array: TraceArray, in traceFS: TraceFS) -> [String] {
    let lists = [
      (traceFS.topLevel, "set_graph_function"), (traceFS.topLevel, "set_graph_notrace"), (array, "set_ftrace_filter"),
      (array, "set_ftrace_notrace"),
    ]
    let threshold = needsThreshold(traceFS) ? ["\(TraceFS.threshold) leaves out calls that take less"] : []
    return threshold
      + lists.compactMap { owner, name in
        hasList(owner, name) ? "\(name) limits what is recorded" : nil
      }
  }

  /// Whether somebody has set the one threshold of all tracers, and one runs that may depend on it: those of latencies do,
  /// and `function_graph`.
  static func needsThreshold(_ traceFS: TraceFS) -> Bool {
    !["", "0"].contains(traceFS.topLevel.value(TraceFS.threshold))
      && traceFS.arrays().contains { $0.value("current_tracer") != "nop" }
  }

  /// Whether a list of functions holds any. What cannot be read holds none.
  static func hasList(_ array: TraceArray, _ name: String) -> Bool {
    let functions = array.value(name)
    return !functions.isEmpty && !functions.hasPrefix("#### ")
  }
}
