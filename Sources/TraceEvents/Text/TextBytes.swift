/// Bytes of a text, a line of it or a part of one. The readers of text look at bytes only through this.
///
/// Every index is checked, in release builds too, where an `UnsafeRawBufferPointer` checks nothing: the bytes come from
/// strangers, and a place that was learned from one line is used on the next. Beyond its own bytes a line knows what follows
/// it in memory, for ``word(_:)`` takes eight bytes where one would do. Readers of usual lines, for whom a check at each
/// look is too slow, ask once a line whether all that they will look at is there (``LineEndShape/fits(_:)``); builds for tests
/// and for the sanitizer check each of their looks too.
///
/// A view: it must not outlive the memory that it was made for.
struct TextBytes: RandomAccessCollection {
  /// The bytes, and behind them what else may be looked at.
  private let window: UnsafeRawBufferPointer
  let count: Int

  /// Bytes behind which nothing may be looked at.
  @inline(__always)
  init(_ bytes: UnsafeRawBufferPointer) {
    window = bytes
    count = bytes.count
  }

  /// The bytes `range` of a piece of text; looks may go on to the piece's end.
  @inline(__always)
  init(_ piece: UnsafeRawBufferPointer, _ range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= piece.count)
    window = UnsafeRawBufferPointer(rebasing: piece[range.lowerBound...])
    count = range.count
  }

  @inline(__always)
  private init(window: UnsafeRawBufferPointer, count: Int) {
    self.window = window
    self.count = count
  }

  var startIndex: Int { 0 }
  var endIndex: Int { count }

  @inline(__always)
  subscript(at: Int) -> UInt8 {
    precondition(at >= 0 && at < count)
    return window[at]
  }

  /// How many bytes from the first one on may be looked at with ``byte(_:)`` and ``word(_:)``.
  @inline(__always)
  var readable: Int { window.count }

  /// A byte of the text, or of what follows it, for callers that have checked that it is there.
  @inline(__always)
  func byte(_ at: Int) -> UInt8 {
    assert(at >= 0 && at < window.count)
    return window[at]
  }

  /// Eight bytes of the text, or of what follows it, the first one lowest, for callers that have checked that they are there.
  @inline(__always)
  func word(_ at: Int) -> UInt64 {
    assert(at >= 0 && window.count &- at >= 8)
    return window.loadUnaligned(fromByteOffset: at, as: UInt64.self).littleEndian
  }

  /// Sixteen bytes, likewise.
  @inline(__always)
  func sixteen(_ at: Int) -> SIMD16<UInt8> {
    assert(at >= 0 && window.count &- at >= 16)
    return window.loadUnaligned(fromByteOffset: at, as: SIMD16<UInt8>.self)
  }

  /// The bytes themselves, for callers that store or compare them whole.
  @inline(__always)
  var raw: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: window.baseAddress, count: count) }

  /// The text from byte `start` on.
  @inline(__always)
  func from(_ start: Int) -> TextBytes {
    precondition(start >= 0 && start <= count)
    let rest = UnsafeRawBufferPointer(rebasing: window[start...])
    return TextBytes(window: rest, count: count &- start)
  }

  /// The line without the carriage return at its end, if it has one.
  @inline(__always)
  var withoutReturn: TextBytes { last == UInt8(ascii: "\r") ? withoutLast() : self }

  /// The text without its last byte.
  @inline(__always)
  func withoutLast() -> TextBytes { TextBytes(window: window, count: Swift.max(0, count &- 1)) }

  /// The bytes of `range`, cut to what there is; nothing behind them may be looked at.
  @inline(__always)
  func part(_ range: Range<Int>) -> TextBytes { TextBytes(raw.part(range)) }

  /// As ``part(_:)``, without spaces and tabs at the ends.
  func trimmed(_ range: Range<Int>) -> TextBytes { TextBytes(raw.trimmed(range)) }

  /// Where those bytes are.
  func trimmedRange(_ range: Range<Int>) -> Range<Int> { raw.trimmedRange(range) }

  /// Where the blanks at the end begin.
  var trimmedEnd: Int {
    var end = count
    while end > 0, self[end - 1] == UInt8(ascii: " ") || self[end - 1] == UInt8(ascii: "\t") { end -= 1 }
    return end
  }

  /// The first position at or after `at` that is neither space nor tab; at most the end.
  @inline(__always)
  func skipSpaces(_ at: Int) -> Int { raw.skipSpaces(at) }

  /// Where `byte` stands first at or after `start`.
  func find(_ byte: UInt8, from start: Int) -> Int? { raw.find(byte, from: start) }

  /// Where `text` stands first at or after `start`.
  func find(_ text: StaticString, from start: Int = 0) -> Int? { raw.find(text, from: start) }

  /// Where `text` stands last at or after `start`.
  func findLast(_ text: StaticString, from start: Int) -> Int? {
    var at = count - text.utf8CodeUnitCount
    while at >= start {
      if hasPrefix(text, at: at) { return at }
      at -= 1
    }
    return nil
  }

  /// Whether `text` stands at `at`.
  @inline(__always)
  func hasPrefix(_ text: StaticString, at: Int = 0) -> Bool { raw.hasPrefix(text, at: at) }

  /// Whether the line may be a comment or a quotation: no tracer's line but one with a task begins so.
  var isSetApart: Bool { first == UInt8(ascii: "#") || first == UInt8(ascii: ">") }

  /// The bytes as text; what is not UTF-8 is replaced.
  var text: String { raw.text }

  /// As much of the text as has at most `length` bytes, cut between letters.
  func text(atMost length: Int) -> String {
    var end = Swift.min(length, count)
    // Only the first byte of a letter of UTF-8 is not 10xxxxxx.
    while end > 0, end < count, self[end] & 0xc0 == 0x80, length - end < 4 { end -= 1 }
    return part(0..<end).text
  }
}
