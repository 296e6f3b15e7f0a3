/// Why a trace cannot be opened: one line for the user.
package struct TraceFileError: Error, Equatable, CustomStringConvertible {
  /// What, where, and what to do about it.
  package var description: String

  /// - Parameter description: the whole line that the user gets to read.
  package init(_ description: String) { self.description = description }
}
