import Glibc

/// Lines of a text, without their line ends (`\n` or `\r\n`); the last one may lack its end.
struct ByteLines: IteratorProtocol {
  private let text: UnsafeRawBufferPointer
  private var cursor = 0

  init(_ text: UnsafeRawBufferPointer) { self.text = text }

  mutating func next() -> UnsafeRawBufferPointer? {
    guard cursor < text.count else { return nil }
    var end = cursor
    while end < text.count, text[end] != UInt8(ascii: "\n") { end += 1 }
    var line = UnsafeRawBufferPointer(rebasing: text[cursor..<end])
    cursor = end + 1
    if line.last == UInt8(ascii: "\r") { line = UnsafeRawBufferPointer(rebasing: line.dropLast()) }
    return line
  }
}

/// Fields of a line, set apart by spaces and tabs.
struct ByteFields: IteratorProtocol {
  private let line: UnsafeRawBufferPointer
  private var cursor = 0

  init(_ line: UnsafeRawBufferPointer) { self.line = line }

  mutating func next() -> UnsafeRawBufferPointer? {
    while cursor < line.count, Self.isSpace(line[cursor]) { cursor += 1 }
    guard cursor < line.count else { return nil }
    let start = cursor
    while cursor < line.count, !Self.isSpace(line[cursor]) { cursor += 1 }
    return UnsafeRawBufferPointer(rebasing: line[start..<cursor])
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
}

/// The value of a hexadecimal digit, or nil.
func hexDigit(_ byte: UInt8) -> UInt8? {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
  case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
  case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
  default: nil
  }
}

/// A whole text as a hexadecimal number of at most 64 bits, with or without `0x`; nil otherwise.
func parseHex(_ text: UnsafeRawBufferPointer) -> UInt64? {
  var start = 0
  if text.count > 2, text[0] == UInt8(ascii: "0"), text[1] | 0x20 == UInt8(ascii: "x") { start = 2 }
  guard text.count > start, text.count - start <= 16 else { return nil }
  var value: UInt64 = 0
  for byte in text[start...] {
    guard let digit = hexDigit(byte) else { return nil }
    value = value << 4 | UInt64(digit)
  }
  return value
}

extension UnsafeRawBufferPointer {
  /// The first position at or after `at` that is neither space nor tab; at most the end.
  @inline(__always)
  func skipSpaces(_ at: Int) -> Int {
    var at = Swift.max(0, at)
    // Indentation is most of a trace's text: eight spaces at a time.
    while count - at >= 8, loadUnaligned(fromByteOffset: at, as: UInt64.self) == 0x2020_2020_2020_2020 {
      at += 8
    }
    while at < count, self[at] == UInt8(ascii: " ") || self[at] == UInt8(ascii: "\t") { at += 1 }
    return Swift.min(at, count)
  }

  /// Where `byte` stands first at or after `start`.
  func find(_ byte: UInt8, from start: Int) -> Int? {
    guard start >= 0, start < count, let base = baseAddress else { return nil }
    guard let hit = memchr(base + start, Int32(byte), count - start) else { return nil }
    return UnsafeRawPointer(hit) - base
  }

  /// Where `text` stands first at or after `start`.
  func find(_ text: StaticString, from start: Int = 0) -> Int? {
    var at = start
    // `memmem` is hidden from Swift behind _GNU_SOURCE.
    while let hit = find(text.utf8Start.pointee, from: at) {
      if hasPrefix(text, at: hit) { return hit }
      at = hit + 1
    }
    return nil
  }

  /// Whether `text` stands at `at`.
  @inline(__always)
  func hasPrefix(_ text: StaticString, at: Int = 0) -> Bool {
    let length = text.utf8CodeUnitCount
    guard at >= 0, at <= count, count - at >= length, let base = baseAddress else { return false }
    return memcmp(base + at, text.utf8Start, length) == 0
  }

  /// The bytes of `range`, cut to what there is.
  @inline(__always)
  func part(_ range: Range<Int>) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: self[range.clamped(to: 0..<count)])
  }

  /// The bytes of `range` without spaces and tabs at its ends.
  func trimmed(_ range: Range<Int>) -> UnsafeRawBufferPointer {
    let range = range.clamped(to: 0..<count)
    var low = range.lowerBound
    var high = range.upperBound
    while low < high, self[low] == UInt8(ascii: " ") || self[low] == UInt8(ascii: "\t") { low += 1 }
    while high > low, self[high - 1] == UInt8(ascii: " ") || self[high - 1] == UInt8(ascii: "\t") { high -= 1 }
    return part(low..<high)
  }

  /// The bytes as text; what is not UTF-8 is replaced.
  var text: String { String(decoding: self, as: UTF8.self) }
}
