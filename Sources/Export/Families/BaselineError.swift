import CallTrees

/// Why a baseline cannot be used: one line, with the place in the file.
package struct BaselineError: Error, Equatable, CustomStringConvertible {
  package var description: String
}
