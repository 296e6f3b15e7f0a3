/// What is wrong with a packet filter.
package struct FilterProblem: Equatable, Sendable {
  /// The compiler's words.
  package var message: String
  /// The part of the filter that they are about, in characters; nil when it does not say.
  package var range: Range<Int>?

  /// - Parameter range: in characters of the filter as the user typed it; nil when it is about all of it.
  package init(message: String, range: Range<Int>? = nil) {
    self.message = message
    self.range = range
  }
}
