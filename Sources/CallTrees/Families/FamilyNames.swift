import TraceEvents

/// A short name for what a family's packets did.
package struct FamilyName: Sendable, Equatable {
  /// The call path that tells the family best, outermost call first; empty for packets without calls.
  package var path: [String] = []
  /// A call path that a larger family of the same ``path`` has and this one does not.
  package var without: [String] = []
  /// Why its packets were dropped, when all were for one reason.
  package var drop: String?
  /// What told the family apart from others with the same calls (``FamilySplit``).
  package var returned: [String] = []
  /// From 2 on for families that the above does not tell from larger ones: the same calls in another order.
  package var variant = 1

  /// In a few columns: the function at the path's end, and what is special about it.
  package var short: String { text(path.last ?? "no calls", without: without.last) }

  /// On a line: `tcp_v4_rcv/…/tcp_ack/tcp_clean_rtx_queue without …/tcp_rack_advance DROP NO_SOCKET`. Of a path of more
  /// than four functions the first one and the last two.
  package var long: String {
    let shared = zip(path, without).prefix { $0 == $1 }.count
    let rest = (shared > 0 ? ["…"] : []) + without.dropFirst(shared)
    return text(
      path.isEmpty ? "no calls" : Self.shortened(path),
      without: without.isEmpty ? nil : Self.shortened(rest))
  }

  private static func shortened(_ path: [String]) -> String {
    guard path.count > 4 else { return path.joined(separator: "/") }
    let parts = (path[0] == "…" ? [] : [path[0]]) + ["…"] + path.suffix(2)
    return parts.joined(separator: "/")
  }

  private func text(_ name: String, without: String?) -> String {
    var text = name
    if let without { text += " without " + without }
    if !returned.isEmpty { text += " (\(returned.joined(separator: ", ")))" }
    if variant > 1 { text += " (\(variant))" }
    if let drop { text += " DROP " + drop }
    return text
  }
}

/// Names for the families of a trace, each by the first of its call paths that the fewest other packets have.
///
/// All packets of a family have the same call paths, so one packet of each is looked at.
package struct FamilyNames: Sendable {
  /// By family; empty names for those that were not looked at.
  private var names: [FamilyName] = []
  private var walk = PathWalk()
  /// By family: its call paths, in order.
  private var paths: [[Int32]] = []
  /// By family: how many calls lie on each of ``paths`` and beneath, itself included.
  private var weights: [[Int32]] = []
  /// By family: how many calls lie on each of ``paths``.
  private var calls: [[Int32]] = []
  /// Packets that the names were made from.
  private var packets = 0

  /// Of more families than this only the first ones are named by their calls, the others by their entry point: nobody
  /// reads so many, and a trace of outermost calls can have a hundred thousand.
  package static let limit = 2000

  /// No names yet: ``update(_:_:)`` makes them.
  package init() {}

  /// Names for the families of `table`, made anew when there are others or twice as many packets.
  ///
  /// - Complexity: O(calls of one packet of each new family + paths of all families).
  package mutating func update(_ table: FamilyTable, _ trace: Trace) {
    guard names.count < table.families.count || table.packetCount >= 2 * packets else { return }
    packets = max(1, table.packetCount)
    walk.update(trace.functions)
    for family in paths.count..<max(paths.count, min(Self.limit, table.families.count)) {
      let look = trace.packets.look(at: table.families[family].first)
      let entry = walk.number(of: table.entries[table.families[family].entry].name)
      let uses = walk.uses(of: look.rows, entry: entry, isRoot: look.kind == .root, in: trace.calls)
      paths.append(uses.map { Int32(truncatingIfNeeded: $0.path) })
      weights.append(weigh(uses))
      calls.append(uses.map { Int32(clamping: $0.calls) })
    }
    makeNames(table)
  }

  /// The name of a family.
  package subscript(family: Int) -> FamilyName {
    names.indices.contains(family) ? names[family] : FamilyName()
  }

  private func weigh(_ uses: [PathUse]) -> [Int32] {
    var weight = [Int](repeating: 0, count: uses.count)
    var place: [Int: Int] = [:]
    for (index, use) in uses.enumerated() { place[use.path] = index }
    // Callers come before what they call.
    for index in uses.indices.reversed() {
      weight[index] += uses[index].calls
      if let caller = place[Int(walk.paths.parent[uses[index].path])] { weight[caller] += weight[index] }
    }
    return weight.map { Int32(clamping: $0) }
  }

  private mutating func makeNames(_ table: FamilyTable) {
    /// By path: how many packets have it.
    var presence = [Int](repeating: 0, count: walk.paths.count)
    for (family, list) in paths.enumerated() {
      for path in list { presence[Int(path)] += table.families[family].count }
    }
    names = table.families.map {
      FamilyName(path: [table.entries[$0.entry].name], drop: $0.drop, returned: $0.returned)
    }
    /// The larger families of the same name, by entry and name.
    var larger: [String: [Int]] = [:]
    for family in paths.indices.inOrder({ table.isLarger($0, $1) }) {
      let entry = table.families[family].entry
      var name = FamilyName(drop: table.families[family].drop, returned: table.families[family].returned)
      name.path = tellingPath(family, presence, of: table.entries[entry].count)
      let plain = "\(entry)/\(name.long)"
      if let rivals = larger[plain] { name.without = missingPath(family, rivals) }
      let full = "\(entry)/\(name.long)"
      name.variant = 1 + (larger[full]?.count ?? 0)
      larger[plain, default: []].append(family)
      if full != plain { larger[full, default: []].append(family) }
      names[family] = name
    }
  }

  /// The first of the family's call paths that the fewest packets have. Where all have all, and where that is an
  /// outermost call, which says little, the one down which the most calls were made.
  private func tellingPath(_ family: Int, _ presence: [Int], of all: Int) -> [String] {
    let list = paths[family]
    guard let least = list.map({ presence[Int($0)] }).min() else { return [] }
    if !Rarity.isUsual(least, of: all), let path = list.first(where: { presence[Int($0)] == least }) {
      let texts = walk.texts(of: Int(path))
      if texts.count > 1 { return texts }
    }
    return mainPath(family)
  }

  /// From the heaviest outermost call down while one callee has more than half of what is beneath its caller.
  private func mainPath(_ family: Int) -> [String] {
    let list = paths[family]
    // The first path is an outermost call's.
    guard let first = list.first else { return [] }
    guard var at = heaviest(family, under: walk.paths.parent[Int(first)]) else { return [] }
    while let next = heaviest(family, under: list[at]),
      weights[family][next] * 2 > weights[family][at] - calls[family][at]
    {
      at = next
    }
    return walk.texts(of: Int(list[at]))
  }

  /// Of equal ones the first.
  private func heaviest(_ family: Int, under path: Int32) -> Int? {
    paths[family].indices.filter { walk.paths.parent[Int(paths[family][$0])] == path }
      .min { weights[family][$0] > weights[family][$1] }
  }

  /// The first call path that the largest rival has and this family does not; empty when none has such a one.
  private func missingPath(_ family: Int, _ rivals: [Int]) -> [String] {
    let own = Set(paths[family])
    for rival in rivals {
      if let path = paths[rival].first(where: { !own.contains($0) }) { return walk.texts(of: Int(path)) }
    }
    return []
  }
}
