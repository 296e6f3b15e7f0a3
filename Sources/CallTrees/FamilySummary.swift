import TraceEvents

/// How often a family's path was taken and how long it took.
package struct FamilySummary: Sendable, Equatable {
  /// Index into ``FamilyTable/families``.
  package var family: Int
  /// Position of the packet that stands for the others: the first one whose time is the median; without times, the
  /// first.
  package var representative: Int
  /// Median and 99th percentile (nearest rank) of its packets' times in ns; nil when none is known.
  package var median: Int64?
  package var p99: Int64?
}

extension FamilyTable {
  /// All families, those with the most packets first, equal ones by number.
  ///
  /// - Complexity: O(packets × log packets); memory 8 bytes a packet while it runs.
  package func summaries(_ trace: Trace) -> [FamilySummary] {
    var place = [0]
    for family in families { place.append(place[place.count - 1] + family.count) }
    var filled = Array(place.dropLast())
    var times = [Int64](repeating: -1, count: place[place.count - 1])
    let packets = 0..<min(packetCount, trace.packets.count)
    for position in packets {
      guard let family = family(of: position), let time = trace.packets.look(at: position).duration else { continue }
      times[filled[family]] = time
      filled[family] += 1
    }
    var summaries = families.indices.map { family in
      let sorted = times[place[family]..<filled[family]].sorted()
      return FamilySummary(
        family: family, representative: families[family].first,
        median: StatisticsTally.percentile(50, of: sorted), p99: StatisticsTally.percentile(99, of: sorted))
    }
    var isFound = [Bool](repeating: false, count: families.count)
    for position in packets {
      guard let family = family(of: position), !isFound[family],
        let median = summaries[family].median, trace.packets.look(at: position).duration == median
      else { continue }
      isFound[family] = true
      summaries[family].representative = position
    }
    return summaries.sorted { isLarger($0.family, $1.family) }
  }
}

/// Shares as people read them.
package enum ShareText {
  /// A share, 0…1, in at most 6 columns: `62 %`, `0.3 %`.
  package static func percent(_ share: Double) -> String {
    let tenths = Int((min(max(share, 0), 1) * 1000).rounded())
    return tenths >= 100 || tenths % 10 == 0 ? "\((tenths + 5) / 10) %" : "\(tenths / 10).\(tenths % 10) %"
  }
}
