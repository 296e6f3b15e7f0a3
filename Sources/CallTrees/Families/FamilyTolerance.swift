/// How far the times of two packets may be apart before that says something, and which values are usual, learned from
/// other packets of their families.
///
/// For every call path of a family with enough other packets: the distance from the 5th to the 95th percentile of the
/// times that a single call took there. Of two calls that differ only by chance, fewer than one pair in twenty lies
/// farther apart, whether the times are spread evenly, normally or exponentially. Where both packets' families know a
/// path, the wider of the two counts.
package struct FamilyTolerance: Sendable, Equatable {
  /// One packet of a diff, with the packets of its family.
  package struct Side {
    /// The trace that the packet is in.
    package var trace: Trace
    /// Position of the packet.
    package var position: Int
    /// The shape of its family; nil when it has none.
    var family: UInt64?
    /// Positions of the family's packets, itself among them.
    var mates: [Int] = []

    /// One side of a diff, by the families of all packets.
    ///
    /// - Parameter position: of the packet in the trace's packet list, from 0.
    package init(_ trace: Trace, _ table: FamilyTable, position: Int) {
      self.trace = trace
      self.position = position
      guard let family = table.family(of: position) else { return }
      self.family = table.families[family].shape
      mates = Self.ofOneFile(table.positions(of: family), trace, position)
    }

    /// One side of a diff, by the packets of its family alone.
    package init(_ trace: Trace, _ mates: FamilyMates, position: Int) {
      self.trace = trace
      self.position = position
      guard let shape = mates.shape(of: position) else { return }
      family = shape
      self.mates = Self.ofOneFile(mates.positions(ofShape: shape), trace, position)
    }

    /// What is usual in one file, of another kernel maybe, says nothing of another.
    private static func ofOneFile(_ mates: [Int], _ trace: Trace, _ position: Int) -> [Int] {
      let range = trace.packets.fileRange(around: position)
      return range.count == trace.packets.count ? mates : mates.filter(range.contains)
    }

    /// Whether another side is of the same file.
    fileprivate func isOfOneFile(with other: Side) -> Bool {
      trace.source == other.trace.source && trace.packets.fileRange(around: position).contains(other.position)
    }
  }

  /// By call path (``CallPathNumber``): ns that a difference must exceed.
  package private(set) var learned: [UInt64: Int64] = [:]
  /// How many other packets each side's family had to learn from; 0 where there were too few.
  package private(set) var packets: [Int] = []
  /// What other packets of each side's family were given and returned; nil where there are none.
  package private(set) var values: [ValueHistory?] = []
  /// The sides are two packets of one family.
  package private(set) var isOneFamily = false

  /// Fewer other packets than this say nothing about what is usual.
  package static let enough = 20
  /// Differences below this in ns are the clock's and the tracer's own.
  package static let least: Int64 = 100

  /// Learns from the families of `sides`, without the packets of `sides` themselves.
  ///
  /// - Complexity: O(calls of the families), as ``FamilyProfile``.
  package init(_ sides: [Side]) {
    for side in sides {
      guard side.family != nil else {
        packets.append(0)
        values.append(nil)
        continue
      }
      // Both sides may be of one trace; neither of the two packets is to say what is usual.
      let own = Set(sides.filter { $0.trace.source == side.trace.source }.map(\.position))
      let others = side.mates.filter { !own.contains($0) }
      values.append(others.isEmpty ? nil : ValueHistory(side.trace, others))
      guard others.count >= Self.enough else {
        packets.append(0)
        continue
      }
      packets.append(others.count)
      learn(FamilyProfile(side.trace, others))
    }
    if sides.count == 2, sides[0].isOfOneFile(with: sides[1]), let family = sides[0].family {
      isOneFamily = sides[1].family == family
    }
  }

  /// Lets a comparison of the two sides know all that was learned.
  package func inform(_ options: inout DiffOptions) {
    options.learned = learned
    options.leftValues = values.first ?? nil
    options.rightValues = values.last ?? nil
    options.isOneFamily = isOneFamily
  }

  private mutating func learn(_ profile: FamilyProfile) {
    var numbers: [UInt64] = []
    for path in profile.paths {
      let number = CallPathNumber.next(path.caller.map { numbers[$0] } ?? 0, CallPathNumber.hash(path.function))
      numbers.append(number)
      guard let each = path.each, path.packets >= Self.enough else { continue }
      learned[number] = max(learned[number] ?? 0, each.width, Self.least)
    }
  }
}
