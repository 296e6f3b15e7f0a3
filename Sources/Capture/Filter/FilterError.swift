import Diagnostics
import SystemCalls

/// A filter that libpcap does not accept.
package struct FilterError: DiagnosedError, Equatable, Sendable {
  /// What was compiled.
  package var expression: String
  /// libpcap's words.
  package var message: String
  /// The word it is about, as a range of UTF-8 offsets in ``expression``; empty at the end when something is missing.
  package var range: Range<Int>

  /// libpcap's words, and the place as a column, from 1.
  package var diagnostic: Diagnostic {
    if range.isEmpty && range.lowerBound >= expression.utf8.count {
      return Diagnostic("\(message), at its end", at: "filter")
    }
    let word = String(decoding: Array(expression.utf8)[clamped], as: UTF8.self)
    return Diagnostic("\(message), at '\(word)' (column \(range.lowerBound + 1))", at: "filter")
  }

  /// The expression with carets under the word the message is about, two lines.
  package var marked: String {
    let lead = String(decoding: Array(expression.utf8).prefix(range.lowerBound), as: UTF8.self)
    let word = String(decoding: Array(expression.utf8)[clamped], as: UTF8.self)
    return expression + "\n" + String(repeating: " ", count: lead.count)
      + String(repeating: "^", count: max(1, word.count))
  }

  private var clamped: Range<Int> { range.clamped(to: 0..<expression.utf8.count) }
}
