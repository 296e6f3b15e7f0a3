import TraceEvents

/// The times of the packets of each family, gathered a piece at a time: a list of packets may have millions.
package struct FamilyTimes: Sendable {
  private let table: FamilyTable
  /// By family: where its times begin, and where the next one goes.
  private let first: [Int]
  private var filled: [Int]
  private var times: [Int64]
  /// By place in ``times``: the packet's position.
  private var positions: [UInt32]
  /// The next packet to look at.
  private var next = 0
  /// Of the families before this one it is known.
  private var summaries: [FamilySummary] = []

  /// - Complexity: O(families); memory 12 bytes a packet while it is there.
  package init(_ table: FamilyTable) {
    self.table = table
    var first = [0]
    for family in table.families { first.append(first[first.count - 1] + family.count) }
    (self.first, filled) = (first, Array(first.dropLast()))
    times = [Int64](repeating: 0, count: first[first.count - 1])
    positions = [UInt32](repeating: 0, count: times.count)
  }

  /// All families, those with the most packets first, equal ones by number; times of those that are not known yet are nil.
  package var result: [FamilySummary] {
    let all = table.families.indices.map { family in
      family < summaries.count
        ? summaries[family] : FamilySummary(family: family, representative: table.families[family].first)
    }
    return all.indices.inOrder { table.isLarger($0, $1) }.map { all[$0] }
  }

  /// Looks at up to so many more packets, or at the times of one family and as many more; false when all is known.
  package mutating func proceed(_ trace: Trace, packets limit: Int) -> Bool {
    let count = min(table.packetCount, trace.packets.count)
    guard next >= count else {
      let end = min(count, next + limit)
      for position in next..<end {
        guard let family = table.family(of: position), let time = trace.packets.look(at: position).duration else {
          continue
        }
        times[filled[family]] = time
        positions[filled[family]] = UInt32(clamping: position)
        filled[family] += 1
      }
      next = end
      return true
    }
    var left = limit
    while left > 0, summaries.count < table.families.count {
      left -= filled[summaries.count] - first[summaries.count] + 1
      summaries.append(summary(of: summaries.count))
    }
    return summaries.count < table.families.count
  }

  private func summary(of family: Int) -> FamilySummary {
    let own = times[first[family]..<filled[family]]
    var summary = FamilySummary(family: family, representative: table.families[family].first)
    var ranks = TimeRanks()
    for time in own { ranks.add(time) }
    (summary.median, summary.p99) = (ranks.percentile(50), ranks.percentile(99))
    if let median = summary.median, let place = own.firstIndex(of: median) {
      summary.representative = Int(positions[place])
    }
    return summary
  }
}

extension FamilyTable {
  /// All families, those with the most packets first, equal ones by number.
  ///
  /// - Complexity: O(packets).
  package func summaries(_ trace: Trace) -> [FamilySummary] {
    var times = FamilyTimes(self)
    while times.proceed(trace, packets: .max / 2) {}
    return times.result
  }
}
