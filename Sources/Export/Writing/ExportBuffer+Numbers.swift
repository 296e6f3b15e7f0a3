/// Decimal numbers. Nearly all that an export writes are, so they are made eight digits at a time and without a `String`.
extension ExportBuffer {
  @inline(__always)
  mutating func put(_ number: some FixedWidthInteger) {
    if number < 0 { put(UInt8(ascii: "-")) }
    putDecimal(UInt64(number.magnitude))
  }

  private mutating func putDecimal(_ number: UInt64) {
    // Depths and CPUs.
    if number < 10 { return put(UInt8(truncatingIfNeeded: number) &+ UInt8(ascii: "0")) }
    guard number < DecimalDigits.limit else { return putLong(number) }
    let digits = DecimalDigits(number)
    put(digits.text &>> UInt64(8 * (8 - digits.count)), length: digits.count)
  }

  private mutating func putLong(_ number: UInt64) {
    putDecimal(number / DecimalDigits.limit)
    put(DecimalDigits(number % DecimalDigits.limit).text, length: 8)
  }

  /// Exactly `count` digits, eight at most, of a number that has no more.
  @inline(__always)
  mutating func put(_ number: UInt64, digits count: Int) {
    put(DecimalDigits(number).text &>> UInt64(8 * (8 - count)), length: count)
  }

  /// A time in microseconds with three decimals, `12.345`; one before 0 is 0.
  @inline(__always)
  mutating func putMicroseconds(_ nanoseconds: Int64) {
    let value = UInt64(max(0, nanoseconds))
    put(value / 1000)
    put(UInt8(ascii: "."))
    put(value % 1000, digits: 3)
  }

  /// A number that is at least `width` wide, filled on the left.
  @inline(__always)
  mutating func put(_ number: some FixedWidthInteger, width: Int, fill: UInt8 = UInt8(ascii: " ")) {
    let isNegative = number < 0
    putWide(UInt64(number.magnitude), isNegative, width, fill)
  }

  private mutating func putWide(_ number: UInt64, _ isNegative: Bool, _ width: Int, _ fill: UInt8) {
    if !isNegative, number < DecimalDigits.limit, width <= 8 {
      let digits = DecimalDigits(number)
      let length = max(width, digits.count)
      return put(digits.text(fill: fill) &>> UInt64(8 * (8 - length)), length: length)
    }
    put(fill, times: width - Self.length(number) - (isNegative ? 1 : 0))
    if isNegative { put(UInt8(ascii: "-")) }
    putDecimal(number)
  }

  /// How many digits a number has.
  static func length(_ number: UInt64) -> Int {
    number < DecimalDigits.limit
      ? DecimalDigits(number).count : 8 + length(number / DecimalDigits.limit)
  }
}

/// The eight last digits of a number, as a word whose first byte in memory is the first digit.
///
/// The word is parted in halves three times, each time in all its parts at once: 12345678 is 1234 and 5678, then 12, 34, 56 and 78,
/// then its digits. The divisions are multiplications that are exact for numbers so short.
struct DecimalDigits {
  /// One more than eight digits can say.
  static var limit: UInt64 { 100_000_000 }

  /// Each digit in a byte.
  private let digits: UInt64

  /// - Parameter number: below ``limit``.
  @inline(__always)
  init(_ number: UInt64) {
    let four = number / 10_000
    let halves = four | (number &- four &* 10_000) << 32
    let hundreds = (halves &* 5243) >> 19 & 0x0000_007f_0000_007f
    let quarters = hundreds | (halves &- hundreds &* 100) << 16
    let tens = (quarters &* 103) >> 10 & 0x000f_000f_000f_000f
    digits = tens | (quarters &- tens &* 10) << 8
  }

  /// All eight digits as ASCII.
  @inline(__always)
  var text: UInt64 { (digits | 0x3030_3030_3030_3030).littleEndian }

  /// All eight as ASCII, with something else instead of leading zeros.
  @inline(__always)
  func text(fill: UInt8) -> UInt64 {
    let leading: UInt64 = (1 << UInt64(8 * (8 - count))) - 1
    return (UInt64(littleEndian: text) & ~leading | UInt64(fill) &* 0x0101_0101_0101_0101 & leading).littleEndian
  }

  /// How many digits there are without leading zeros, at least one.
  @inline(__always)
  var count: Int { 8 - min(7, digits.trailingZeroBitCount / 8) }
}
