import Glibc
import Screen

/// Progress on standard error: one line that changes on a terminal, only the last one elsewhere.
struct ProgressLine {
  let isTerminal = isatty(2) == 1

  /// Shows a state that the next one replaces.
  func show(_ text: String) {
    // Return to the line's start, the text, and clear what the one before had more.
    if isTerminal { write("\r\(PlainText.line(text))\u{1b}[K") }
  }

  /// Shows a line that stays.
  func line(_ text: String) {
    let text = PlainText.line(text)
    write(isTerminal ? "\r\(text)\u{1b}[K\n" : "\(text)\n")
  }

  /// Takes away what was shown.
  func erase() {
    if isTerminal { write("\r\u{1b}[K") }
  }

  private func write(_ text: String) { _ = writeAll(Array(text.utf8), to: STDERR_FILENO) }
}
