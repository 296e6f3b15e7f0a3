/// Times as people read them: one rule for the screen, the reports, HTML and messages.
package enum TimeText {
  /// `850 ns`, `1.250 us`, `12.35 ms`, `3.500 s`; `?` when not known. Four digits, rounded, halves away from zero.
  package static func short(_ nanoseconds: Int64?) -> String {
    guard let nanoseconds else { return "?" }
    let value = nanoseconds.magnitude
    let sign = nanoseconds < 0 ? "-" : ""
    if value < 1000 { return "\(sign)\(value) ns" }
    return sign + FourDigits.text(value, in: [("us", 1000), ("ms", 1_000_000), ("s", 1_000_000_000)], space: " ")
  }

  /// The same with a sign in any case: `+1.250 us`.
  package static func signed(_ nanoseconds: Int64?) -> String {
    guard let nanoseconds else { return "?" }
    return (nanoseconds >= 0 ? "+" : "") + short(nanoseconds)
  }
}
