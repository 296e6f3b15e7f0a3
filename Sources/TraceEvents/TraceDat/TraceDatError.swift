/// Why a trace.dat file, or a part of it, cannot be read.
package struct TraceDatError: Error, Equatable, CustomStringConvertible {
  /// What does not fit.
  package var message: String
  /// Byte of the file, from 0; nil when it is about no place.
  package var offset: Int?

  /// A fault at a byte of the file, or in the whole file when there is no `offset`.
  package init(message: String, offset: Int? = nil) {
    self.message = message
    self.offset = offset
  }

  /// One line, with the byte where there is one.
  package var description: String { offset.map { "\(message) (byte \($0))" } ?? message }
}
