/// Why a style of a theme file cannot be read.
package struct StyleProblem: Error, Equatable {
  package var message: String
}
