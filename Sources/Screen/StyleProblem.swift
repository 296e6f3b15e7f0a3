/// Why a style of a theme file cannot be read.
package struct StyleProblem: Error, Equatable {
  /// What is wrong with it, and what would be right; the reader of the file adds the place.
  package var message: String
}
