import TraceEvents

/// A search as the user typed it: a regular expression, ignoring case unless it has a capital letter.
struct SearchPattern: Equatable, Sendable {
  /// The pattern as typed.
  let text: String
  let isLiteral: Bool
  let isExact: Bool
  let ignoresCase: Bool

  /// The pattern, or what is wrong with it in one line.
  init(_ text: String) throws(SearchProblem) {
    guard text.count <= 200 else { throw SearchProblem(message: "the pattern is too long: 200 characters at most") }
    self.text = text
    ignoresCase = !text.contains { $0.isUppercase }
    isLiteral = text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
    isExact = false
    if !isLiteral { _ = try RegularExpression(text, ignoresCase: ignoresCase) }
  }

  /// A pattern that matches one name only, all of it.
  init(exactly name: String) {
    text = name
    isLiteral = true
    isExact = true
    ignoresCase = false
  }

  /// Where `candidates` match.
  ///
  /// - Complexity: O(candidates) compares; a caller passes distinct names, not rows.
  func matches(in candidates: [String]) -> [Bool] {
    let matcher = SearchMatcher(self)
    return candidates.map(matcher.matches)
  }
}
