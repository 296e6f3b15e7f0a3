import CallTrees

/// The path families of the trace on the screen, and whether the packet list is of one of them.
///
/// Of a trace with windows they are worked out as packets come in. Outermost calls can be millions, of which nobody may
/// want to know: theirs are worked out when they are asked for.
struct FamilyState: Sendable {
  /// The families; empty until they are worked out.
  private(set) var table = FamilyTable()
  /// Their names, as many as there are families.
  private(set) var names = FamilyNames()
  /// Of their short and their long names.
  private(set) var path = ColumnWidth(atLeast: 4)
  private(set) var longPath = ColumnWidth(atLeast: 4)
  /// How many names they are of.
  private var measured = 0
  /// They are worked out.
  private(set) var isCounted = false
  /// What else than their calls tells families apart.
  private var split = FamilySplit()
  /// The shape of the family that the packet list is of; nil for all packets.
  private var shownShape: UInt64?

  init() {}

  /// The family that the packet list is of.
  var shown: Int? { shownShape.flatMap { table.family(ofShape: $0) } }

  /// Takes in a trace. `isLonger`: packets that were there are as they were.
  ///
  /// - Complexity: O(calls of new packets), O(calls) when not longer.
  mutating func take(_ trace: Trace, isLonger: Bool) {
    if !isLonger { table = FamilyTable(split: split) }
    if !isLonger {
      names = FamilyNames()
      (measured, path, longPath) = (0, ColumnWidth(atLeast: 4), ColumnWidth(atLeast: 4))
    }
    if isCounted || trace.packets.hasWindows { count(trace) }
  }

  /// Works them out, if they are not.
  mutating func count(_ trace: Trace) {
    isCounted = true
    table.update(trace)
    names.update(table, trace)
    while measured < min(table.families.count, FamilyNames.limit) {
      path.take(names[measured].short)
      longPath.take(names[measured].long)
      measured += 1
    }
  }

  /// Tells families apart otherwise from now on.
  ///
  /// - Complexity: O(calls).
  mutating func divide(_ trace: Trace, by split: FamilySplit) {
    self.split = split
    shownShape = nil
    take(trace, isLonger: false)
  }

  /// Makes sure that all is as in the last trace, in which packets may have changed places.
  ///
  /// - Complexity: O(packets) when they have not.
  mutating func settle(_ trace: Trace) {
    if !table.isPrefix(of: trace) { take(trace, isLonger: false) }
  }

  mutating func show(_ family: Int?) {
    shownShape = family.flatMap { table.families.indices.contains($0) ? table.families[$0].shape : nil }
  }

  /// Positions of the packets to list; nil for all.
  ///
  /// - Complexity: O(packets) with a family.
  var positions: [Int]? { shown.map { table.positions(of: $0) } }

  /// Lets a diff of two packets know what the other packets of their families tell: usual times, usual values.
  ///
  /// - Complexity: that of ``FamilyProfile`` and ``ValueHistory``.
  func inform(_ options: inout DiffOptions, _ trace: Trace, _ left: Int, _ right: Int) {
    guard isCounted else { return }
    FamilyTolerance([left, right].map { FamilyTolerance.Side(trace, table, position: $0) }).inform(&options)
  }

  /// What the details say of a packet's family; nil when families were not worked out.
  func text(of position: Int) -> String? {
    guard isCounted else { return nil }
    guard let family = table.family(of: position) else { return "none: something of it is missing" }
    let entry = table.entries[table.families[family].entry]
    let rare = table.isRare(family) ? ", rare" : ""
    return
      "\(family + 1): \(table.families[family].count) of \(entry.count) at \(entry.name)\(rare), \(names[family].long)"
  }
}
