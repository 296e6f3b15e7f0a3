import TestSupport
import Testing

@testable import CallTrees

/// What must hold for every pair of trees, on generated ones. The seeds are fixed.
@Suite("Diff of generated trees")
struct DiffPropertyTests {
  static let names = (0..<12).map { "f\($0)" }

  static func tree(_ random: inout SeededGenerator, size: Int) -> [DiffCall] {
    var calls = [DiffCall(depth: 0, name: "root", time: 1000)]
    while calls.count < size {
      // Up by any number of levels, or one level down.
      let depth = Int.random(in: 1...min((calls.last?.depth ?? 0) + 1, 9), using: &random)
      calls.append(DiffCall(depth: depth, name: names[Int.random(in: 0..<names.count, using: &random)], time: 1000))
    }
    return calls
  }

  static func end(of row: Int, in calls: [DiffCall]) -> Int {
    calls[(row + 1)...].firstIndex { $0.depth <= calls[row].depth } ?? calls.count
  }

  /// How many calls the diff says were not made by the other packet.
  static func cost(_ diff: TreeDiff) -> Int {
    // Beneath a repeated line the counts are of all turns together: what is beyond the lesser count is missing.
    diff.rows.reduce(0) { $0 + abs($1.leftCount - $1.rightCount) }
  }

  @Test("The lines are a tree that holds every call of both sides once; swapping the sides mirrors it")
  func wellFormedAndMirrored() {
    var random = SeededGenerator(seed: 0xd1ff)
    for _ in 0..<400 {
      let one = traceOf(Self.tree(&random, size: Int.random(in: 1...80, using: &random)))
      let other = traceOf(Self.tree(&random, size: Int.random(in: 1...80, using: &random)))
      let diff = diffOf(one, other)
      #expect(diff.rows.reduce(0) { $0 + $1.leftCount } == one.calls.count)
      #expect(diff.rows.reduce(0) { $0 + $1.rightCount } == other.calls.count)
      for (index, row) in diff.rows.enumerated() {
        let end = diff.rows[(index + 1)...].firstIndex { $0.depth <= row.depth } ?? diff.rows.count
        #expect(row.subtreeEnd == end)
        if let left = row.left { #expect(one.functions.printed(one.calls.function[left]) == diff.names[row.function]) }
        if let right = row.right {
          let name = diff.names[row.rightFunction ?? row.function]
          #expect(other.functions.printed(other.calls.function[right]) == name)
        }
      }
      #expect(Set(diff.rows.map(Key.init)) == Set(diffOf(other, one).rows.map { Key($0).mirrored }))
    }
  }

  @Test("A tree is the same as itself")
  func reflexive() {
    var random = SeededGenerator(seed: 7)
    for _ in 0..<200 {
      let trace = traceOf(Self.tree(&random, size: Int.random(in: 1...120, using: &random)))
      let diff = diffOf(trace, trace)
      #expect(diff.isSame)
      #expect(diff.rows.map(\.left) == Array(0..<trace.calls.count))
    }
  }

  enum Edit: CaseIterable {
    case delete, insert, rename, repeated, slowDown, wrap, unwrap
  }

  @Test("An edit is found as it is, or as a smaller one", arguments: Edit.allCases)
  func edits(edit: Edit) {
    var random = SeededGenerator(seed: 42)
    for _ in 0..<1000 {
      let calls = Self.tree(&random, size: Int.random(in: 2...90, using: &random))
      var edited = calls
      let row = Int.random(in: 1..<calls.count, using: &random)
      let end = Self.end(of: row, in: calls)
      var limit = end - row
      switch edit {
      case .delete: edited.removeSubrange(row..<end)
      case .insert: edited.insert(DiffCall(depth: calls[row].depth, name: "new", time: 1000), at: row)
      case .rename:
        edited[row].name = "new"
        limit *= 2
      case .repeated: edited.insert(contentsOf: calls[row..<end], at: end)
      case .slowDown: edited[row].time = 9000
      case .wrap:
        for index in row..<end { edited[index].depth += 1 }
        edited.insert(DiffCall(depth: calls[row].depth, name: "new", time: 1000), at: row)
      case .unwrap:
        for index in row..<end { edited[index].depth -= 1 }
        edited.remove(at: row)
      }
      if edit == .insert || edit == .wrap { limit = 1 }
      // Callees that become siblings of calls like them can be told apart in more than one way.
      if edit == .unwrap { limit = 2 * limit - 1 }
      if edit == .slowDown { limit = 0 }
      let diff = diffOf(traceOf(calls), traceOf(edited))
      #expect(Self.cost(diff) <= limit, "\(edit) at \(row) of\n\(linesOf(diff))")
      #expect(edit == .slowDown ? diff.counts[.slower] == 1 : diff.firstDivergence != nil)
    }
  }

  @Test("Shapes that defeat simple alignments are got through: deep, flat, all alike, nothing alike")
  func hostileShapes() {
    let deep = (0..<20_000).map { DiffCall(depth: $0, name: "f", time: 1) }
    #expect(diffOf(traceOf(deep), traceOf(Array(deep.dropLast()))).rows.count == 20_000)

    func flat(_ count: Int, _ name: (Int) -> String) -> Trace {
      traceOf([DiffCall(depth: 0, name: "root")] + (0..<count).map { DiffCall(depth: 1, name: name($0)) })
    }
    let alike = diffOf(flat(9000) { "f\($0 % 2)" }, flat(8000) { "f\($0 % 3)" })
    #expect(alike.rows.reduce(0) { $0 + $1.leftCount } == 9001)
    let unlike = diffOf(flat(3000) { "a\($0 % 7)" }, flat(3000) { "b\($0 % 7)" })
    #expect(unlike.counts[.onlyLeft] == 3000)
    let shifted = diffOf(flat(9000) { "f\($0 * $0 % 31)" }, flat(9000) { "f\(($0 + 13) * ($0 + 13) % 31)" })
    #expect(Self.cost(shifted) <= 26)
  }

  /// A line without its position, which depends on the side that comes first.
  struct Key: Hashable {
    var left: Int?
    var right: Int?
    var counts: [Int]
    var depth: Int
    var state: DiffRow.State

    init(_ row: DiffRow) {
      left = row.left
      right = row.right
      counts = [row.leftCount, row.rightCount]
      depth = row.depth
      state = row.state
    }

    var mirrored: Key {
      var key = self
      (key.left, key.right) = (right, left)
      key.counts = counts.reversed()
      switch state {
      case .onlyLeft: key.state = .onlyRight
      case .onlyRight: key.state = .onlyLeft
      case .slower: key.state = .faster
      case .faster: key.state = .slower
      case .same, .countChanged, .returnChanged, .moved, .renamed: break
      }
      return key
    }
  }
}
