/// Two packets' calls, aligned by call path and order.
///
/// The lines form one tree in depth-first order, as ``CallTable`` does: first callee `i + 1`, next sibling
/// `rows[i].subtreeEnd`. Equal subtrees are recognised by their hash and walked in lockstep; only levels that differ
/// are aligned (``DiffAlignment``). Siblings that follow each other and are alike in everything beneath, alone or several
/// at a time, are put together where the packets made different numbers of them.
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
  /// The first line that only one packet has, or that they have in different numbers or places or under another name; nil
  /// when both made the same calls. IPv4's and IPv6's names for one function count only where there is nothing else.
  package private(set) var firstDivergence: Int?
  /// The return values of the lines whose state is `returnChanged`, by line.
  package private(set) var returns: [Int: DiffReturn] = [:]
  /// How many lines there are of each state; of what was moved, those of its place in the left packet.
  package private(set) var counts: [DiffRow.State: Int]
  /// What the difference of the packets' times comes from.
  package private(set) var causes: DiffCauses
  /// Values that differed before the first divergence, those that tell most first; none where the traces have none. Fields that
  /// differ where there is no divergence.
  package private(set) var reasons: [DiffReason] = []

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
    var names = DiffNames(ignoring: options.ignored)
    let leftSide = DiffSide(left, rows: leftRows, options: options, names: &names)
    let rightSide = DiffSide(right, rows: rightRows, options: options, names: &names)
    var builder = DiffBuilder(left: leftSide, right: rightSide, names: names, options: options)
    builder.run()
    let tolerance = builder.lines.tolerance
    let rows = DiffMoves.marked(builder.takeRows(), leftSide, rightSide)
    self.rows = rows
    self.names = names.texts
    self.firstDivergence =
      rows.firstIndex { line in
        guard let other = line.rightFunction else { return line.isStructural }
        return line.isStructural && names.kin[line.function] != names.kin[other]
      } ?? rows.firstIndex { $0.isStructural }
    var counts = [Int](repeating: 0, count: DiffRow.State.allCases.count)
    for row in rows where row.state != .moved || row.left != nil { counts[row.state.place] += 1 }
    self.counts = [:]
    for state in DiffRow.State.allCases where counts[state.place] > 0 { self.counts[state] = counts[state.place] }
    self.causes = DiffCauses(
      rows, left: leftSide.total, right: rightSide.total, tolerance: tolerance)
    if !left.notes.isEmpty, !right.notes.isEmpty {
      let paths = options.leftValues == nil && options.rightValues == nil ? [] : leftSide.paths(names)
      reasons = DiffReasons(rows, leftSide, rightSide, options: options, paths: paths).before(firstDivergence)
    }
    guard self.counts[.returnChanged] != nil else { return }
    let objects = (left: left.objectNames(around: leftRows), right: right.objectNames(around: rightRows))
    for (index, row) in rows.enumerated() where row.state == .returnChanged {
      guard let one = row.left, let other = row.right else { continue }
      returns[index] = DiffReturn(
        left: left.namedNotes(one, objects.left)?.ret ?? "", right: right.namedNotes(other, objects.right)?.ret ?? "")
    }
  }

  /// Nothing to tell: the same calls in the same order, the same return values, times within tolerance.
  package var isSame: Bool { counts.allSatisfy { $0.key == .same || $0.value == 0 } }

  /// For a line that only the left packet has: the line of the call that the right packet made in its place, if any.
  package func replacement(of row: Int) -> Int? {
    guard rows[row].right == nil else { return nil }
    var next = row
    while next < rows.count, rows[next].depth == rows[row].depth, rows[next].right == nil {
      next = rows[next].subtreeEnd
    }
    guard next < rows.count, rows[next].depth == rows[row].depth, rows[next].left == nil else { return nil }
    return next
  }

  /// The function of a line as ftrace prints it; of both packets, where they differ: `tcp_v4_rcv → tcp_v6_rcv`.
  package func name(of row: Int) -> String {
    let name = names[rows[row].function]
    return rows[row].rightFunction.map { "\(name) → \(names[$0])" } ?? name
  }

  /// The call path of a line, outermost call first, the line's own function last: in the right packet's names for a line
  /// that only that one has, else in the left one's.
  ///
  /// - Complexity: O(lines between the line and its outermost call).
  package func path(of row: Int) -> [String] {
    let isRight = rows[row].left == nil
    func name(_ row: Int) -> String {
      names[isRight ? rows[row].rightFunction ?? rows[row].function : rows[row].function]
    }
    var path = [name(row)]
    var depth = rows[row].depth
    var candidate = row - 1
    while candidate >= 0, depth > 0 {
      if rows[candidate].depth < depth {
        path.append(name(candidate))
        depth = rows[candidate].depth
      }
      candidate -= 1
    }
    return path.reversed()
  }
}

extension DiffRow.State {
  /// Position among all states.
  fileprivate var place: Int {
    switch self {
    case .same: 0
    case .slower: 1
    case .faster: 2
    case .onlyLeft: 3
    case .onlyRight: 4
    case .countChanged: 5
    case .returnChanged: 6
    case .moved: 7
    case .renamed: 8
    }
  }
}
