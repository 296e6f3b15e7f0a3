/// Why bytes are no JSON, or not the document that was expected: what, and where.
package struct JSONError: Error, Equatable, CustomStringConvertible {
  /// What does not fit, without the place.
  package var message: String
  /// Line from 1.
  package var line: Int
  /// Column from 1, counted in bytes.
  package var column: Int

  /// `line 3, column 7`.
  package var place: String { "line \(line), column \(column)" }
  /// One line: `PLACE: MESSAGE`.
  package var description: String { "\(place): \(message)" }
}
