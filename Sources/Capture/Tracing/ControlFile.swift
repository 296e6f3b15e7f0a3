import TraceEvents

/// How tracefs' control files read and are written. What a file shows is not always what it takes.
///
///     file                shows                              takes
///     trace_clock         [local] global counter             local
///     buffer_size_kb      7 (expanded: 1408)                 1408
///     set_ftrace_pid      no pid                             (nothing: the list is emptied)
///     set_ftrace_pid      2\n17                              2 17
///     set_ftrace_notrace  #### no functions disabled ####    (nothing: the list is emptied)
///     set_ftrace_filter   #### all functions enabled ####    (nothing: the list is emptied)
///     enable              0*                                 0
enum ControlFile {
  /// What to write so that the file shows `shown` again.
  static func value(for shown: String, of path: String) -> String {
    let text = shown.trimmed
    switch path.lastComponent {
    case "trace_clock":
      guard let open = text.firstIndex(of: "["), let close = text[open...].firstIndex(of: "]") else { return text }
      return String(text[text.index(after: open)..<close])
    case "buffer_size_kb": return expandedSize(text)
    case "set_ftrace_pid", "set_ftrace_notrace_pid":
      return text == "no pid" ? "" : text.split { $0.unicodeScalars.allSatisfy(\.isBlank) }.joined(separator: " ")
    case "set_ftrace_notrace", "set_ftrace_filter": return text.hasPrefix("#") ? "" : text
    case "enable": return String(text.prefix(1))
    default: return text
    }
  }

  /// Whether two readings of one file mean the same state.
  ///
  /// The one difference that is let pass: a buffer that nobody had used yet is a stub, `7 (expanded: 1408)`. The kernel
  /// enlarges it at the first tracer and has no way back; 1408 is what its next user would have got. Written by hand, that
  /// is rounded up to whole sub-buffers: 1410.
  static func same(_ one: String, _ other: String, of path: String) -> Bool {
    if one.trimmed == other.trimmed { return true }
    guard path.lastComponent == "buffer_size_kb", one.has("(expanded") || other.has("(expanded"),
      let first = Int(expandedSize(one.trimmed)), let second = Int(expandedSize(other.trimmed))
    else { return false }
    return max(first, second) - min(first, second) <= subBufferKilobytes
  }

  /// Sizes are given in whole sub-buffers of at most this many KiB, where nobody has changed that.
  private static let subBufferKilobytes = 4

  private static func expandedSize(_ text: String) -> String {
    guard let range = text.firstIndex(of: "("), text[range...].hasPrefix("(expanded: ") else { return text }
    return String(text[range...].dropFirst("(expanded: ".count).prefix { $0 != ")" })
  }
}

extension String {
  /// What follows the last slash.
  var lastComponent: Substring { split(separator: "/").last ?? "" }
}
