import CallTrees
import TestSupport
import Testing
import TraceEvents

@testable import Interface

/// Lines that are told by blocks of rows, beside a walk over all rows.
@Suite struct LineBlocksTests {
  /// A tree of some tens of blocks, with interrupts, times over a second, and more levels than a byte holds.
  private static func madeUp(_ random: inout SeededGenerator, calls: Int) -> Trace {
    var text = "# tracer: function_graph\n#\n"
    var (depth, micros) = (0, 100_000_000)
    func line(_ rest: String) {
      micros += Int.random(in: 1...300, using: &random)
      text +=
        " \(micros / 1_000_000).\(String(1_000_000 + micros % 1_000_000).dropFirst()) |   1)   demo-21   | \(rest)\n"
    }
    let steep = Int.random(in: 3...9, using: &random)
    line("              |  root() {")
    for _ in 0..<calls {
      let space = String(repeating: "  ", count: depth + 2)
      let name =
        Int.random(in: 0..<40, using: &random) == 0 ? "sysvec_x" : ["a", "b", "c"].randomElement(using: &random) ?? "a"
      switch Int.random(in: 0..<10, using: &random) {
      case ..<steep where depth < 300:
        line("              |\(space)\(name)() {")
        depth += 1
      case ..<8 where depth > 0:
        depth -= 1
        let time = Int.random(in: 0..<50, using: &random) == 0 ? "$ 23594274 us " : "  0.100 us    "
        line("\(time)|\(String(repeating: "  ", count: depth + 2))}")
      default: line("  0.100 us    |\(space)\(name)();")
      }
    }
    while depth >= 0 {
      depth -= 1
      line("  9.000 us    |\(String(repeating: "  ", count: depth + 2))}")
    }
    return TestSupport.trace(ofText: text)
  }

  private struct Walk {
    var rows: [Int] = []
    var parents: [Int] = []
    var widths = CallWidths()

    /// Every row is looked at, and has a line unless a call around it is folded, or it or one of these is hidden.
    init(_ rules: VisibleRows, _ rows: Range<Int>, since begin: Int64?) {
      let calls = rules.calls
      var hiddenEnd = 0
      var open: [(end: Int, line: Int)] = []
      for row in rows where row >= hiddenEnd {
        while let last = open.last, last.end <= row { open.removeLast() }
        let end = rules.next(after: row)
        if rules.isHidden(row) {
          hiddenEnd = end
          continue
        }
        if rules.folds.isFolded(row, depth: calls.depth[row]) { hiddenEnd = end }
        widths.take(calls.duration[row], total: rules.total(row), start: calls.start[row], since: begin)
        widths.take(depth: open.count)
        parents.append(open.last?.line ?? -1)
        open.append((end, self.rows.count))
        self.rows.append(row)
      }
    }
  }

  @Test(arguments: 0..<4) func anyFoldsOfManyCalls(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let trace = Self.madeUp(&random, calls: [300, 13_000][seed % 2])
    let packet = try #require(trace.packets.first)
    let outline = CallOutline(trace.calls, rows: packet.rows, since: packet.time)
    var rules = VisibleRows(calls: trace.calls, folds: FoldSet(level: 70_000))
    var rows = packet.rows
    for step in 0..<30 {
      let row = Int.random(in: packet.rows, using: &random)
      let depth = trace.calls.depth[row]
      switch Int.random(in: 0..<12, using: &random) {
      case 0: rules.folds = FoldSet(level: [0, 1, 2, 5, 130, 254, 255, 260, 70_000].randomElement(using: &random) ?? 0)
      case 1: rules.hidesInterrupts.toggle()
      case 2: rows = Bool.random(using: &random) ? packet.rows : row..<trace.calls.subtreeEnd[row]
      case 3:
        rules.keep = Bool.random(using: &random) ? nil : kept(of: packet.rows, trace.calls, &random)
      case 4:
        // A call far down, with all that hide it.
        for caller in packet.rows where caller <= row && row < trace.calls.subtreeEnd[caller] {
          rules.folds.set(caller, depth: trace.calls.depth[caller], folded: false)
        }
      case 5: rules.folds.set(packet.rows.lowerBound, depth: 0, folded: Bool.random(using: &random))
      default: rules.folds.set(row, depth: depth, folded: Bool.random(using: &random))
      }
      let walk = Walk(rules, rows, since: packet.time)
      let lines = rules.lines(for: rows, since: packet.time, outline)
      #expect(lines.count == walk.rows.count, "step \(step)")
      guard lines.count == walk.rows.count else { return }
      #expect(lines.indices.allSatisfy { lines.row(of: $0) == walk.rows[$0] }, "step \(step)")
      #expect(lines.indices.allSatisfy { lines.parent(of: $0) == walk.parents[$0] }, "step \(step)")
      #expect(lines.widths == walk.widths, "step \(step)")
      for _ in 0..<10 {
        let row = Int.random(in: packet.rows, using: &random)
        #expect(lines.line(notBehind: row) == walk.rows.lastIndex { $0 <= row })
        guard let line = lines.indices.randomElement(using: &random) else { continue }
        let siblings = walk.parents.indices.filter { walk.parents[$0] == walk.parents[line] }
        #expect(lines.sibling(of: line, forward: true) == siblings.first { $0 > line })
        #expect(lines.sibling(of: line, forward: false) == siblings.last { $0 < line })
      }
    }
  }

  /// A few calls with all of their callers, looked for in pieces.
  private func kept(of rows: Range<Int>, _ calls: CallTable, _ random: inout SeededGenerator) -> RowSet {
    let matches = Set((0..<Int.random(in: 0...20, using: &random)).map { _ in Int.random(in: rows, using: &random) })
    let outline = CallOutline(calls, rows: rows)
    var kept = KeptRows(of: rows)
    while !kept.isWhole { kept.proceed(Int.random(in: 1...9000, using: &random), outline, matches.contains) }
    var expected: [Int] = []
    for row in rows where matches.contains(where: { row <= $0 && $0 < max(row + 1, calls.subtreeEnd[row]) }) {
      expected.append(row)
    }
    #expect(rows.filter(kept.found.contains) == expected)
    return kept.found
  }

  /// A packet of half a million calls: the filter answers at once, and is worked out between keys.
  @Test func aFilterOfALargePacketIsWorkedOutBetweenKeys() {
    let call = " 1)   0.100 us    |    step();\n"
    let text =
      " 1)               |  root() {\n" + String(repeating: call, count: 500_000)
      + " 1)   0.200 us    |    rare();\n 1) # 9999.000 us |  }\n"
    var session = Session(TestSupport.trace(ofText: text))
    session.press("&rare<Enter>")
    #expect(session.state.calls.lines.count == 500_002 && session.state.hasWork)
    #expect(session.screen.contains("calls of root 1, looking for /rare/"))
    // Keys go on meanwhile.
    session.press("j")
    #expect(session.function == "step")
    while session.state.hasWork { session.send(.proceed) }
    #expect(session.tree == "> root\n    rare")
    #expect(session.screen.contains("calls of root 1, only /rare/"))
    session.press("<Esc>")
    session.press("&nothing<Enter>")
    while session.state.hasWork { session.send(.proceed) }
    #expect(session.state.calls.filter == nil && session.state.message?.text == "no call matches nothing")
  }
}
