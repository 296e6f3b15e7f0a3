import CallTrees

/// How reports put what went wrong.
package enum ErrorHeadline {
  /// Why and where a packet was dropped, and its first error, in one line; nil when nothing went wrong.
  package static func headline(_ errors: PacketErrors, _ trace: Trace) -> String? {
    let lines = TroubleLine.lines(errors, trace)
    return lines.isEmpty ? nil : lines.map(\.text).joined(separator: "; ")
  }

  static func name(_ row: Int, _ trace: Trace) -> String {
    trace.functions.printed(trace.calls.function[row])
  }
}
