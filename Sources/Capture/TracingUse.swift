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
    if entries > 0 { uses.append("the buffer holds \(entries) events") }
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

  /// Whether somebody limits the functions that are traced. A file that cannot be read limits nothing.
  static func hasFilter(_ array: TraceArray) -> Bool {
    let functions = array.value("set_ftrace_filter")
    return !functions.isEmpty && functions != "#### all functions enabled ####"
  }

  /// What narrows down what the tracer records, set by others and respected.
  static func limits(of array: TraceArray, in traceFS: TraceFS) -> [String] {
    var limits: [String] = []
    let graph = traceFS.topLevel.value("set_graph_function")
    if !graph.isEmpty && !graph.hasPrefix("#") { limits.append("set_graph_function limits what is recorded") }
    if hasFilter(array) { limits.append("set_ftrace_filter limits what is recorded") }
    return limits
  }
}
