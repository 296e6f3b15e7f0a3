import TraceEvents

/// What became of the path families of a baseline in another one.
package struct FamilyComparison: Sendable, Equatable {
  /// A family before and after. Families are the same when their shapes are; what is left is paired with what it is
  /// most like, if they share a third of their call paths at least or have the same name.
  package struct Change: Sendable, Equatable {
    /// What became of the family's calls: `same` has the same shape in both, `changed` was paired with the family most
    /// like it, `new` and `vanished` are in one of the two alone.
    package enum State: String, Sendable, CaseIterable {
      case same, changed, new, vanished
    }

    /// What became of its calls; times, share and drop reason are not part of this.
    package var state: State
    /// The family in the earlier baseline; nil for a new one.
    package var before: FamilyBaseline.Family?
    /// The family in the later baseline; nil for one that vanished.
    package var after: FamilyBaseline.Family?
    /// Its share of the entry point's packets in the earlier baseline, 0…1; 0 for a new one.
    package var shareBefore: Double
    /// Its share in the later baseline, 0…1; 0 for one that vanished.
    package var shareAfter: Double
    /// The shares are farther apart than chance explains.
    package var isShareChanged = false
    /// New or vanished, but so rare that chance may explain it: not counted as a difference.
    package var isRare = false
    /// Call paths that only the earlier family has, outermost call first; of paths beneath each other the topmost.
    package var gone: [[String]] = []
    /// Call paths that only the later family has, likewise.
    package var come: [[String]] = []
    /// Times on call paths of both families that differ beyond what is usual, in the order of the paths. Empty when
    /// either family has fewer packets than ``FamilyComparison/fewest``.
    package var times: [Time] = []

    /// The reason why its packets are dropped is another one.
    package var isDropChanged: Bool { before != nil && after != nil && before?.drop != after?.drop }
    /// Other calls than before.
    package var isPathChanged: Bool { isDropChanged || (state != .same && !isRare) }
    /// Whether anything about the family is worth telling: its calls, drop reason, share or times.
    package var isDifferent: Bool { isPathChanged || isShareChanged || !times.isEmpty }
  }

  /// A time that is not what it was: the total of an outermost call, or the self time of any other.
  package struct Time: Sendable, Equatable {
    /// Functions, outermost call first.
    package var path: [String]
    /// Whether it is the self time, and not the total time.
    package var isSelf: Bool
    /// Median in the earlier baseline, in ns.
    package var before: Int64
    /// Median in the later baseline, in ns.
    package var after: Int64

    /// Whether the later median is the longer one.
    package var isSlower: Bool { after > before }
    /// How far the medians are apart in ns.
    package var size: UInt64 { after.subtractingReportingOverflow(before).partialValue.magnitude }
  }

  /// The packets of one entry point.
  package struct Entry: Sendable, Equatable {
    /// The name of the entry point, as ``FamilyBaseline/Entry/name``.
    package var name: String
    /// How many packets have a family in the earlier baseline; 0 where it does not have the entry point.
    package var before: Int
    /// How many packets have a family in the later baseline; 0 where it does not have the entry point.
    package var after: Int
    /// Every family of either: those of the earlier baseline in its order, then the new ones.
    package var changes: [Change]
  }

  /// Every entry point of either: those of the earlier baseline in its order, then the others.
  package var entries: [Entry]

  /// Families of fewer packets than this have no times worth comparing.
  package static let fewest = 5

  /// Compares two baselines. The order is that of `before`, then what `after` has besides.
  ///
  /// - Complexity: O(families² × call paths) within an entry point.
  package init(before: FamilyBaseline, after: FamilyBaseline, tolerance: DiffOptions = DiffOptions()) {
    let none = FamilyBaseline.Entry(name: "", packets: 0, incomplete: 0, families: [])
    let old = Dictionary(before.entries.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    let new = Dictionary(after.entries.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    let names = before.entries.map(\.name) + after.entries.map(\.name).filter { old[$0] == nil }
    entries = names.map { name in
      let (one, other) = (old[name] ?? none, new[name] ?? none)
      return Entry(
        name: name, before: one.packets, after: other.packets,
        changes: FamilyPairing(one, other).pairs.map { Change($0.before, $0.after, in: one, other, tolerance) })
    }
  }

  /// Whether no family differs. Rare families that came or went do not count.
  package var isSame: Bool { !entries.contains { $0.changes.contains(where: \.isDifferent) } }
}

extension FamilyComparison.Change {
  fileprivate init(
    _ before: FamilyBaseline.Family?, _ after: FamilyBaseline.Family?, in one: FamilyBaseline.Entry,
    _ other: FamilyBaseline.Entry, _ tolerance: DiffOptions
  ) {
    self.before = before
    self.after = after
    shareBefore = Self.share(before, of: one)
    shareAfter = Self.share(after, of: other)
    guard let before, let after else {
      state = before == nil ? .new : .vanished
      let (all, share) = before == nil ? (other.packets, shareAfter) : (one.packets, shareBefore)
      isRare = all >= Rarity.enoughPackets && Rarity.isRare(share: share)
      return
    }
    state = before.shape == after.shape ? .same : .changed
    isShareChanged = Self.isApart(shareBefore, one.packets, shareAfter, other.packets)
    let (old, new) = (Self.paths(before), Self.paths(after))
    if state == .changed {
      gone = Self.topmost(before.profile, not: new)
      come = Self.topmost(after.profile, not: old)
    }
    guard min(before.packets, after.packets) >= FamilyComparison.fewest else { return }
    for index in before.profile.paths.indices {
      let path = before.profile.path(index)
      guard let place = new[path] else { continue }
      let (was, now) = (before.profile.paths[index], after.profile.paths[place])
      let isSelf = was.caller != nil
      let pair = isSelf ? (was.selfTime, now.selfTime) : (was.total, now.total)
      guard let usual = pair.0, let time = pair.1,
        Self.isApart(usual, time.median, learned: was.packets >= FamilyTolerance.enough, tolerance)
      else { continue }
      times.append(FamilyComparison.Time(path: path, isSelf: isSelf, before: usual.median, after: time.median))
    }
  }

  private static func share(_ family: FamilyBaseline.Family?, of entry: FamilyBaseline.Entry) -> Double {
    guard let family, entry.packets > 0 else { return 0 }
    return Double(family.packets) / Double(entry.packets)
  }

  /// More than 5 points and three standard errors of the difference apart.
  private static func isApart(_ one: Double, _ count: Int, _ other: Double, _ otherCount: Int) -> Bool {
    guard count > 0, otherCount > 0, Rarity.areApart(one, other) else { return false }
    let common = (one * Double(count) + other * Double(otherCount)) / Double(count + otherCount)
    let error = (common * (1 - common) * (1 / Double(count) + 1 / Double(otherCount))).squareRoot()
    return abs(one - other) > 3 * error
  }

  /// A median outside of what was usual, if enough packets told what is; else beyond the fixed tolerance.
  private static func isApart(_ usual: Spread, _ now: Int64, learned: Bool, _ tolerance: DiffOptions) -> Bool {
    if learned { return usual.excludes(now, by: FamilyTolerance.least) }
    let difference = now.subtractingReportingOverflow(usual.median)
    return !difference.overflow && difference.partialValue.magnitude > UInt64(max(0, tolerance.nanoseconds))
      && Double(difference.partialValue.magnitude) * 100
        > Double(min(now, usual.median)) * Double(tolerance.percent)
  }

  private static func paths(_ family: FamilyBaseline.Family) -> [[String]: Int] {
    Dictionary(
      family.profile.paths.indices.map { (family.profile.path($0), $0) }, uniquingKeysWith: { first, _ in first })
  }

  private static func topmost(_ profile: FamilyProfile, not others: [[String]: Int]) -> [[String]] {
    profile.paths.indices.map { profile.path($0) }.filter { path in
      others[path] == nil && (path.count == 1 || others[Array(path.dropLast())] != nil)
    }
  }
}

/// Which family of the one baseline is which of the other.
private struct FamilyPairing {
  private(set) var pairs: [(before: FamilyBaseline.Family?, after: FamilyBaseline.Family?)] = []

  /// Families that are less alike than this have nothing to do with each other.
  private static let alike = 1.0 / 3

  init(_ one: FamilyBaseline.Entry, _ other: FamilyBaseline.Entry) {
    var partner: [Int: Int] = [:]
    var taken = Set<Int>()
    for (index, family) in one.families.enumerated() {
      guard let same = other.families.firstIndex(where: { $0.shape == family.shape }), !taken.contains(same) else {
        continue
      }
      partner[index] = same
      taken.insert(same)
    }
    let before = one.families.indices.filter { partner[$0] == nil }
    let after = other.families.indices.filter { !taken.contains($0) }
    let left = Dictionary(uniqueKeysWithValues: before.map { ($0, Self.numbers(one.families[$0].profile)) })
    let right = Dictionary(uniqueKeysWithValues: after.map { ($0, Self.numbers(other.families[$0].profile)) })
    var candidates: [(likeness: Double, before: Int, after: Int)] = []
    for (index, paths) in left {
      for (candidate, others) in right {
        let common = paths.intersection(others).count
        let shared = Double(common) / Double(max(1, paths.count + others.count - common))
        // Small families change much when anything changes, but what is special about them stays.
        let likeness = one.families[index].name == other.families[candidate].name ? max(shared, Self.alike) : shared
        if likeness >= Self.alike { candidates.append((likeness, index, candidate)) }
      }
    }
    // The most alike first; of equal ones the larger families, which have the smaller numbers.
    let order = candidates.indices.inOrder { one, other in
      let (first, second) = (candidates[one], candidates[other])
      return (second.likeness, first.before, first.after) < (first.likeness, second.before, second.after)
    }
    for candidate in order.lazy.map({ candidates[$0] })
    where partner[candidate.before] == nil && !taken.contains(candidate.after) {
      partner[candidate.before] = candidate.after
      taken.insert(candidate.after)
    }
    for (index, family) in one.families.enumerated() {
      pairs.append((family, partner[index].map { other.families[$0] }))
    }
    for index in after where !taken.contains(index) { pairs.append((nil, other.families[index])) }
  }

  private static func numbers(_ profile: FamilyProfile) -> Set<UInt64> {
    var numbers: [UInt64] = []
    for path in profile.paths {
      numbers.append(CallPathNumber.next(path.caller.map { numbers[$0] } ?? 0, CallPathNumber.hash(path.function)))
    }
    return Set(numbers)
  }
}
