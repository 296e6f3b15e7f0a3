/// Numbers in hexadecimal, read and written byte by byte.
enum HexText {
  /// The value of a hexadecimal digit, or nil.
  @inline(__always)
  static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  /// The number that eight hexadecimal digits stand for, the first one in the lowest byte; nil when one is none.
  @inline(__always)
  static func eightDigits(_ word: UInt64) -> UInt32? {
    let ones: UInt64 = 0x0101_0101_0101_0101
    // Of all bytes at once: letters have bit 6, and their values are 9 more than their lower half says.
    let letters = word >> 6 & ones
    let values = (word & (15 &* ones)) &+ letters &* 9
    // Whether the upper half is that of a digit or a letter, and whether a value of 10 and more is a letter's alone.
    let upper = (word | letters << 5) & (0xf0 &* ones) ^ (0x30 &* ones &+ letters &* 0x30)
    let large = (values &+ 0x76 &* ones) >> 7 & ones
    guard upper | (large ^ letters) | (values & (0xf0 &* ones)) == 0 else { return nil }
    // Pairs of digits, then fours, then all.
    var number = values.byteSwapped
    number = (number | number >> 4) & 0x00ff_00ff_00ff_00ff
    number = (number | number >> 8) & 0x0000_ffff_0000_ffff
    return UInt32(truncatingIfNeeded: number | number >> 16)
  }

  /// A whole text as a number of at most 64 bits, with or without `0x`; nil otherwise.
  static func number(_ text: UnsafeRawBufferPointer) -> UInt64? {
    var start = 0
    if text.count > 2, text[0] == UInt8(ascii: "0"), text[1] | 0x20 == UInt8(ascii: "x") { start = 2 }
    guard text.count > start, text.count - start <= 16 else { return nil }
    var value: UInt64 = 0
    for byte in text[start...] {
      guard let digit = digit(byte) else { return nil }
      value = value << 4 | UInt64(digit)
    }
    return value
  }
}

extension [UInt8] {
  /// Appends `0x` and the digits of a number.
  mutating func appendHex(_ value: UInt64) {
    append(UInt8(ascii: "0"))
    append(UInt8(ascii: "x"))
    var shift = value == 0 ? 0 : UInt64(63 - value.leadingZeroBitCount) / 4 * 4
    while true {
      let digit = UInt8(truncatingIfNeeded: value >> shift & 15)
      append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") - 10 + digit)
      if shift == 0 { return }
      shift -= 4
    }
  }
}
