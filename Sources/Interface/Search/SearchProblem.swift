/// Why a search pattern cannot be used.
package struct SearchProblem: Error, Equatable {
  package var message: String
}
