/// Numbers as the screen shows them.
package enum NumberText {
  /// A time in ns as microseconds with three places, as function_graph prints it; from 100 ms on in ms or s. At most
  /// 9 columns. A nil time is unknown: `?`.
  package static func duration(_ nanoseconds: Int64?) -> String {
    guard let nanoseconds else { return "?" }
    let value = nanoseconds.magnitude
    let sign = nanoseconds < 0 ? "-" : ""
    if value < 100_000_000 { return sign + decimal(value, places: 3, divisor: 1000) }
    if value < 10_000_000_000 { return sign + decimal(value / 10_000, places: 2, divisor: 100) + "ms" }
    return sign + decimal(value / 10_000_000, places: 2, divisor: 100) + "s"
  }

  /// A time since the trace's first packet, in seconds with six places.
  package static func relative(_ nanoseconds: Int64) -> String {
    (nanoseconds < 0 ? "-" : "") + decimal(nanoseconds.magnitude / 1000, places: 6, divisor: 1_000_000)
  }

  /// A number of bytes in at most 6 columns: `812 B`, `1.2 MB`, `43 GB`.
  package static func bytes(_ value: Int) -> String {
    let units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"]
    var unit = 0
    var rest = max(0, value)
    while rest >= 1000, unit < units.count - 1 {
      unit += 1
      if rest < 10_000 { return "\(rest / 1000).\(rest % 1000 / 100) \(units[unit])" }
      rest /= 1000
    }
    return "\(rest) \(units[unit])"
  }

  private static func decimal(_ value: UInt64, places: Int, divisor: UInt64) -> String {
    let fraction = String(value % divisor)
    return "\(value / divisor)." + String(repeating: "0", count: max(0, places - fraction.count)) + fraction
  }
}
