import CallTrees

/// Why a baseline cannot be used: one line, with the place in the file.
package struct BaselineError: Error, Equatable, CustomStringConvertible {
  /// One line: what does not fit, and where in the file.
  package var description: String
}
