import TraceEvents

/// A pattern made ready for many texts: an expression is compiled once. What a pattern means is in ``SearchPattern``, which texts
/// are looked at in each pane's `Find`.
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
