import TraceEvents

/// Packets whose calls have one shape.
package struct PathFamily: Sendable, Equatable {
  /// What the packets have in common: a hash of function names, the same on every kernel.
  package var shape: UInt64
  /// Index into ``FamilyTable/entries``.
  package var entry: Int
  /// Position of the first packet that has it.
  package var first: Int
  /// How many packets have it.
  package var count = 0
  /// Why they were dropped, when all of them were for one reason.
  package var drop: String?
  /// What the functions of a ``FamilySplit`` returned in all of them.
  package var returned: [String] = []
}

/// An entry point, or an outermost call's function where a trace has no windows.
package struct FamilyEntry: Sendable, Equatable {
  /// The entry point as the user names it, or the outermost call's function.
  package var name: String
  /// The name's number among the table's functions.
  var number: Int
  /// Its packets that have a family.
  package var count = 0
  /// Its packets that have none: something of them is missing.
  package var incomplete = 0
}

/// The path families of a trace: its packets grouped by entry point and by the shape of their calls.
///
/// Which calls make one shape is said by ``PathShapes``. Families are numbered in the order of their first packets, so that
/// a number stays while packets are added. Packets that are not whole have none: what is missing would make each of them
/// look special.
package struct FamilyTable: Sendable {
  /// In the order of their first packets: an index stays valid while packets are added.
  package private(set) var families: [PathFamily] = []
  /// In the order of their first packets: an index stays valid while packets are added.
  package private(set) var entries: [FamilyEntry] = []
  /// By position of a packet: its family, or `UInt32.max`.
  private var members = Column<UInt32>()
  /// By position of a packet: its first row.
  private var rows = Column<UInt32>()
  var functions = FamilyFunctions()
  private var shapes = PathShapes()
  private var split: FamilySplit
  /// By shape: the family.
  private var index: [UInt64: Int] = [:]
  /// By name's number in ``functions``: the entry.
  private var entryIndex: [Int: Int] = [:]

  /// - Parameter split: what else than their calls tells families apart.
  package init(split: FamilySplit = FamilySplit()) { self.split = split }

  /// The families of all packets of `trace`.
  package init(_ trace: Trace, split: FamilySplit = FamilySplit()) {
    self.init(split: split)
    update(trace)
  }

  /// How many packets have been looked at.
  package var packetCount: Int { members.count }

  /// Takes in the packets that came since; those before must be as they were.
  ///
  /// - Complexity: O(calls of the new packets).
  package mutating func update(_ trace: Trace) {
    guard members.count < trace.packets.count else { return }
    functions.update(trace.functions)
    for position in members.count..<trace.packets.count {
      let look = trace.packets.look(at: position)
      let record = look.kind == .packet ? trace.packets[position] : nil
      let entry = entry(of: look, record, in: trace)
      rows.append(UInt32(clamping: look.rows.lowerBound))
      let hash = functions.hashes[entry.number]
      let own = look.rows.clamped(to: 0..<trace.calls.count)
      guard look.integrity == .complete,
        var shape = shapes.shape(of: own, entry: hash, isRoot: record == nil, in: trace.calls, functions)
      else {
        entries[entry.index].incomplete += 1
        members.append(.max)
        continue
      }
      let returned = split.values(of: own, in: trace)
      for value in returned { shape = CallPathNumber.next(shape, CallPathNumber.hash(value)) }
      let family = family(shape, entry: entry.index, position)
      if families[family].count == 0 { families[family].returned = returned }
      let drop = record?.end?.drop
      if families[family].count == 0 { families[family].drop = drop }
      if families[family].drop != drop { families[family].drop = nil }
      families[family].count += 1
      entries[entry.index].count += 1
      members.append(UInt32(clamping: family))
    }
  }

  /// Whether the packets that were looked at are still where they were.
  ///
  /// - Complexity: O(packets).
  package func isPrefix(of trace: Trace) -> Bool {
    rows.count <= trace.packets.count
      && rows.indices.allSatisfy { Int(rows[$0]) == trace.packets.look(at: $0).rows.lowerBound }
  }

  /// The family of that shape.
  package func family(ofShape shape: UInt64) -> Int? { index[shape] }

  /// The family of the packet at `position`; nil for one that is not whole, or was not looked at yet.
  package func family(of position: Int) -> Int? {
    guard position >= 0, position < members.count, members[position] != .max else { return nil }
    return Int(members[position])
  }

  /// The share of its entry point's packets that a family has, 0…1.
  package func share(of family: Int) -> Double {
    let all = entries[families[family].entry].count
    return all > 0 ? Double(families[family].count) / Double(all) : 0
  }

  /// Whether a family is rare among its entry point's packets (``Rarity``), and there are enough of these to say so.
  package func isRare(_ family: Int) -> Bool {
    let all = entries[families[family].entry].count
    return all >= Rarity.enoughPackets && Rarity.isRare(families[family].count, of: all)
  }

  /// Whether `one` comes before `other` in a list of the largest families first.
  package func isLarger(_ one: Int, _ other: Int) -> Bool {
    (-families[one].count, one) < (-families[other].count, other)
  }

  /// Positions of a family's packets, in order.
  ///
  /// - Complexity: O(packets).
  package func positions(of family: Int) -> [Int] {
    members.indices.filter { members[$0] == UInt32(clamping: family) }
  }

  private mutating func family(_ shape: UInt64, entry: Int, _ position: Int) -> Int {
    if let known = index[shape] { return known }
    index[shape] = families.count
    families.append(PathFamily(shape: shape, entry: entry, first: position))
    return families.count - 1
  }

  private mutating func entry(
    of look: PacketLook, _ record: PacketRecord?, in trace: Trace
  ) -> (number: Int, index: Int) {
    let number = functions.number(of: look, record, in: trace)
    if let known = entryIndex[number] { return (number, known) }
    entryIndex[number] = entries.count
    entries.append(FamilyEntry(name: functions.texts[number], number: number))
    return (number, entries.count - 1)
  }
}
