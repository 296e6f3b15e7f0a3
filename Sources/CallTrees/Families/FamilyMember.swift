import TraceEvents

/// One packet compared with the others of its entry point and of its family.
package struct FamilyMember: Sendable, Equatable {
  /// A call path that nearly all of the others have and this packet has not, or the other way round.
  package struct Deviation: Sendable, Equatable {
    /// Functions, outermost call first.
    package var path: [String]
    /// How many of the others have it.
    package var packets: Int
    /// How many deviating paths lie beneath it; these are not listed.
    package var beneath: Int
  }

  /// What is unusual about a packet's use of a call path.
  package enum Measure: String, Sendable, CaseIterable {
    case total, selfTime, calls
  }

  /// A value of this packet outside the 5th to the 95th percentile of its family.
  package struct Outlier: Sendable, Equatable {
    /// Functions, outermost call first.
    package var path: [String]
    /// What ``value`` measures.
    package var measure: Measure
    /// ns, or a number of calls.
    package var value: Int64
    /// What the other packets of the family have, in the unit of ``value``.
    package var usual: Spread

    /// How far it is from the nearer end of what is usual.
    package var excess: Int64 { value > usual.high ? value &- usual.high : usual.low &- value }
  }

  /// Index into ``FamilyTable/families``. Nil when something of the packet is missing; then ``lacks`` and
  /// ``outliers`` are empty.
  package var family: Int?
  /// How many others its entry point has.
  package var others: Int
  /// How many others its family has; below ``FamilyTolerance/enough`` there are no ``outliers``.
  package var siblings: Int
  /// Paths that it has and under 5 % of the others have, those nearest to the outermost call alone.
  package var has: [Deviation]
  /// Paths that it has not and over 95 % of the others have.
  package var lacks: [Deviation]
  /// Times first, the farthest out first; then numbers of calls.
  package var outliers: [Outlier]

  /// Compares the packet at `position` with the others.
  ///
  /// - Complexity: O(calls of the family and of one packet of every family of the entry point).
  package init(_ trace: Trace, _ table: FamilyTable, position: Int) {
    let packet = trace.packets[position]
    var walk = PathWalk()
    walk.update(trace.functions)
    let uses = walk.uses(of: packet, in: trace)
    let own = Set(uses.map(\.path))
    family = table.family(of: position)

    // All packets of a family have the same paths.
    var presence: [Int: Int] = [:]
    var order: [Int] = []
    others = 0
    for (index, other) in table.families.enumerated() where table.entries[other.entry].name == packet.entry {
      let count = other.count - (index == family ? 1 : 0)
      guard count > 0 else { continue }
      others += count
      for use in walk.uses(of: trace.packets[other.first], in: trace) {
        if presence[use.path] == nil { order.append(use.path) }
        presence[use.path, default: 0] += count
      }
    }
    let all = others
    has = Self.topmost(uses.map(\.path).filter { Rarity.isRare(presence[$0] ?? 0, of: all) }, walk, presence)
    lacks =
      family == nil
      ? []
      : Self.topmost(order.filter { !own.contains($0) && Rarity.isUsual(presence[$0] ?? 0, of: all) }, walk, presence)

    let siblings = family.map { table.positions(of: $0).filter { $0 != position } } ?? []
    self.siblings = siblings.count
    outliers = siblings.count < FamilyTolerance.enough ? [] : Self.outliers(uses, trace, siblings, &walk)
  }

  /// Paths without those whose caller's path is among them, too.
  private static func topmost(_ paths: [Int], _ walk: PathWalk, _ presence: [Int: Int]) -> [Deviation] {
    // By path that deviates: its place among those listed.
    var places: [Int: Int] = [:]
    var list: [Deviation] = []
    for path in paths {
      if let place = places[Int(walk.paths.parent[path])] {
        places[path] = place
        list[place].beneath += 1
      } else {
        places[path] = list.count
        list.append(Deviation(path: walk.texts(of: path), packets: presence[path] ?? 0, beneath: 0))
      }
    }
    return list
  }

  private static func outliers(
    _ uses: [PathUse], _ trace: Trace, _ siblings: [Int], _ walk: inout PathWalk
  ) -> [Outlier] {
    let profile = FamilyProfile(trace, siblings)
    var usual: [[String]: PathProfile] = [:]
    for index in profile.paths.indices { usual[profile.path(index)] = profile.paths[index] }
    var times: [Outlier] = []
    var counts: [Outlier] = []
    for use in uses {
      let path = walk.texts(of: use.path)
      guard let known = usual[path] else { continue }
      for (measure, value, spread) in [
        (Measure.total, use.total, known.total), (.selfTime, use.selfTime, known.selfTime),
      ] {
        guard let value, let spread, spread.excludes(value, by: FamilyTolerance.least) else { continue }
        times.append(Outlier(path: path, measure: measure, value: value, usual: spread))
      }
      let calls = Int64(use.calls)
      if known.calls.excludes(calls) {
        counts.append(Outlier(path: path, measure: .calls, value: calls, usual: known.calls))
      }
    }
    // Equal ones stay in the packet's order.
    return times.indices.inOrder { times[$0].excess > times[$1].excess }.map { times[$0] } + counts
  }
}

extension PathWalk {
  /// What a packet's calls did.
  mutating func uses(of packet: PacketRecord, in trace: Trace) -> [PathUse] {
    uses(of: packet.rows, entry: number(of: packet.entry), isRoot: packet.kind == .root, in: trace.calls)
  }
}
