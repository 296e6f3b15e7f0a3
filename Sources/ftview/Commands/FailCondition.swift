import CallTrees
import Diagnostics

/// One word of `--fail-on`: which differences make the exit status 1.
enum FailCondition: Equatable {
  /// Other calls, or another number of them.
  case path
  /// Another return value; of diffs only.
  case returnValue
  /// Another share of the packets; of families only.
  case share
  /// Percent by which times must be apart; nil for the comparison's own tolerance.
  case slower(Int?), faster(Int?)

  private var word: String {
    switch self {
    case .path: "path"
    case .returnValue: "return"
    case .share: "share"
    case .slower: "slower"
    case .faster: "faster"
    }
  }

  /// Reads `path,slower=20%`; `other` is the one that only this command has.
  static func list(_ text: String, besides other: FailCondition) throws(Diagnostic) -> [FailCondition] {
    var list: [FailCondition] = []
    for word in text.split(separator: ",", omittingEmptySubsequences: false) {
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let percent = parts.count == 2 ? Int(parts[1].hasSuffix("%") ? parts[1].dropLast() : parts[1]) : nil
      let isPlain = parts.count == 1
      let isRanged = isPlain || percent.map { (0...1_000_000).contains($0) } == true
      switch String(parts[0]) {
      case "path" where isPlain: list.append(.path)
      case other.word where isPlain: list.append(other)
      case "slower" where isRanged: list.append(.slower(percent))
      case "faster" where isRanged: list.append(.faster(percent))
      default:
        throw Diagnostic(
          "'\(word)' is not known", at: "--fail-on", hint: "use path, \(other.word), slower[=P%], faster[=P%]")
      }
    }
    return list
  }

  /// The percentage that the word names.
  var percent: Int? {
    switch self {
    case .slower(let percent), .faster(let percent): percent
    case .path, .returnValue, .share: nil
    }
  }

  private static func exceeds(_ percent: Int?, _ one: Int64, _ other: Int64) -> Bool {
    guard let percent else { return true }
    return Double(max(one, other)) > Double(min(one, other)) * (1 + Double(percent) / 100)
  }
}

extension FailCondition {
  /// Whether a diff has such a difference.
  func holds(for diff: TreeDiff) -> Bool {
    func isApart(_ row: DiffRow, _ percent: Int?) -> Bool {
      guard let left = row.leftTime, let right = row.rightTime else { return true }
      return Self.exceeds(percent, left, right)
    }
    return switch self {
    case .path: diff.firstDivergence != nil
    case .returnValue: diff.counts[.returnChanged, default: 0] > 0
    case .share: false
    case .slower(let percent): diff.rows.contains { $0.state == .slower && isApart($0, percent) }
    case .faster(let percent): diff.rows.contains { $0.state == .faster && isApart($0, percent) }
    }
  }

  /// Whether a comparison of families has such a difference.
  func holds(for comparison: FamilyComparison) -> Bool {
    let changes = comparison.entries.lazy.flatMap(\.changes)
    func isApart(_ time: FamilyComparison.Time, _ percent: Int?) -> Bool {
      Self.exceeds(percent, time.before, time.after)
    }
    return switch self {
    case .path: changes.contains { $0.isPathChanged }
    case .share: changes.contains { $0.isShareChanged }
    case .returnValue: false
    case .slower(let percent): changes.contains { $0.times.contains { $0.isSlower && isApart($0, percent) } }
    case .faster(let percent): changes.contains { $0.times.contains { !$0.isSlower && isApart($0, percent) } }
    }
  }
}
