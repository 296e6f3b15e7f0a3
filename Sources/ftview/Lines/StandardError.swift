import CallTrees
import Diagnostics
import Glibc
import Screen
import TraceEvents

/// Standard error, a line at a time. What cannot be written there has no other place to go.
enum StandardError {
  /// Writes `ftview: PLACE: MESSAGE; HINT` as one line.
  static func report(_ error: any DiagnosedError) { report(error.description) }

  /// Writes `ftview: TEXT` as one line.
  static func report(_ text: String) { write("ftview: \(PlainText.line(text))\n") }

  /// Writes lines.
  static func write(_ text: String) { _ = writeAll(PlainText.fit(Array(text.utf8), .lines), to: STDERR_FILENO) }

  /// Says what of a trace could not be used.
  static func report(_ notices: [Notice], of file: String) {
    let shown = 3
    for notice in notices.prefix(shown) {
      report(Diagnostic(notice.message, at: notice.place).within(file))
    }
    if notices.count > shown { report("\(file): \((notices.count - shown).counted("more such notice"))") }
  }
}
