import CallTrees
import TestSupport
import Testing
import TraceEvents

@testable import Interface

/// What is kept of the call graph's lines and what is worked out when they are asked for, beside a recursion over the tree.
@Suite struct CallLinesTests {
  private static func trace(_ random: inout SeededGenerator) -> Trace {
    let names = ["a", "b", "_raw_spin_lock", "sysvec_x", "a", "c"]
    var lines: [String] = []
    func call(_ depth: Int) {
      let space = String(repeating: "  ", count: depth + 1)
      let name = names.randomElement(using: &random) ?? "a"
      guard depth < 6, Int.random(in: 0..<3, using: &random) > 0 else {
        return lines.append(" 0)   0.100 us    |\(space)\(name)();")
      }
      lines.append(" 0)               |\(space)\(name)() {")
      for _ in 0..<Int.random(in: 1...4, using: &random) { call(depth + 1) }
      lines.append(" 0) $ 3594274 us  |\(space)}")
    }
    call(0)
    return TestSupport.trace(
      ofText: " 0)               |  root() {\n" + lines.map { $0.replacing("|", with: "|  ") }.joined(separator: "\n")
        + "\n 0)   9.000 us    |  }\n")
  }

  /// The lines of siblings and of all that is shown beneath them.
  private func expected(
    _ rules: VisibleRows, _ rows: Range<Int>, parent: Int, depth: Int, _ lines: inout [VisibleRow]
  ) {
    let calls = rules.calls
    var siblings: [Int] = []
    var row = rows.lowerBound
    while row < rows.upperBound {
      if !rules.isHidden(row) { siblings.append(row) }
      row = calls.subtreeEnd[row]
    }
    func add(_ row: Int, parent: Int, depth: Int) {
      let end = calls.subtreeEnd[row]
      var inner: [VisibleRow] = []
      let line = lines.count
      expected(rules, row + 1..<end, parent: line, depth: depth + 1, &inner)
      let isOpen = !inner.isEmpty && !rules.folds.isFolded(row, depth: Int(calls.depth[row]))
      lines.append(
        VisibleRow(
          row: row, end: end, parent: parent, depth: depth, repeats: 1,
          total: calls.total(row, interrupts: rules.hidesInterrupts ? .leftOut : .counted), canOpen: !inner.isEmpty,
          isOpen: isOpen))
      if isOpen { expected(rules, row + 1..<end, parent: line, depth: depth + 1, &lines) }
    }
    func kind(_ row: Int) -> [Int] {
      [Int(calls.function[row].rawValue), calls.flags[row].contains(.interrupt) ? 1 : 0]
    }
    while let first = siblings.first {
      let count = rules.mergesRuns ? siblings.prefix { kind($0) == kind(first) }.count : 1
      let run = siblings.prefix(count)
      siblings.removeFirst(count)
      guard count > 1, let last = run.last else {
        add(first, parent: parent, depth: depth)
        continue
      }
      let totals = run.map { calls.total($0, interrupts: rules.hidesInterrupts ? .leftOut : .counted) }
      let isOpen = rules.folds.openRuns.contains(first)
      let line = lines.count
      lines.append(
        VisibleRow(
          row: first, end: calls.subtreeEnd[last], parent: parent, depth: depth, repeats: count,
          total: totals.contains(nil) ? nil : totals.compactMap { $0 }.reduce(0, +), canOpen: true, isOpen: isOpen))
      if isOpen { for row in run { add(row, parent: line, depth: depth + 1) } }
    }
  }

  @Test func anyTreeFoldedInAnyWay() {
    var random = SeededGenerator(seed: 16)
    for round in 0..<400 {
      let trace = Self.trace(&random)
      let rows = 0..<trace.calls.count
      var folds = FoldSet(level: [0, 1, 2, 3, 70_000].randomElement(using: &random) ?? 0)
      for row in rows where Int.random(in: 0..<4, using: &random) == 0 { folds.flipped.insert(row) }
      for row in rows where Int.random(in: 0..<2, using: &random) == 0 { folds.openRuns.insert(row) }
      var rules = VisibleRows(calls: trace.calls, folds: folds)
      rules.hidesInterrupts = Bool.random(using: &random)
      if Bool.random(using: &random) {
        rules.noise = (0..<trace.functions.count).map {
          trace.functions.printed(FunctionID(rawValue: UInt32($0))) == "_raw_spin_lock"
        }
        rules.mergesRuns = true
      }
      if Int.random(in: 0..<4, using: &random) == 0 {
        // What a filter keeps: some calls with all their callers.
        var keep = RowSet(of: rows)
        for row in rows where Int.random(in: 0..<5, using: &random) == 0 {
          for caller in rows where caller <= row && row < trace.calls.subtreeEnd[caller] { keep.insert(caller) }
        }
        rules.keep = keep
      }
      let lines = rules.lines(for: rows, since: nil, CallOutline(trace.calls, rows: rows))
      var all: [VisibleRow] = []
      expected(rules, rows, parent: -1, depth: 0, &all)
      #expect(Array(lines) == all, "round \(round)")
      #expect(lines.widths.depth == all.map(\.depth).max() ?? 0, "round \(round)")
      #expect(lines.indices.allSatisfy { lines.row(of: $0) == all[$0].row && lines.parent(of: $0) == all[$0].parent })
      guard rules.walks else { continue }
      var walk = LineWalk(rules, rows, since: nil, CallOutline(trace.calls, rows: rows))
      while walk.proceed(calls: Int.random(in: 1...5, using: &random)) {}
      #expect(Array(walk.lines) == all, "round \(round)")
    }
  }

  /// A packet of 60,000 calls, every other one noise: `o` answers at once, and the lines are walked to between keys.
  @Test func noiseOfALargePacketIsLeftOutBetweenKeys() {
    var text = " 1)               |  root() {\n"
    for call in 0..<30_000 {
      text += " 1)   0.100 us    |    step\(call % 7)();\n 1)   0.100 us    |    _raw_spin_lock();\n"
    }
    var session = Session(TestSupport.trace(ofText: text + " 1) # 9999.000 us |  }\n"))
    session.press("20004Go")
    #expect(session.state.hasWork && session.state.calls.lines.count == 60_001)
    #expect(session.screen.contains("calls of root 1, lines are coming, without noise"))
    // Keys go on meanwhile, and the cursor stays where they went.
    session.press("2k")
    #expect(session.state.calls.line?.row == 20_001)
    while session.state.hasWork { session.send(.proceed) }
    #expect(session.state.calls.lines.count == 30_001 && session.state.calls.line?.row == 20_001)
    #expect(session.screen.contains("calls of root 1, without noise"))
    // Who folds does not wait for what was asked before, but folds what that shows.
    session.press("gzR")
    #expect(session.state.hasWork)
    session.press("<Space>")
    while session.state.hasWork { session.send(.proceed) }
    #expect(session.state.calls.lines.count == 1)
    session.press("l&step3<Enter>")
    while session.state.hasWork { session.send(.proceed) }
    #expect(session.state.calls.lines.count == 2 && session.state.message?.isError != true)
    session.press("o")
    #expect(!session.state.hasWork)
  }
}
