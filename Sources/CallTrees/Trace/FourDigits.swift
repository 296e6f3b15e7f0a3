/// Numbers in four digits, rounded, halves away from zero.
package enum FourDigits {
  /// `value` in the first of `units`, which ascend by thousands, that makes it less than 1000: `999.9 us`, `1.000 ms`. In
  /// the last one it may be as large as it is.
  package static func text(_ value: UInt64, in units: [(name: String, size: UInt64)], space: String) -> String {
    for (name, size) in units {
      var scale: UInt64 = 1000
      while scale > 1 {
        let number = rounded(value, size, scale)
        if number < 10_000 { return "\(number / scale).\(padded(number % scale, scale))\(space)\(name)" }
        scale /= 10
      }
    }
    guard let last = units.last else { return String(value) }
    return "\(rounded(value, last.size, 1))\(space)\(last.name)"
  }

  /// `value` in parts of `scale` to the unit, to the nearest.
  private static func rounded(_ value: UInt64, _ unit: UInt64, _ scale: UInt64) -> UInt64 {
    let part = unit / scale
    return value / part + (value % part >= (part + 1) / 2 ? 1 : 0)
  }

  private static func padded(_ digits: UInt64, _ scale: UInt64) -> Substring { String(scale + digits).dropFirst() }
}
