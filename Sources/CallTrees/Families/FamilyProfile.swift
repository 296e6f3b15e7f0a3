/// Where most of some values lie.
package struct Spread: Sendable, Equatable {
  /// 5th percentile, nearest rank.
  package var low: Int64
  /// The median, nearest rank.
  package var median: Int64
  /// 95th percentile, nearest rank.
  package var high: Int64

  /// Nil for no values.
  package init?(_ values: [Int64]) {
    let sorted = values.sorted()
    guard let low = TimeRanks.percentile(5, of: sorted), let median = TimeRanks.percentile(50, of: sorted),
      let high = TimeRanks.percentile(95, of: sorted)
    else { return nil }
    self.init(low: low, median: median, high: high)
  }

  /// A spread that is known already: `low` ≤ `median` ≤ `high`.
  package init(low: Int64, median: Int64, high: Int64) {
    self.low = low
    self.median = median
    self.high = high
  }

  /// Whether `value` lies outside, and more than `least` beyond the nearer end.
  package func excludes(_ value: Int64, by least: Int64 = 0) -> Bool {
    value < low &- least || value > high &+ least
  }

  /// From the one end to the other.
  package var width: Int64 { high.subtractingReportingOverflow(low).partialValue }
}

/// What some packets did on one call path.
package struct PathProfile: Sendable, Equatable {
  /// The function at the path's end, as ``FamilyFunctions`` names it.
  package var function: String
  /// Index of the caller's path; nil for an outermost call's.
  package var caller: Int?
  /// How many of the packets made such a call.
  package var packets: Int
  /// How many such calls one packet made, of the packets that made any.
  package var calls: Spread
  /// Total time of these calls together, of one packet, in ns; nil when none is known.
  package var total: Spread?
  /// Self time of these calls together, of one packet, in ns, with the noise beneath them; nil when none is known.
  package var selfTime: Spread?
  /// Total time of a single call in ns, over all such calls; nil when none is known.
  package var each: Spread?

  /// A path that was written down. `caller` must be the index of a path before it.
  package init(
    function: String, caller: Int?, packets: Int, calls: Spread, total: Spread?, selfTime: Spread?, each: Spread?
  ) {
    self.function = function
    self.caller = caller
    self.packets = packets
    self.calls = calls
    self.total = total
    self.selfTime = selfTime
    self.each = each
  }
}

/// What packets of one kind do: the statistics that one of them is compared with.
package struct FamilyProfile: Sendable, Equatable {
  /// How many packets were looked at.
  package var packets: Int
  /// In the order in which the packets came to them: callers before what they call.
  package var paths: [PathProfile]

  /// More packets than this are not looked at; those that are, are spread over all of them evenly.
  package static let packetLimit = 1000
  /// With more calls than this in all, fewer packets are looked at.
  static let callLimit = 1_000_000

  /// The profile of the packets at `positions`, or of some of them where there are many.
  ///
  /// - Complexity: O(calls looked at × log packets); memory up to 32 bytes a call.
  package init(_ trace: Trace, _ positions: [Int]) {
    var walk = PathWalk()
    walk.update(trace.functions)
    self.init(trace, positions, &walk)
  }

  init(_ trace: Trace, _ positions: [Int], _ walk: inout PathWalk) {
    let chosen = Self.sample(positions, of: trace)
    packets = chosen.count
    var samples: [PathSamples] = []
    // By path of the walk: its place in `samples`.
    var places: [Int: Int] = [:]
    for position in chosen {
      let packet = trace.packets[position]
      var single: [(path: Int, time: Int64)] = []
      let uses = walk.uses(
        of: packet.rows, entry: walk.number(of: packet.entry), isRoot: packet.kind == .root, in: trace.calls
      ) { single.append(($0, $1)) }
      for use in uses {
        let place = places[use.path] ?? samples.count
        if place == samples.count {
          places[use.path] = place
          samples.append(PathSamples(path: use.path))
        }
        samples[place].add(use)
      }
      for (path, time) in single { if let place = places[path] { samples[place].each.append(time) } }
    }
    // Every path has a sample, so that none is left out and places stay what they are.
    paths = samples.map { sample in
      PathProfile(
        function: walk.functions.texts[Int(walk.paths.name[sample.path])],
        caller: places[Int(walk.paths.parent[sample.path])], packets: sample.calls.count,
        calls: Spread(sample.calls) ?? Spread(low: 0, median: 0, high: 0), total: Spread(sample.total),
        selfTime: Spread(sample.selfTime), each: Spread(sample.each))
    }
  }

  /// A profile that was written down. Callers must come before what they call.
  package init(packets: Int, paths: [PathProfile]) {
    self.packets = packets
    self.paths = paths
  }

  /// The functions of a path, outermost call first.
  package func path(_ index: Int) -> [String] {
    var list: [String] = []
    var at: Int? = index
    while let place = at {
      list.append(paths[place].function)
      at = paths[place].caller
    }
    return list.reversed()
  }

  private static func sample(_ positions: [Int], of trace: Trace) -> [Int] {
    var count = min(packetLimit, positions.count)
    guard count > 0 else { return [] }
    let calls = positions.reduce(0) { $0 &+ trace.packets.look(at: $1).rows.count }
    let mean = max(1, calls / positions.count)
    count = min(count, max(1, callLimit / mean))
    return (0..<count).map { positions[$0 * positions.count / count] }
  }
}

/// The values of one call path, packet by packet.
private struct PathSamples {
  var path: Int
  var calls: [Int64] = []
  var total: [Int64] = []
  var selfTime: [Int64] = []
  var each: [Int64] = []

  mutating func add(_ use: PathUse) {
    calls.append(Int64(use.calls))
    if let time = use.total { total.append(time) }
    if let time = use.selfTime { selfTime.append(time) }
  }
}
