/// What counts as a difference between two packets.
package struct DiffOptions: Sendable, Equatable {
  /// Interrupts are compared like other calls. Left out by default: they land where they land, and say nothing about
  /// the packet; their time is then taken off the calls that they landed in.
  package var interrupts = false
  /// How much longer the slower of two calls must have taken, in percent of the faster one, to be told apart.
  package var percent = 20
  /// How much longer it must have taken, in ns, besides ``percent``.
  package var nanoseconds: Int64 = 500

  package init() {}
}

/// One line of a diff: a call that both packets made, or only one of them did.
package struct DiffRow: Sendable, Equatable {
  /// What the comparison says of the call. Said from the right packet's view: `slower` is slower on the right.
  package enum State: String, Sendable, CaseIterable {
    case same, slower, faster, onlyLeft, onlyRight, countChanged, returnChanged
  }

  /// Depth from the packets' outermost calls, which are 0.
  package var depth: Int
  /// Row of the call in the left trace's ``CallTable``, the first one where the line stands for several.
  package var left: Int?
  /// Row of the call in the right trace's ``CallTable``, the first one where the line stands for several.
  package var right: Int?
  /// How many calls of the left packet the line stands for: ×N where siblings that are alike were put together.
  package var leftCount: Int
  /// How many calls of the right packet the line stands for.
  package var rightCount: Int
  /// Total time of those calls on the left in ns, without interrupts unless asked for; nil when not known.
  package var leftTime: Int64?
  /// Total time of those calls on the right in ns.
  package var rightTime: Int64?
  package var state: State
  /// The line after the last one that lies beneath this one.
  package var subtreeEnd: Int
  /// Index into ``TreeDiff/names``.
  package var function: Int

  /// How much longer the right packet took, in ns; nil when one side has no call or no known time.
  package var delta: Int64? {
    guard let leftTime, let rightTime else { return nil }
    return rightTime.subtractingReportingOverflow(leftTime).partialValue
  }

  /// The line is about which calls were made, not about how long they took or what they returned.
  package var isStructural: Bool { state == .onlyLeft || state == .onlyRight || state == .countChanged }
}

/// What both packets' call returned, as printed, where that differs.
package struct DiffReturn: Sendable, Equatable {
  package var left: String
  package var right: String
}

/// Two packets' calls, aligned by call path and order.
///
/// The lines form one tree in depth-first order, as ``CallTable`` does: first callee `i + 1`, next sibling
/// `rows[i].subtreeEnd`. Equal subtrees are recognised by their hash and walked in lockstep; only levels that differ
/// are aligned (``DiffAlignment``). Siblings that follow each other and are alike in everything beneath are put
/// together where the packets made different numbers of them.
///
/// Swapping the packets gives the same lines, with left and right, slower and faster exchanged; where calls of both
/// sides face each other unmatched, the left ones always come first.
///
/// - Complexity: near-linear in the calls of both; a level of siblings costs at most what ``DiffAlignment`` allows.
package struct TreeDiff: Sendable {
  /// The lines, depth first.
  package private(set) var rows: [DiffRow]
  /// Functions as ftrace prints them, `name` or `name [module]`, by ``DiffRow/function``.
  package private(set) var names: [String]
  /// The first line that only one packet has, or that they have in different numbers; nil when both made the same calls.
  package private(set) var firstDivergence: Int?
  /// The return values of the lines whose state is `returnChanged`, by line.
  package private(set) var returns: [Int: DiffReturn] = [:]
  /// How many lines there are of each state.
  package private(set) var counts: [DiffRow.State: Int]

  /// Compares two packets. They may come from different traces: functions are the same when they are printed the same.
  package init(
    left: Trace, _ leftPacket: PacketRecord, right: Trace, _ rightPacket: PacketRecord, options: DiffOptions = .init()
  ) {
    self.init(left: left, leftPacket.rows, right: right, rightPacket.rows, options: options)
  }

  /// Compares two ranges of rows, each a whole number of subtrees: a packet's rows, or one call with what is beneath.
  /// Rows outside the trace are left out.
  package init(
    left: Trace, _ leftRows: Range<Int>, right: Trace, _ rightRows: Range<Int>, options: DiffOptions = .init()
  ) {
    var names = DiffNames()
    let leftSide = DiffSide(left, rows: leftRows, interrupts: options.interrupts, names: &names)
    let rightSide = DiffSide(right, rows: rightRows, interrupts: options.interrupts, names: &names)
    var builder = DiffBuilder(left: leftSide, right: rightSide, options: options)
    builder.run()
    self.rows = builder.rows
    self.names = names.texts
    self.firstDivergence = builder.rows.firstIndex { $0.isStructural }
    self.counts = builder.rows.reduce(into: [:]) { $0[$1.state, default: 0] += 1 }
    for (index, row) in rows.enumerated() where row.state == .returnChanged {
      guard let one = row.left, let other = row.right else { continue }
      returns[index] = DiffReturn(left: left.notes[one]?.ret ?? "", right: right.notes[other]?.ret ?? "")
    }
  }

  /// Nothing to tell: the same calls in the same order, the same return values, times within tolerance.
  package var isSame: Bool { counts.allSatisfy { $0.key == .same || $0.value == 0 } }

  /// For a line that only the left packet has: the line of the call that the right packet made in its place, if any.
  package func replacement(of row: Int) -> Int? {
    guard rows[row].state == .onlyLeft else { return nil }
    var next = row
    while next < rows.count, rows[next].depth == rows[row].depth, rows[next].state == .onlyLeft {
      next = rows[next].subtreeEnd
    }
    guard next < rows.count, rows[next].depth == rows[row].depth, rows[next].state == .onlyRight else { return nil }
    return next
  }

  /// The function of a line as ftrace prints it.
  package func name(of row: Int) -> String { names[rows[row].function] }

  /// The call path of a line, outermost call first, the line's own function last.
  ///
  /// - Complexity: O(lines between the line and its outermost call).
  package func path(of row: Int) -> [String] {
    var path = [name(of: row)]
    var depth = rows[row].depth
    var candidate = row - 1
    while candidate >= 0, depth > 0 {
      if rows[candidate].depth < depth {
        path.append(name(of: candidate))
        depth = rows[candidate].depth
      }
      candidate -= 1
    }
    return path.reversed()
  }
}
