/// Why a search pattern cannot be used.
struct SearchProblem: Error, Equatable {
  /// What is wrong with the pattern, in one line.
  var message: String
}
