import CallTrees

/// How reports put what went wrong.
package enum ErrorWords {
  /// A return value as printed, with the name of the error that it is.
  package static func value(_ printed: String) -> String {
    ReturnValue.errorCode(printed).map(ErrorNumber.text) ?? printed
  }

  /// The first error of a packet, or why and where it was dropped, in one line; nil when nothing went wrong.
  package static func headline(_ errors: PacketErrors, _ trace: Trace) -> String? {
    var parts: [String] = []
    if let drop = errors.drop {
      let place = errors.droppedBy.map { ", by \(path($0, errors, trace))" } ?? ""
      parts.append("dropped: \(drop)\(place)")
    }
    if let first = errors.list.first {
      var text = "first error: \(ErrorNumber.text(first.code)), by \(path(first.row, errors, trace))"
      if first.reached != first.row { text += "; passed up to \(name(first.reached, trace))" }
      if errors.list.count > 1 { text += "; \(errors.list.count - 1) more" }
      parts.append(text)
    }
    return parts.isEmpty ? nil : parts.joined(separator: "; ")
  }

  static func path(_ row: Int, _ errors: PacketErrors, _ trace: Trace) -> String {
    errors.path(to: row).map { name($0, trace) }.joined(separator: "/")
  }

  static func name(_ row: Int, _ trace: Trace) -> String {
    trace.functions.printed(trace.calls.function[row])
  }
}
