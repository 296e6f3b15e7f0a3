/// The line at the bottom that answers the last key.
struct Message: Equatable, Sendable {
  /// One line.
  var text: String
  /// It is shown as an error.
  var isError: Bool
}
