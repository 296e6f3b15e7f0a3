import TraceEvents

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
    self = try bytes.withUnsafeBufferPointer { (bytes) throws(JSONError) in
      var reader = JSONReader(UnsafeRawBufferPointer(bytes))
      return try reader.document()
    }
  }
}
