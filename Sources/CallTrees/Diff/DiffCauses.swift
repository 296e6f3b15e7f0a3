import TraceEvents

/// One thing that explains a part of the difference of two packets' times.
package struct DiffCause: Sendable, Equatable {
  /// What it is.
  package enum Kind: String, Sendable {
    /// Calls that one packet made and the other did not, with all that is beneath.
    case onlyLeft, onlyRight
    /// A loop that they went through a different number of times, with what both call in it.
    case countChanged
    /// Calls that both made in different places, with all that is beneath.
    case moved
    /// A call that both made: its self time.
    case time
    /// Everything else: self times that do not differ beyond the tolerance, or whose calls are not whole.
    case rest
  }

  /// What kind of difference it is: one of calls made, of places, or of time.
  package var kind: Kind
  /// The line that it is about; nil for the rest.
  package var row: Int?
  /// How much longer the right packet took for it, in ns.
  package var delta: Int64
  /// How many lines its time is the sum of.
  package var lines: Int

  /// Several parts as one.
  package static func sum(_ parts: some Sequence<DiffCause>) -> DiffCause {
    parts.reduce(into: DiffCause(kind: .rest, row: nil, delta: 0, lines: 0)) { sum, part in
      sum.delta = sum.delta &+ part.delta
      sum.lines += part.lines
    }
  }
}

/// What the difference of two packets' times comes from: the parts add up to the whole, to the nanosecond. Every line's
/// self time is in exactly one of them.
package struct DiffCauses: Sendable, Equatable {
  /// Total time of the left packet's outermost calls in ns, without what was left out; nil when one is not known.
  package private(set) var left: Int64?
  /// The same of the right packet.
  package private(set) var right: Int64?
  /// The sum of all parts in ns: `right - left` where both are known, else the difference of what is known.
  package private(set) var total: Int64 = 0
  /// The parts, those that explain most first, the rest last; none of them is 0.
  package private(set) var list: [DiffCause] = []

  /// - Complexity: O(lines + parts · log parts).
  init(_ rows: [DiffRow], left: Int64?, right: Int64?, tolerance: DiffTolerance) {
    (self.left, self.right) = (left, right)
    var causes: [DiffCause] = []
    var rest = DiffCause(kind: .rest, row: nil, delta: 0, lines: 0)
    /// By line: its part, -1 for the rest.
    var owner = [Int](repeating: -1, count: rows.count)
    var callers: [Int] = []
    for (index, row) in rows.enumerated() {
      while let last = callers.last, rows[last].subtreeEnd <= index { callers.removeLast() }
      let change = row.rightSelf &- row.leftSelf
      total = total &+ change
      let caller = callers.last
      callers.append(index)
      if let caller, owner[caller] >= 0, Self.belongs(row, to: rows[caller], causes[owner[caller]].kind) {
        owner[index] = owner[caller]
      } else if let other = row.counterpart, other < index {
        owner[index] = owner[other]
      } else if let kind = Self.kind(of: row, tolerance) {
        owner[index] = causes.count
        causes.append(DiffCause(kind: kind, row: index, delta: 0, lines: 0))
      } else {
        rest.delta = rest.delta &+ change
        rest.lines += 1
        continue
      }
      causes[owner[index]].delta = causes[owner[index]].delta &+ change
      causes[owner[index]].lines += 1
    }
    causes.removeAll { $0.delta == 0 }
    // Equal ones stay in the order of their lines.
    list = causes.indices.inOrder { causes[$0].delta.magnitude > causes[$1].delta.magnitude }.map { causes[$0] }
    if rest.delta != 0 { list.append(rest) }
  }

  /// A part's share of the whole difference in percent, rounded; nil when there is none.
  package func percent(_ cause: DiffCause) -> Int? {
    guard total != 0 else { return nil }
    let share = (Double(cause.delta) / Double(total) * 100).rounded()
    return share.magnitude < 1_000_000 ? Int(share) : nil
  }

  /// Whether a line goes with the line that it lies beneath.
  private static func belongs(_ row: DiffRow, to caller: DiffRow, _ kind: DiffCause.Kind) -> Bool {
    switch kind {
    case .onlyLeft: row.state == .onlyLeft && row.counterpart == nil
    case .onlyRight: row.state == .onlyRight && row.counterpart == nil
    case .moved: row.state == .moved
    case .countChanged: !row.isOneSided && row.state != .countChanged
    case .time, .rest: false
    }
  }

  private static func kind(of row: DiffRow, _ tolerance: DiffTolerance) -> DiffCause.Kind? {
    switch row.state {
    case .onlyLeft: return .onlyLeft
    case .onlyRight: return .onlyRight
    case .countChanged: return .countChanged
    case .moved: return .moved
    case .same, .slower, .faster, .returnChanged, .renamed:
      guard row.leftTime != nil, row.rightTime != nil else { return nil }
      return tolerance.verdict(row.leftSelf, row.rightSelf) == .same ? nil : .time
    }
  }
}
