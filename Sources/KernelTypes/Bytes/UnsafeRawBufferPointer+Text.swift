import Glibc

extension UnsafeRawBufferPointer {
  /// The first position at or after `at` that is neither space nor tab; at most the end.
  @inlinable @inline(__always)
  package func skipSpaces(_ at: Int) -> Int {
    var at = Swift.max(0, at)
    // Indentation is most of a trace's text: eight spaces at a time.
    while count - at >= 8, loadUnaligned(fromByteOffset: at, as: UInt64.self) == 0x2020_2020_2020_2020 {
      at += 8
    }
    while at < count, self[at] == UInt8(ascii: " ") || self[at] == UInt8(ascii: "\t") { at += 1 }
    return Swift.min(at, count)
  }

  /// Where `byte` stands first at or after `start`.
  @inlinable
  package func find(_ byte: UInt8, from start: Int) -> Int? {
    guard start >= 0, start < count, let base = baseAddress else { return nil }
    guard let hit = memchr(base + start, Int32(byte), count - start) else { return nil }
    return UnsafeRawPointer(hit) - base
  }

  /// Where `text` stands first at or after `start`.
  @inlinable
  package func find(_ text: StaticString, from start: Int = 0) -> Int? {
    var at = start
    // `memmem` is hidden from Swift behind _GNU_SOURCE.
    while let hit = find(text.utf8Start.pointee, from: at) {
      if hasPrefix(text, at: hit) { return hit }
      at = hit + 1
    }
    return nil
  }

  /// Whether `text` stands at `at`.
  @inlinable @inline(__always)
  package func hasPrefix(_ text: StaticString, at: Int = 0) -> Bool {
    let length = text.utf8CodeUnitCount
    guard at >= 0, at <= count, count - at >= length, let base = baseAddress else { return false }
    return memcmp(base + at, text.utf8Start, length) == 0
  }

  /// The bytes of `range`, cut to what there is.
  @inlinable @inline(__always)
  package func part(_ range: Range<Int>) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: self[range.clamped(to: 0..<count)])
  }

  /// The bytes of `range` without spaces and tabs at its ends.
  @inlinable
  package func trimmed(_ range: Range<Int>) -> UnsafeRawBufferPointer { part(trimmedRange(range)) }

  /// Where those bytes are.
  @inlinable
  package func trimmedRange(_ range: Range<Int>) -> Range<Int> {
    let range = range.clamped(to: 0..<count)
    var low = range.lowerBound
    var high = range.upperBound
    while low < high, self[low] == UInt8(ascii: " ") || self[low] == UInt8(ascii: "\t") { low += 1 }
    while high > low, self[high - 1] == UInt8(ascii: " ") || self[high - 1] == UInt8(ascii: "\t") { high -= 1 }
    return low..<high
  }

  /// The bytes as text; what is not UTF-8 is replaced.
  @inlinable
  package var text: String { String(decoding: self, as: UTF8.self) }
}
