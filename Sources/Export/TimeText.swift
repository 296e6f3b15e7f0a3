/// Times as people read them, at the digits that ftrace prints.
package enum TimeText {
  /// `850 ns`, `1.250 us`, `12.00 ms`, `3.500 s`; `?` when not known. Four digits, cut and not rounded.
  package static func short(_ nanoseconds: Int64?) -> String {
    guard let nanoseconds else { return "?" }
    let sign = nanoseconds < 0 ? "-" : ""
    let value = nanoseconds.magnitude
    switch value {
    case ..<1000: return "\(sign)\(value) ns"
    case ..<1_000_000: return sign + digits(value, unit: 1000) + " us"
    case ..<1_000_000_000: return sign + digits(value, unit: 1_000_000) + " ms"
    default: return sign + digits(value, unit: 1_000_000_000) + " s"
    }
  }

  /// The same with a sign in any case: `+1.250 us`.
  package static func signed(_ nanoseconds: Int64?) -> String {
    guard let nanoseconds else { return "?" }
    return (nanoseconds >= 0 ? "+" : "") + short(nanoseconds)
  }

  private static func digits(_ value: UInt64, unit: UInt64) -> String {
    let whole = String(value / unit)
    let decimals = max(0, 4 - whole.utf8.count)
    if decimals == 0 { return whole }
    let rest = String(value % unit / (unit / 1000))
    return whole + "." + (String(repeating: "0", count: max(0, 3 - rest.utf8.count)) + rest).prefix(decimals)
  }
}
