import CallTrees

/// Numbers as the screen shows them.
package enum NumberText {
  /// A time in ns as microseconds with three places, all that there are, as function_graph prints it; from 100 ms on as
  /// ``TimeText/short(_:)``. At most 9 columns for what is shorter than 100 days. A nil time is unknown: `?`.
  static func duration(_ nanoseconds: Int64?) -> String {
    guard let nanoseconds else { return "?" }
    guard isInMicroseconds(nanoseconds) else { return TimeText.short(nanoseconds) }
    return (nanoseconds < 0 ? "-" : "") + decimal(nanoseconds.magnitude, places: 3, divisor: 1000)
  }

  /// The same with its unit, where no title says it.
  static func time(_ nanoseconds: Int64?, micro: String) -> String {
    duration(nanoseconds) + (nanoseconds.map(isInMicroseconds) == true ? " \(micro)" : "")
  }

  /// A difference, which has a sign when it is one; with its unit where no title says it.
  static func signed(_ nanoseconds: Int64, micro: String? = nil) -> String {
    (nanoseconds > 0 ? "+" : "") + (micro.map { time(nanoseconds, micro: $0) } ?? duration(nanoseconds))
  }

  /// A time since the trace's first packet, in seconds with six places, rounded, halves away from zero.
  static func relative(_ nanoseconds: Int64) -> String {
    let microseconds = nanoseconds.magnitude / 1000 + (nanoseconds.magnitude % 1000 >= 500 ? 1 : 0)
    return (nanoseconds < 0 ? "-" : "") + decimal(microseconds, places: 6, divisor: 1_000_000)
  }

  private static func isInMicroseconds(_ nanoseconds: Int64) -> Bool { nanoseconds.magnitude < 100_000_000 }

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
