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
