import TestSupport
import Testing
import TraceFiles

@testable import CallTrees

/// Edits made by script to the packets that were captured in the box, both kernels: the diff must find the edit, or an
/// equal or smaller one. 10,000 of them; the seeds are fixed.
@Suite("Diff of real trees, edited")
struct DiffEditTests {
  /// What is done to a packet, and what it costs at most: calls that only one packet has, that were moved, or renamed.
  enum Edit: UInt64, CaseIterable {
    case delete, insert, wrap, rename, repeated, reorder, slowDown, several

    /// Does it to a packet; answers what it costs at most.
    func apply(to tree: inout EditableTree, _ random: inout SeededGenerator) -> Int {
      if self == .reorder {
        let places = (1..<tree.calls.count).filter { tree.sibling(after: $0) != nil }
        return places.randomElement(using: &random).map { apply(to: &tree, at: $0, &random) } ?? 0
      }
      guard self == .several else {
        return apply(to: &tree, at: Int.random(in: 1..<tree.calls.count, using: &random), &random)
      }
      // In places of their own, the last first, so that none moves the next.
      var places: [Int] = []
      for _ in 0..<6 where places.count < 3 {
        let row = Int.random(in: 1..<tree.calls.count, using: &random)
        let area = tree.caller(of: row)..<tree.end(of: tree.caller(of: row))
        if places.allSatisfy({
          !area.contains($0) && !(tree.caller(of: $0)..<tree.end(of: tree.caller(of: $0))).contains(row)
        }) {
          places.append(row)
        }
      }
      let edits: [Edit] = [.delete, .insert, .wrap, .rename, .repeated]
      return places.sorted(by: >).reduce(0) { sum, row in
        sum + edits[Int.random(in: 0..<edits.count, using: &random)].apply(to: &tree, at: row, &random)
      }
    }

    private func apply(to tree: inout EditableTree, at row: Int, _ random: inout SeededGenerator) -> Int {
      let end = tree.end(of: row)
      switch self {
      case .delete:
        tree.delete(row..<end)
        return end - row
      case .insert:
        let from = Int.random(in: 1..<tree.calls.count, using: &random)
        let more = Array(tree.calls[from..<tree.end(of: from)])
        tree.insert(more, before: row)
        return more.count
      case .wrap:
        var end = tree.end(of: row, siblings: Int.random(in: 1...4, using: &random))
        let levels = Int.random(in: 1...3, using: &random)
        for level in 0..<levels {
          tree.wrap(row..<end, time: Int64(700 + level))
          end += 1
        }
        return levels
      case .rename:
        tree.rename(row)
        // A call without callees: one was taken away, one was added.
        return end == row + 1 ? 2 : 1
      case .repeated:
        let end = tree.end(of: row, siblings: Int.random(in: 1...3, using: &random))
        let turn = Array(tree.calls[row..<end])
        let turns = Int.random(in: 1...4, using: &random)
        for _ in 0..<turns { tree.insert(turn, before: row) }
        return turns * turn.count
      case .reorder:
        guard let next = tree.sibling(after: row) else { return 0 }
        let sizes = (next - row, tree.end(of: next) - next)
        tree.swap(row, with: next)
        return min(sizes.0, sizes.1)
      case .slowDown:
        tree.slowDown(row, by: tree.calls[row].time + 1_000_000)
        return 0
      case .several:
        return 0
      }
    }
  }

  static func cost(_ diff: TreeDiff) -> Int {
    diff.rows.reduce(0) { sum, row in
      if row.state == .moved { return sum + row.leftCount }
      return sum + abs(row.leftCount - row.rightCount) + (row.rightFunction == nil ? 0 : 1)
    }
  }

  static let trees: [EditableTree] = {
    let traces = ["6.1", "6.12"].compactMap { try? RealCaptureTests.load($0) }
    return traces.flatMap { trace in
      trace.packets.map { EditableTree(trace, $0) }.filter { $0.calls.count > 1 }
    }
  }()

  @Test("The edit is found, or a smaller one; times add up; swapping the packets mirrors it", arguments: Edit.allCases)
  func edits(edit: Edit) throws {
    try #require(Self.trees.count == 20)
    var random = SeededGenerator(seed: 0xed17 + edit.rawValue)
    for number in 0..<1250 {
      let tree = Self.trees[number % Self.trees.count]
      var edited = tree
      let limit = edit.apply(to: &edited, &random)
      let (left, right) = (tree.trace, edited.trace)
      let diff = TreeDiff(left: left, left.packets[0], right: right, right.packets[0])
      let cost = Self.cost(diff)
      if cost > limit { Issue.record("\(edit) \(number): \(cost) where \(limit) was done\n\(Self.lines(diff))") }
      let whole = (right.packets[0].duration ?? 0) - (left.packets[0].duration ?? 0)
      if edit == .slowDown { Self.expectSlower(diff, by: whole, number) }
      // Every nanosecond is in one part.
      let sum = diff.causes.list.reduce(0) { $0 + $1.delta }
      if diff.causes.total != whole || sum != whole { Issue.record("\(edit) \(number): \(sum) of \(whole) ns") }
      let mirror = TreeDiff(left: right, right.packets[0], right: left, left.packets[0])
      if Self.keys(mirror, mirrored: true) != Self.keys(diff, mirrored: false) {
        Issue.record("\(edit) \(number) is not mirrored\n\(Self.lines(diff))\n\(Self.lines(mirror))")
      }
    }
  }

  @Test("A packet is the same as itself")
  func same() throws {
    for tree in Self.trees {
      let trace = tree.trace
      let diff = TreeDiff(left: trace, trace.packets[0], right: trace, trace.packets[0])
      #expect(diff.isSame)
      #expect(diff.firstDivergence == nil)
      #expect(diff.causes.list.isEmpty)
      #expect(diff.rows.count == trace.calls.count)
    }
  }

  /// One call is slower in itself, by exactly what it was slowed down.
  private static func expectSlower(_ diff: TreeDiff, by time: Int64, _ number: Int) {
    let isExact =
      diff.causes.list.count == 1 && diff.causes.list[0].kind == .time && diff.causes.list[0].delta == time
    if !isExact || diff.firstDivergence != nil || diff.counts[.slower] == nil {
      Issue.record("slowDown \(number): \(diff.causes.list)\n\(lines(diff))")
    }
  }

  /// Lines without their positions, which depend on the side that comes first; as if the sides were swapped, if wanted.
  private static func keys(_ diff: TreeDiff, mirrored: Bool) -> Set<[Int]> {
    Set(
      diff.rows.map { row in
        var state = row.state
        if mirrored {
          switch row.state {
          case .onlyLeft: state = .onlyRight
          case .onlyRight: state = .onlyLeft
          case .slower: state = .faster
          case .faster: state = .slower
          case .same, .countChanged, .returnChanged, .moved, .renamed: break
          }
        }
        let sides = [row.left ?? -1, row.leftCount, row.right ?? -1, row.rightCount]
        let place = DiffRow.State.allCases.firstIndex(of: state) ?? -1
        return [row.depth, place] + (mirrored ? [sides[2], sides[3], sides[0], sides[1]] : sides)
      })
  }

  static func lines(_ diff: TreeDiff) -> String {
    diff.rows.indices.filter { diff.rows[$0].state != .same }.map { index in
      let row = diff.rows[index]
      let counts = "\(row.leftCount),\(row.rightCount)"
      return String(repeating: " ", count: row.depth) + "\(diff.name(of: index)) \(counts) \(row.state)"
    }.joined(separator: "\n")
  }
}
