/// The line at the bottom that answers the last key.
package struct Message: Equatable, Sendable {
  package var text: String
  package var isError: Bool
}
