/// The number that lines had in a column lately, and its bytes: the seconds of a time, which hardly ever change from one line to
/// the next.
struct KnownNumber: BitwiseCopyable {
  private var bytes: UInt64 = 0
  /// 0 before the first number.
  private var length = 0
  private var value: Int64 = 0

  /// As ``LineBytes/number(_:_:_:longest:)``. Eight bytes lie behind `end`.
  @inline(__always)
  mutating func read(_ line: TextBytes, _ start: Int, _ end: Int, longest: Int) -> Int64? {
    let length = end &- start
    guard length >= 1, length <= 8 else { return LineBytes.number(line, start, end, longest: longest) }
    let bytes = line.word(start) & LineBytes.mask(length)
    if bytes ^ self.bytes | UInt64(truncatingIfNeeded: length ^ self.length) == 0 { return value }
    return keep(LineBytes.number(line, start, end, longest: longest), bytes, length)
  }

  @inline(never)
  private mutating func keep(_ number: Int64?, _ bytes: UInt64, _ length: Int) -> Int64? {
    guard let number else { return nil }
    (self.bytes, self.length, value) = (bytes, length, number)
    return number
  }
}
