import TraceEvents

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
        median: TimeRanks.percentile(50, of: sorted), p99: TimeRanks.percentile(99, of: sorted))
    }
    var isFound = [Bool](repeating: false, count: families.count)
    for position in packets {
      guard let family = family(of: position), !isFound[family],
        let median = summaries[family].median, trace.packets.look(at: position).duration == median
      else { continue }
      isFound[family] = true
      summaries[family].representative = position
    }
    let order = summaries.indices.inOrder { isLarger(summaries[$0].family, summaries[$1].family) }
    return order.map { summaries[$0] }
  }
}
