import CallTrees
import Diagnostics
import TraceFiles

/// Opens traces and finds packets in them, with failures worded for the user.
enum OpenedTrace {
  /// A trace, and on standard error what of it could not be used.
  static func load(_ path: String, instance: String? = nil) throws(Diagnostic) -> Trace {
    var progress = LoadProgress(path == "-" ? "standard input" : path)
    defer { progress.end() }
    let trace = try TraceFile.load(path: path, instance: instance, observer: &progress)
    progress.end()
    StandardError.report(trace.notices, of: path)
    return trace
  }

  /// Traces, one or several that become one, and on standard error what of them could not be used.
  static func load(_ paths: [String], instance: String? = nil) throws(Diagnostic) -> Trace {
    guard paths.count > 1 else { return try load(paths[0], instance: instance) }
    let join = TraceJoin(paths.map { $0 == "-" ? "standard input" : $0 })
    var trace = try join.take(load(paths[0], instance: instance), of: 0)
    for file in paths.indices.dropFirst() { trace = try join.take(load(paths[file], instance: instance), of: file) }
    return trace
  }

  /// A packet by its number.
  static func packet(_ number: Int, of trace: Trace, _ path: String) throws(Diagnostic) -> PacketRecord {
    guard number >= 1, number <= trace.packets.count else {
      throw Diagnostic("there is no packet \(number)", at: path, hint: "the trace has \(trace.packets.count)")
    }
    return trace.packets[number - 1]
  }
}
