/// Which windows are kept once they are closed: those for which any of these holds; all of them without a rule. The module
/// decides, but for ``newPath``.
package struct KeepRules: Equatable, Sendable {
  /// It took longer than so many ns.
  package var slower: Int64?
  /// Its packet was freed as a drop in it.
  package var dropped = false
  /// The function returned a negative number, or an error pointer.
  package var negative = false
  /// A call in it returned an error. See ``JudgedFunction``.
  package var errors = false
  /// A call of one of these functions in it returned a negative number, or an error pointer; names or patterns.
  package var negativeOf: [String] = []
  /// It took a path that no window before had taken, of those that are whole. A ring knows.
  package var newPath = false

  /// No rule: every window is kept.
  package init() {}

  /// Whether there is no rule that the module decides about.
  var asksNothingOfModule: Bool { slower == nil && !dropped && !negative && !judgesCalls }

  /// Whether what calls return decides.
  package var judgesCalls: Bool { errors || !negativeOf.isEmpty }

  /// One hour, in ns.
  static let longest: Int64 = 3_600_000_000_000

  /// What a keep rule may begin with, for a shell that completes words.
  package static let words = ["slower=", "dropped", "errors", "negative", "negative=", "new-path"]

  /// Reads `slower=50us,dropped,negative=nf_*`, or the words one by one.
  package init(parsing lists: [String]) throws(CaptureError) {
    for word in lists.flatMap({ $0.split(whereSeparator: { $0 == "," || $0 == " " }) }) {
      switch word {
      case "dropped": dropped = true
      case "negative": negative = true
      case "errors": errors = true
      case "new-path": newPath = true
      case _ where word.hasPrefix("negative=") && word.count > "negative=".count:
        let function = String(word.dropFirst("negative=".count))
        if !negativeOf.contains(function) { negativeOf.append(function) }
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
    if newPath { words.append("new-path") }
    return (words + judgingWords).joined(separator: ",")
  }

  /// The rules for which it matters what calls return.
  var judgingWords: [String] { (errors ? ["errors"] : []) + negativeOf.map { "negative=" + $0 } }

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
