/// What a user is told when something cannot be done, in one line: where it is, what is wrong, and what to do about it.
///
/// It is one reference, so that functions that may throw it, and nearly never do, carry a word and not three texts: as
/// texts it made the program 24 kB longer.
package struct Diagnostic: Error, Equatable, Sendable {
  private final class Parts: Sendable {
    let place: String?
    let message: String
    let hint: String?

    init(_ place: String?, _ message: String, _ hint: String?) {
      self.place = place
      self.message = message
      self.hint = hint
    }
  }

  private let parts: Parts

  /// A diagnostic of its parts.
  package init(_ message: String, at place: String? = nil, hint: String? = nil) {
    parts = Parts(place, message, hint)
  }

  /// What it is about: a file, perhaps with a line in it, or an option. Nil when the message says so itself.
  package var place: String? { parts.place }
  /// What is wrong.
  package var message: String { parts.message }
  /// What to do about it; nil when that is plain.
  package var hint: String? { parts.hint }

  /// The same about something in `place`: what it said of its own place comes behind that.
  package func within(_ place: String) -> Diagnostic {
    Diagnostic(message, at: place + (self.place.map { ": \($0)" } ?? ""), hint: hint)
  }

  /// The same with something else to do about it.
  package func advising(_ hint: String) -> Diagnostic { Diagnostic(message, at: place, hint: hint) }

  /// Whether all three parts are the same.
  package static func == (one: Diagnostic, other: Diagnostic) -> Bool {
    one.place == other.place && one.message == other.message && one.hint == other.hint
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
