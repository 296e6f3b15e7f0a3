import TraceEvents

/// A search as the user typed it: a regular expression, ignoring case unless it has a capital letter.
package struct SearchPattern: Equatable, Sendable {
  package let text: String
  fileprivate let isLiteral: Bool
  fileprivate let isExact: Bool
  fileprivate let ignoresCase: Bool

  /// The pattern, or what is wrong with it in one line.
  package init(_ text: String) throws(SearchProblem) {
    guard text.count <= 200 else { throw SearchProblem(message: "the pattern is too long: 200 characters at most") }
    self.text = text
    ignoresCase = !text.contains { $0.isUppercase }
    isLiteral = text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
    isExact = false
    if !isLiteral { _ = try RegularExpression(text, ignoresCase: ignoresCase) }
  }

  /// A pattern that matches one name only, all of it.
  package init(exactly name: String) {
    text = name
    isLiteral = true
    isExact = true
    ignoresCase = false
  }

  /// Where `candidates` match.
  ///
  /// - Complexity: O(candidates) compares; a caller passes distinct names, not rows.
  package func matches(in candidates: [String]) -> [Bool] {
    let matcher = SearchMatcher(self)
    return candidates.map(matcher.matches)
  }
}

/// A pattern made ready for many texts: an expression is compiled once.
struct SearchMatcher {
  private enum Way {
    case nothing
    case exact(String)
    case literal(String, ignoresCase: Bool)
    case expression(RegularExpression)
  }

  private let way: Way

  init(_ pattern: SearchPattern) {
    if pattern.text.isEmpty {
      way = .nothing
    } else if pattern.isExact {
      way = .exact(pattern.text)
    } else if pattern.isLiteral {
      let ignoresCase = pattern.ignoresCase
      way = .literal(ignoresCase ? pattern.text.lowercased() : pattern.text, ignoresCase: ignoresCase)
    } else if let expression = try? RegularExpression(pattern.text, ignoresCase: pattern.ignoresCase) {
      way = .expression(expression)
    } else {
      way = .nothing
    }
  }

  func matches(_ candidate: String) -> Bool {
    switch way {
    case .nothing: false
    case .exact(let name): candidate == name
    case .literal(let text, let ignoresCase): (ignoresCase ? candidate.lowercased() : candidate).has(text)
    case .expression(let expression): expression.matches(candidate)
    }
  }
}

/// Why a search pattern cannot be used.
package struct SearchProblem: Error, Equatable {
  package var message: String
}
