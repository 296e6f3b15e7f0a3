import Diagnostics

/// A JSON document that was read, as RFC 8259 has it. Numbers are kept only as whole numbers; others are there but have
/// no value.
package enum JSONValue: Sendable, Equatable {
  case null
  case bool(Bool)
  case integer(Int64)
  /// A number with a fraction or an exponent, or one beyond 64 bits.
  case number
  case string(String)
  case array([JSONValue])
  /// When a key comes twice, the last one holds.
  case object([String: JSONValue])

  /// Reads all of `bytes` as one value.
  ///
  /// - Throws: ``JSONError`` at the first byte that does not fit, and for what is nested deeper than 64.
  /// - Complexity: O(bytes).
  package init(_ bytes: [UInt8]) throws(JSONError) {
    var reader = JSONReader(bytes)
    self = try reader.document()
  }
}

/// Why bytes are no JSON: one line, with the place.
package struct JSONError: DiagnosedError, Equatable {
  /// What does not fit, without the place.
  package var message: String
  /// Line from 1.
  package var line: Int
  /// Column from 1, counted in bytes.
  package var column: Int

  /// With its place: `line 3, column 7`.
  package var diagnostic: Diagnostic { Diagnostic(message, at: "line \(line), column \(column)") }
}
