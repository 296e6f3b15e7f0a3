struct JSONReader {
  private let bytes: [UInt8]
  private var at = 0
  private static let deepest = 64

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func document() throws(JSONError) -> JSONValue {
    let value = try value(depth: 0)
    skipBlanks()
    guard at == bytes.count else { throw error("there is something behind the document's end") }
    return value
  }

  private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
    skipBlanks()
    guard depth < Self.deepest else { throw error("this is nested too deeply") }
    guard let byte = peek else { throw error("the file ends here; it was cut short") }
    switch byte {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    default: throw error("a value is expected here")
    }
  }

  private mutating func object(depth: Int) throws(JSONError) -> JSONValue {
    var members: [String: JSONValue] = [:]
    at += 1
    if skip(UInt8(ascii: "}")) { return .object(members) }
    repeat {
      skipBlanks()
      guard peek == UInt8(ascii: "\"") else { throw error(orCut: "a name in quotes is expected here") }
      let name = try string()
      guard skip(UInt8(ascii: ":")) else { throw error(orCut: "a colon is expected here") }
      members[name] = try value(depth: depth + 1)
    } while skip(UInt8(ascii: ","))
    guard skip(UInt8(ascii: "}")) else { throw error(orCut: "a comma or } is expected here") }
    return .object(members)
  }

  private mutating func array(depth: Int) throws(JSONError) -> JSONValue {
    var elements: [JSONValue] = []
    at += 1
    if skip(UInt8(ascii: "]")) { return .array(elements) }
    repeat { elements.append(try value(depth: depth + 1)) } while skip(UInt8(ascii: ","))
    guard skip(UInt8(ascii: "]")) else { throw error(orCut: "a comma or ] is expected here") }
    return .array(elements)
  }

  private mutating func number() throws(JSONError) -> JSONValue {
    let start = at
    if peek == UInt8(ascii: "-") { at += 1 }
    let first = at
    while isDigit { at += 1 }
    guard at > first, at == first + 1 || bytes[first] != UInt8(ascii: "0") else {
      throw error("a number does not begin so")
    }
    var isWhole = true
    if peek == UInt8(ascii: ".") {
      isWhole = false
      at += 1
      guard isDigit else { throw error(orCut: "a digit is expected here") }
      while isDigit { at += 1 }
    }
    if peek == UInt8(ascii: "e") || peek == UInt8(ascii: "E") {
      isWhole = false
      at += 1
      if peek == UInt8(ascii: "-") || peek == UInt8(ascii: "+") { at += 1 }
      guard isDigit else { throw error(orCut: "a digit is expected here") }
      while isDigit { at += 1 }
    }
    guard isWhole, let value = Int64(String(decoding: bytes[start..<at], as: UTF8.self)) else { return .number }
    return .integer(value)
  }

  private mutating func string() throws(JSONError) -> String {
    at += 1
    var text: [UInt8] = []
    while let byte = peek {
      switch byte {
      case UInt8(ascii: "\""):
        at += 1
        return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"):
        at += 1
        try escape(into: &text)
      case 0..<0x20: throw error("a control character in a string")
      default:
        text.append(byte)
        at += 1
      }
    }
    throw error("the file ends here; it was cut short")
  }

  private mutating func escape(into text: inout [UInt8]) throws(JSONError) {
    let plain: [UInt8: UInt8] = [
      UInt8(ascii: "\""): 0x22, UInt8(ascii: "\\"): 0x5c, UInt8(ascii: "/"): 0x2f, UInt8(ascii: "b"): 8,
      UInt8(ascii: "f"): 12, UInt8(ascii: "n"): 10, UInt8(ascii: "r"): 13, UInt8(ascii: "t"): 9,
    ]
    guard let byte = peek else { throw error("the file ends here; it was cut short") }
    if let value = plain[byte] {
      at += 1
      return text.append(value)
    }
    guard byte == UInt8(ascii: "u") else { throw error("there is no such escape") }
    var unit = try hexadecimal()
    if (0xd800..<0xdc00).contains(unit), peek == UInt8(ascii: "\\"), at + 1 < bytes.count,
      bytes[at + 1] == UInt8(ascii: "u")
    {
      at += 1
      let low = try hexadecimal()
      unit = (0xdc00..<0xe000).contains(low) ? 0x10000 + (unit - 0xd800) << 10 + (low - 0xdc00) : 0xfffd
    }
    // Half of a pair alone means nothing.
    text += Array(String(Character(Unicode.Scalar(unit) ?? "\u{fffd}")).utf8)
  }

  /// The four digits behind the `u` that comes next.
  private mutating func hexadecimal() throws(JSONError) -> UInt32 {
    at += 1
    guard at + 4 <= bytes.count, bytes[at..<at + 4].allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let unit = UInt32(String(decoding: bytes[at..<at + 4], as: UTF8.self), radix: 16)
    else { throw error(orCut: "four hexadecimal digits are expected here") }
    at += 4
    return unit
  }

  private mutating func word(_ word: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
    let fits = word.withUTF8Buffer { bytes[at...].starts(with: $0) }
    guard fits else { throw error("a value is expected here") }
    at += word.utf8CodeUnitCount
    return value
  }

  private var peek: UInt8? { at < bytes.count ? bytes[at] : nil }
  private var isDigit: Bool { peek.map { $0 >= 0x30 && $0 <= 0x39 } ?? false }

  private mutating func skipBlanks() {
    while let byte = peek, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 { at += 1 }
  }

  /// Skips blanks and then `byte`, if it is there.
  private mutating func skip(_ byte: UInt8) -> Bool {
    skipBlanks()
    guard peek == byte else { return false }
    at += 1
    return true
  }

  private func error(orCut message: String) -> JSONError {
    error(at < bytes.count ? message : "the file ends here; it was cut short")
  }

  private func error(_ message: String) -> JSONError {
    let before = bytes.prefix(at)
    let line = before.count { $0 == 0x0a } + 1
    let column = at - (before.lastIndex(of: 0x0a).map { $0 + 1 } ?? 0) + 1
    return JSONError(message: message, line: line, column: column)
  }
}
