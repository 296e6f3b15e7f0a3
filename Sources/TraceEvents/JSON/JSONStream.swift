import KernelTypes

/// Reads JSON (RFC 8259) a value or bracket at a time, from bytes that may come in pieces.
///
/// What was begun and is not all there is left for later: the caller puts the bytes that were not taken before the next ones. So
/// nothing of a document is kept but its open brackets.
package struct JSONStream: Sendable {
  /// What comes next.
  package enum Event: Equatable, Sendable {
    case beginObject, endObject, beginArray, endArray
    /// A member's name, in ``JSONStream/text``.
    case key
    /// A string, in ``JSONStream/text``.
    case string
    case integer(Int64)
    /// A number with a fraction or an exponent, or one beyond 64 bits; its digits are in ``JSONStream/text``.
    case number
    case bool(Bool)
    case null
  }

  private enum Expectation {
    case value, firstElement, firstKey, key, colon, commaOrEnd, nothing
  }

  /// The bytes of the last name or string, escapes resolved, or the digits of a number.
  package var text: [UInt8] = []
  private var expectation = Expectation.value
  /// The open brackets; true for those of an object.
  private var isObject: [Bool] = []
  private let deepest: Int
  private var line = 1
  /// Where the line begins and where the bytes at hand do, from the document's begin.
  private var lineStart = 0
  private var offset = 0
  /// Where in the bytes at hand the last event begins.
  private var start = 0

  /// What comes in pieces has no longer string: the longest text of a trace with each byte as an escape.
  package static let longestToken = 1 << 19

  /// - Parameter deepest: brackets in brackets beyond that are an error.
  package init(deepest: Int) { self.deepest = deepest }

  /// The next event in `bytes` from `at` on, which goes behind it. Nil when all bytes that could be taken were.
  ///
  /// - Parameter isWhole: nothing comes behind these bytes. Nil then is the document's end.
  /// - Throws: ``JSONError`` at the first byte that does not fit.
  package mutating func next(
    _ bytes: UnsafeRawBufferPointer, _ at: inout Int, isWhole: Bool
  ) throws(JSONError) -> Event? {
    while true {
      skipBlanks(bytes, &at)
      start = at
      guard at < bytes.count else {
        if isWhole, expectation != .nothing { throw cutShort }
        return nil
      }
      let byte = bytes[at]
      switch expectation {
      case .nothing: throw error("there is something behind the document's end")
      case .colon:
        guard byte == UInt8(ascii: ":") else { throw error("a colon is expected here") }
        at += 1
        expectation = .value
      case .commaOrEnd:
        let inObject = isObject.last ?? false
        if byte == UInt8(ascii: ",") {
          at += 1
          expectation = inObject ? .key : .value
        } else if byte == UInt8(ascii: inObject ? "}" : "]") {
          return close(&at)
        } else {
          throw error("a comma or \(inObject ? "}" : "]") is expected here")
        }
      case .firstKey where byte == UInt8(ascii: "}"), .firstElement where byte == UInt8(ascii: "]"):
        return close(&at)
      case .firstKey, .key:
        guard byte == UInt8(ascii: "\"") else { throw error("a name in quotes is expected here") }
        guard try string(bytes, &at, isWhole: isWhole) else { return nil }
        expectation = .colon
        return .key
      case .value, .firstElement:
        return try value(byte, bytes, &at, isWhole: isWhole)
      }
    }
  }

  /// Forgets the first bytes of those that were at hand: the next ones come without them.
  package mutating func drop(_ count: Int) { offset += count }

  /// An error at the last event.
  package func error(_ message: String) -> JSONError { error(message, at: start) }

  private func error(_ message: String, at place: Int) -> JSONError {
    JSONError(message: message, line: line, column: offset + place - lineStart + 1)
  }

  private var cutShort: JSONError { error("the file ends here; it was cut short") }

  private mutating func skipBlanks(_ bytes: UnsafeRawBufferPointer, _ at: inout Int) {
    while at < bytes.count {
      switch bytes[at] {
      case UInt8(ascii: "\n"):
        line += 1
        lineStart = offset + at + 1
      case UInt8(ascii: " "), UInt8(ascii: "\r"), UInt8(ascii: "\t"): break
      default: return
      }
      at += 1
    }
  }

  private mutating func close(_ at: inout Int) -> Event {
    at += 1
    let event: Event = isObject.popLast() ?? false ? .endObject : .endArray
    expectation = isObject.isEmpty ? .nothing : .commaOrEnd
    return event
  }

  private mutating func value(
    _ byte: UInt8, _ bytes: UnsafeRawBufferPointer, _ at: inout Int, isWhole: Bool
  ) throws(JSONError) -> Event? {
    guard isObject.count < deepest else { throw error("this is nested too deeply") }
    let event: Event?
    switch byte {
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      let isObject = byte == UInt8(ascii: "{")
      at += 1
      self.isObject.append(isObject)
      expectation = isObject ? .firstKey : .firstElement
      return isObject ? .beginObject : .beginArray
    case UInt8(ascii: "\""): event = try string(bytes, &at, isWhole: isWhole) ? .string : nil
    case UInt8(ascii: "t"): event = try word("true", .bool(true), bytes, &at, isWhole: isWhole)
    case UInt8(ascii: "f"): event = try word("false", .bool(false), bytes, &at, isWhole: isWhole)
    case UInt8(ascii: "n"): event = try word("null", .null, bytes, &at, isWhole: isWhole)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): event = try number(bytes, &at, isWhole: isWhole)
    default: throw error("a value is expected here")
    }
    if event != nil { expectation = isObject.isEmpty ? .nothing : .commaOrEnd }
    return event
  }

  private func word(
    _ word: StaticString, _ event: Event, _ bytes: UnsafeRawBufferPointer, _ at: inout Int, isWhole: Bool
  ) throws(JSONError) -> Event? {
    let length = word.utf8CodeUnitCount
    let there = bytes.part(at..<min(bytes.count, at + length))
    guard word.withUTF8Buffer({ $0.starts(with: there) }) else { throw error("a value is expected here") }
    guard there.count == length else {
      if isWhole { throw cutShort }
      return nil
    }
    at += length
    return event
  }

  private mutating func number(
    _ bytes: UnsafeRawBufferPointer, _ at: inout Int, isWhole: Bool
  ) throws(JSONError) -> Event? {
    var end = at
    func skipDigits() -> Int {
      let first = end
      while end < bytes.count, bytes[end] >= UInt8(ascii: "0"), bytes[end] <= UInt8(ascii: "9") { end += 1 }
      return end - first
    }
    func isNext(_ one: Unicode.Scalar, _ other: Unicode.Scalar) -> Bool {
      end < bytes.count && (bytes[end] == UInt8(ascii: one) || bytes[end] == UInt8(ascii: other))
    }
    if bytes[end] == UInt8(ascii: "-") { end += 1 }
    let first = end
    var digits = skipDigits()
    if digits == 0 || (digits > 1 && bytes[first] == UInt8(ascii: "0")), end < bytes.count || isWhole {
      throw error("a number does not begin so", at: end)
    }
    var isInteger = true
    if isNext(".", ".") {
      (isInteger, end) = (false, end + 1)
      digits = skipDigits()
    }
    if digits > 0, isNext("e", "E") {
      (isInteger, end) = (false, end + 1)
      if isNext("-", "+") { end += 1 }
      digits = skipDigits()
    }
    guard end < bytes.count || isWhole else {
      _ = try unfinished(bytes, at)
      return nil
    }
    guard digits > 0 else {
      throw error(end < bytes.count ? "a digit is expected here" : cutShort.message, at: end)
    }
    text.removeAll(keepingCapacity: true)
    text.append(contentsOf: bytes.part(at..<end))
    at = end
    guard isInteger, let value = Int64(String(decoding: text, as: UTF8.self)) else { return .number }
    return .integer(value)
  }
}

// MARK: - Strings

extension JSONStream {
  /// Takes a string from its quote on; false when its end is not there yet.
  private mutating func string(
    _ bytes: UnsafeRawBufferPointer, _ at: inout Int, isWhole: Bool
  ) throws(JSONError) -> Bool {
    text.removeAll(keepingCapacity: true)
    var cursor = at + 1
    var plain = cursor
    while cursor < bytes.count {
      switch bytes[cursor] {
      case UInt8(ascii: "\""):
        text.append(contentsOf: bytes.part(plain..<cursor))
        at = cursor + 1
        return true
      case UInt8(ascii: "\\"):
        text.append(contentsOf: bytes.part(plain..<cursor))
        // An escape, and the other half of its pair.
        guard bytes.count - cursor >= 12 || isWhole else { return try unfinished(bytes, at) }
        cursor += 1
        try escape(bytes, &cursor)
        plain = cursor
      case 0..<0x20: throw error("a control character in a string", at: cursor)
      default: cursor += 1
      }
    }
    if isWhole { throw error(cutShort.message, at: cursor) }
    return try unfinished(bytes, at)
  }

  private func unfinished(_ bytes: UnsafeRawBufferPointer, _ at: Int) throws(JSONError) -> Bool {
    guard bytes.count - at <= Self.longestToken else {
      throw error("a string is longer than \(Self.longestToken) bytes", at: at)
    }
    return false
  }

  /// Takes an escape from behind its backslash.
  private mutating func escape(_ bytes: UnsafeRawBufferPointer, _ at: inout Int) throws(JSONError) {
    guard at < bytes.count else { throw error(cutShort.message, at: at) }
    let plain: UInt8? =
      switch bytes[at] {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): bytes[at]
      case UInt8(ascii: "b"): 8
      case UInt8(ascii: "f"): 12
      case UInt8(ascii: "n"): 10
      case UInt8(ascii: "r"): 13
      case UInt8(ascii: "t"): 9
      default: nil
      }
    if let plain {
      at += 1
      return text.append(plain)
    }
    guard bytes[at] == UInt8(ascii: "u") else { throw error("there is no such escape", at: at) }
    var unit = try hexadecimal(bytes, &at)
    if (0xd800..<0xdc00).contains(unit), at + 1 < bytes.count, bytes[at] == UInt8(ascii: "\\"),
      bytes[at + 1] == UInt8(ascii: "u")
    {
      at += 1
      let low = try hexadecimal(bytes, &at)
      unit = (0xdc00..<0xe000).contains(low) ? 0x10000 + (unit - 0xd800) << 10 + (low - 0xdc00) : 0xfffd
    }
    // Half of a pair alone means nothing.
    text.append(contentsOf: UTF8.encode(Unicode.Scalar(unit) ?? "\u{fffd}") ?? UTF8.encodedReplacementCharacter)
  }

  /// The four digits behind the `u` that comes next.
  private func hexadecimal(_ bytes: UnsafeRawBufferPointer, _ at: inout Int) throws(JSONError) -> UInt32 {
    at += 1
    var unit: UInt32 = 0
    for place in at..<at + 4 {
      guard place < bytes.count else { throw error(cutShort.message, at: place) }
      guard let digit = HexText.digit(bytes[place]) else {
        throw error("four hexadecimal digits are expected here", at: at)
      }
      unit = unit << 4 | UInt32(digit)
    }
    at += 4
    return unit
  }
}
