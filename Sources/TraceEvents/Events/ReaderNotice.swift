/// Something that a reader had to drop, and where.
package struct ReaderNotice: Sendable, Equatable {
  /// What, in plain words.
  package var message: String
  /// Line of a text, from 1.
  package var line: Int?
  /// Byte of the input, from 0.
  package var offset: Int?

  package init(_ message: String, line: Int? = nil, offset: Int? = nil) {
    self.message = message
    self.line = line
    self.offset = offset
  }
}
