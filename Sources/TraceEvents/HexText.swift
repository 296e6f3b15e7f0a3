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
