/// Something in the input that could not be used, and where.
package struct Notice: Sendable, Equatable {
  /// What was dropped or does not fit, in plain words.
  package var message: String
  /// Line of a text trace, from 1.
  package var line: Int?
  /// Byte offset in the input, from 0.
  package var offset: Int?

  /// A notice about a line, about a byte, or about the whole trace when neither is given.
  package init(_ message: String, line: Int? = nil, offset: Int? = nil) {
    self.message = message
    self.line = line
    self.offset = offset
  }

  /// `line 7` or `byte 4096`; nil for what is said of a whole trace.
  package var place: String? { line.map { "line \($0)" } ?? offset.map { "byte \($0)" } }
}
