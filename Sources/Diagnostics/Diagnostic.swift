/// What a user is told when something cannot be done, in one line: where it is, what is wrong, and what to do about it.
package struct Diagnostic: Error, Equatable, Sendable {
  /// What it is about: a file, perhaps with a line in it, or an option. Nil when the message says so itself.
  package var place: String?
  /// What is wrong.
  package var message: String
  /// What to do about it; nil when that is plain.
  package var hint: String?

  /// A diagnostic of its parts.
  package init(_ message: String, at place: String? = nil, hint: String? = nil) {
    self.message = message
    self.place = place
    self.hint = hint
  }

  /// The same about something in `place`: what it said of its own place comes behind that.
  package func within(_ place: String) -> Diagnostic {
    Diagnostic(message, at: place + (self.place.map { ": \($0)" } ?? ""), hint: hint)
  }
}

/// An error of some part of the program that can be told to a user.
package protocol DiagnosedError: Error, CustomStringConvertible {
  /// What the user is told.
  var diagnostic: Diagnostic { get }
}

extension DiagnosedError {
  /// One line: `PLACE: MESSAGE; HINT`.
  package var description: String {
    let diagnostic = diagnostic
    return (diagnostic.place.map { "\($0): " } ?? "") + diagnostic.message + (diagnostic.hint.map { "; \($0)" } ?? "")
  }
}

extension Diagnostic: DiagnosedError {
  /// Itself.
  package var diagnostic: Diagnostic { self }
}
