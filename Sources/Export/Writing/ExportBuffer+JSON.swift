import KernelTypes

/// JSON as the writers need it: text, numbers and null; the structure is the writers' own.
extension ExportBuffer {
  /// A JSON string. What a trace holds that is not UTF-8 has become U+FFFD when it became a `String`.
  mutating func putJSON(_ text: String) {
    var text = text
    text.withUTF8 { putJSON(utf8: UnsafeRawBufferPointer($0)) }
  }

  /// The same for bytes that may be anything.
  mutating func putJSON(_ bytes: UnsafeRawBufferPointer) {
    if bytes.isASCII { putJSON(utf8: bytes) } else { putJSON(String(decoding: bytes, as: UTF8.self)) }
  }

  private mutating func putJSON(utf8: UnsafeRawBufferPointer) {
    put(UInt8(ascii: "\""))
    put(utf8: utf8, unless: { $0.hasControl || $0.has(UInt8(ascii: "\"")) || $0.has(UInt8(ascii: "\\")) }) {
      byte, buffer in
      let isSpecial = byte.isControl || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
      if isSpecial { buffer.putEscaped(byte) } else { buffer.put(byte) }
    }
    put(UInt8(ascii: "\""))
  }

  private mutating func putEscaped(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""): put("\\\"")
    case UInt8(ascii: "\\"): put("\\\\")
    case UInt8(ascii: "\n"): put("\\n")
    case UInt8(ascii: "\t"): put("\\t")
    case UInt8(ascii: "\r"): put("\\r")
    default:
      put("\\u00")
      put(String(byte >> 4, radix: 16))
      put(String(byte & 15, radix: 16))
    }
  }

  /// A JSON string, or null.
  mutating func putJSON(_ text: String?) {
    if let text { putJSON(text) } else { put("null") }
  }

  /// A JSON number, or null.
  @inline(__always)
  mutating func putJSON(_ number: (some FixedWidthInteger)?) {
    if let number { put(number) } else { putNow("null") }
  }

  @inline(__always)
  mutating func putJSON(_ truth: Bool) {
    if truth { putNow("true") } else { putNow("false") }
  }

  /// `"key":` with a comma before it unless it is the first.
  mutating func putKey(_ key: StaticString, isFirst: Bool = false) {
    put(isFirst ? "\"" : ",\"")
    put(key)
    put("\":")
  }
}
