import TraceEvents

/// A search as the user typed it: a regular expression, ignoring case unless it has a capital letter.
package struct SearchPattern: Equatable, Sendable {
  package let text: String
  private let isLiteral: Bool
  private let isExact: Bool
  private let ignoresCase: Bool

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

  /// Where `candidates` match. The expression is compiled once for all of them.
  ///
  /// - Complexity: O(candidates) compares; a caller passes distinct names, not rows.
  package func matches(in candidates: [String]) -> [Bool] {
    guard !text.isEmpty else { return candidates.map { _ in false } }
    if isExact { return candidates.map { $0 == text } }
    if isLiteral {
      let wanted = Array((ignoresCase ? text.lowercased() : text).utf8)
      return candidates.map { Self.contains(Array((ignoresCase ? $0.lowercased() : $0).utf8), wanted) }
    }
    guard let expression = try? RegularExpression(text, ignoresCase: ignoresCase) else {
      return candidates.map { _ in false }
    }
    return candidates.map(expression.matches)
  }

  private static func contains(_ bytes: [UInt8], _ wanted: [UInt8]) -> Bool {
    guard wanted.count <= bytes.count else { return false }
    return (0...(bytes.count - wanted.count)).contains { start in
      bytes[start..<start + wanted.count].elementsEqual(wanted)
    }
  }
}

/// Why a search pattern cannot be used.
package struct SearchProblem: Error, Equatable {
  package var message: String
}
