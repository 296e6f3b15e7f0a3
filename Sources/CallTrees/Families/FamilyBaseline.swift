/// The path families of a trace in a form that can be kept and compared with another trace's, of another kernel maybe:
/// everything is by name.
package struct FamilyBaseline: Sendable, Equatable {
  /// The packets of one entry point.
  package struct Entry: Sendable, Equatable {
    /// The entry point as the user names it (`tcp`), or the outermost call's function where the trace had no windows.
    package var name: String
    /// How many packets have a family, listed or not.
    package var packets: Int
    /// How many more have none: something of them is missing.
    package var incomplete: Int
    /// The largest families, largest first.
    package var families: [Family]

    /// An entry point that was written down. `families` must be in order, the largest first.
    package init(name: String, packets: Int, incomplete: Int, families: [Family]) {
      self.name = name
      self.packets = packets
      self.incomplete = incomplete
      self.families = families
    }
  }

  /// One family.
  package struct Family: Sendable, Equatable {
    /// ``PathFamily/shape``: the same for the same calls on every kernel.
    package var shape: UInt64
    /// ``FamilyName/long``; only what is alike in nothing else is compared by it.
    package var name: String
    /// How many packets of the entry point are of this family.
    package var packets: Int
    /// Median of its packets' times in ns; nil when none is known.
    package var median: Int64?
    /// 99th percentile (nearest rank) of its packets' times in ns; nil when none is known.
    package var p99: Int64?
    /// Why its packets were dropped, when all were for one reason.
    package var drop: String?
    /// What its packets do on each call path, and how long that takes.
    package var profile: FamilyProfile

    /// A family that was written down; times are nil where none was known.
    package init(
      shape: UInt64, name: String, packets: Int, median: Int64?, p99: Int64?, drop: String?, profile: FamilyProfile
    ) {
      self.shape = shape
      self.name = name
      self.packets = packets
      self.median = median
      self.p99 = p99
      self.drop = drop
      self.profile = profile
    }
  }

  /// The trace that it was made of.
  package var source: String
  /// The entry points of the trace, in the order of their first packets.
  package var entries: [Entry]

  /// More families of one entry point than this are not kept.
  package static let familyLimit = 200
  /// Call paths longer than this are not kept.
  package static let deepest = PathWalk.deepest

  /// A baseline that was written down.
  ///
  /// - Parameter source: the trace that it was made of, as that was named.
  package init(source: String, entries: [Entry]) {
    self.source = source
    self.entries = entries
  }

  /// The baseline of a trace.
  ///
  /// - Complexity: O(calls × log packets).
  package init(_ trace: Trace, _ table: FamilyTable) {
    var names = FamilyNames()
    names.update(table, trace)
    var walk = PathWalk()
    walk.update(trace.functions)
    source = trace.source
    entries = table.entries.map { Entry(name: $0.name, packets: $0.count, incomplete: $0.incomplete, families: []) }
    let summaries = table.summaries(trace)
    var kept: [Int: [Int]] = [:]
    for summary in summaries {
      let entry = table.families[summary.family].entry
      if kept[entry, default: []].count < Self.familyLimit { kept[entry, default: []].append(summary.family) }
    }
    let members = table.members(of: Set(kept.values.joined()))
    for summary in summaries {
      let family = table.families[summary.family]
      guard let positions = members[summary.family] else { continue }
      entries[family.entry].families.append(
        Family(
          shape: family.shape, name: names[summary.family].long, packets: family.count, median: summary.median,
          p99: summary.p99, drop: family.drop, profile: FamilyProfile(trace, positions, &walk)))
    }
  }
}

extension FamilyTable {
  /// Positions of the packets of some families.
  ///
  /// - Complexity: O(packets).
  func members(of wanted: Set<Int>) -> [Int: [Int]] {
    var members: [Int: [Int]] = [:]
    for position in 0..<packetCount {
      guard let family = family(of: position), wanted.contains(family) else { continue }
      members[family, default: []].append(position)
    }
    return members
  }
}
