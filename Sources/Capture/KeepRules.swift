/// Which windows are kept once they are closed: those for which any of these holds; all of them without a rule.
package struct KeepRules: Equatable, Sendable {
  /// It took longer than so many ns.
  package var slower: Int64?
  /// Its packet was freed as a drop in it.
  package var dropped = false
  /// The function returned a negative number, or an error pointer.
  package var negative = false

  package init() {}

  /// Whether there is no rule.
  package var isEmpty: Bool { slower == nil && !dropped && !negative }

  /// One hour, in ns.
  static let longest: Int64 = 3_600_000_000_000

  /// Reads `slower=50us,dropped,negative`, or the words one by one.
  package init(parsing lists: [String]) throws(CaptureError) {
    for word in lists.flatMap({ $0.split(whereSeparator: { $0 == "," || $0 == " " }) }) {
      switch word {
      case "dropped": dropped = true
      case "negative": negative = true
      default:
        guard word.hasPrefix("slower="), let time = Self.time(word.dropFirst("slower=".count)) else {
          throw .badKeepRule(String(word))
        }
        slower = time
      }
    }
  }

  /// As ``init(parsing:)`` reads it; empty without a rule.
  package var text: String {
    var words: [String] = []
    if let slower { words.append("slower=\(slower)ns") }
    if dropped { words.append("dropped") }
    if negative { words.append("negative") }
    return words.joined(separator: ",")
  }

  /// ns of `50us`, `1.5ms`; without a unit they are ns.
  private static func time(_ text: Substring) -> Int64? {
    let number = text.prefix { $0.isNumber || $0 == "." }
    let units: [Substring: Double] = ["": 1, "ns": 1, "us": 1e3, "µs": 1e3, "ms": 1e6, "s": 1e9]
    guard let value = Double(number), let unit = units[text.dropFirst(number.count)], value >= 0,
      value * unit <= Double(longest)
    else { return nil }
    return Int64((value * unit).rounded())
  }
}
