import CallTrees
import KernelTypes

/// How reports put what went wrong.
package enum ErrorWords {
  /// A return value as printed, with the name of the error that it is.
  package static func value(_ printed: String) -> String {
    ReturnValue.errorCode(printed).map(ErrorNumber.text) ?? printed
  }

  /// Why and where a packet was dropped, and its first error, in one line; nil when nothing went wrong.
  package static func headline(_ errors: PacketErrors, _ trace: Trace) -> String? {
    let lines = TroubleLine.lines(errors, trace)
    return lines.isEmpty ? nil : lines.map(\.text).joined(separator: "; ")
  }

  static func name(_ row: Int, _ trace: Trace) -> String {
    trace.functions.printed(trace.calls.function[row])
  }
}
