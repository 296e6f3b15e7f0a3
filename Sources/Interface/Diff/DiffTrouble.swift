import CallTrees
import Screen

/// What went wrong with one packet of a diff, or alike with both.
struct DiffTrouble: Equatable, Sendable {
  /// Whose it is: `left`, `right` or `both`.
  var side: String
  /// The drop, or the first error.
  var line: TroubleLine

  /// Drops come first, then errors; what went wrong alike is told once.
  static func list(left: [TroubleLine], right: [TroubleLine]) -> [DiffTrouble] {
    let both = left.filter { right.contains($0) }
    let all =
      left.map { DiffTrouble(side: both.contains($0) ? "both" : "left", line: $0) }
      + right.filter { !both.contains($0) }.map { DiffTrouble(side: "right", line: $0) }
    return all.filter(\.line.isDrop) + all.filter { !$0.line.isDrop }
  }
}
