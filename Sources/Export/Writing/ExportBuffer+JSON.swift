import KernelTypes

/// JSON as the writers need it: text, numbers and null; the structure is the writers' own.
extension ExportBuffer {
  /// A JSON string. What a trace holds that is not UTF-8 has become U+FFFD when it became a `String`.
  mutating func putJSON(_ text: String) {
    put(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): put("\\\"")
      case UInt8(ascii: "\\"): put("\\\\")
      case UInt8(ascii: "\n"): put("\\n")
      case UInt8(ascii: "\t"): put("\\t")
      case UInt8(ascii: "\r"): put("\\r")
      case let byte where byte.isControl:
        put("\\u00")
        put(byte < 0x10 ? "0" : String(byte >> 4, radix: 16))
        put(String(byte & 15, radix: 16))
      default: put(byte)
      }
    }
    put(UInt8(ascii: "\""))
  }

  /// A JSON string, or null.
  mutating func putJSON(_ text: String?) {
    if let text { putJSON(text) } else { put("null") }
  }

  /// A JSON number, or null.
  mutating func putJSON(_ number: (some BinaryInteger)?) {
    if let number { put(number) } else { put("null") }
  }

  mutating func putJSON(_ truth: Bool) { put(truth ? "true" : "false") }

  /// `"key":` with a comma before it unless it is the first.
  mutating func putKey(_ key: StaticString, isFirst: Bool = false) {
    put(isFirst ? "\"" : ",\"")
    put(key)
    put("\":")
  }
}
