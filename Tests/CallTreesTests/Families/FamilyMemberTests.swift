import Testing

@testable import CallTrees

@Suite("A packet against its family, and what times are usual")
struct FamilyMemberTests {
  /// 30 packets of one path, whose call `b` takes 1000, 1010, … ns.
  private var usual: [String] { (0..<30).map { "f 5000\n  a \(500)\n  b \(1000 + 10 * $0)\n    c 200" } }

  @Test("Call paths that the others do not have, and those that it lacks, nearest to the outermost call")
  func paths() {
    let trace = packetsOf(usual + ["f 9000\n  a 500\n  x 10\n    y\n    z\n  w"], entry: "tcp")
    let member = FamilyMember(trace, FamilyTable(trace), position: 30)
    #expect(member.family == 1)
    #expect(member.others == 30)
    #expect(member.siblings == 0)
    #expect(
      member.has == [
        FamilyMember.Deviation(path: ["f", "x"], packets: 0, beneath: 2),
        FamilyMember.Deviation(path: ["f", "w"], packets: 0, beneath: 0),
      ])
    #expect(member.lacks == [FamilyMember.Deviation(path: ["f", "b"], packets: 30, beneath: 1)])
    #expect(member.outliers.isEmpty)
    let other = FamilyMember(trace, FamilyTable(trace), position: 3)
    #expect(other.has.isEmpty)
    #expect(other.lacks.isEmpty)
  }

  @Test("Times outside of the 5th to the 95th percentile, by how far")
  func times() {
    let trace = packetsOf(usual + ["f 9000\n  a 500\n  b 1390\n    c 150"], entry: "tcp")
    let member = FamilyMember(trace, FamilyTable(trace), position: 30)
    #expect(member.siblings == 30)
    #expect(
      member.outliers == [
        // 9000 - 500 - 1390, where 5000 - 500 - (1000 … 1290) is usual.
        FamilyMember.Outlier(
          path: ["f"], measure: .total, value: 9000, usual: Spread(low: 5000, median: 5000, high: 5000)),
        FamilyMember.Outlier(
          path: ["f"], measure: .selfTime, value: 7110, usual: Spread(low: 3220, median: 3350, high: 3490)),
        FamilyMember.Outlier(
          path: ["f", "b"], measure: .selfTime, value: 1240, usual: Spread(low: 810, median: 940, high: 1080)),
        FamilyMember.Outlier(
          path: ["f", "b"], measure: .total, value: 1390, usual: Spread(low: 1010, median: 1140, high: 1280)),
      ])
  }

  @Test("Times leave interrupts out, and noise counts as its caller's own time")
  func ownTimes() {
    var walk = PathWalk()
    let trace = packetsOf(
      "f 1000\n  kmalloc 100\n    sysvec_x 40 irq\n  a 300\n    sysvec_x 50 irq\n  a 200\n  sysvec_x 10 irq")
    walk.update(trace.functions)
    var single: [Int64] = []
    let uses = walk.uses(
      of: trace.packets[0].rows, entry: walk.number(of: "f"), isRoot: true, in: trace.calls
    ) { single.append($1) }
    #expect(uses.map { walk.texts(of: $0.path) } == [["f"], ["f", "a"]])
    #expect(uses.map(\.calls) == [1, 2])
    #expect(uses.map(\.total) == [900, 450])
    #expect(uses.map(\.selfTime) == [450, 450])
    #expect(single == [250, 200, 900])
  }

  @Test("A number of calls that is not usual is told behind the times")
  func counts() {
    let texts = (0..<25).map { "f\n" + Array(repeating: "  a", count: 2 + $0 % 3).joined(separator: "\n") }
    let trace = packetsOf(texts + ["f\n" + Array(repeating: "  a", count: 9).joined(separator: "\n")])
    let member = FamilyMember(trace, FamilyTable(trace), position: 25)
    #expect(
      member.outliers == [
        FamilyMember.Outlier(path: ["f", "a"], measure: .calls, value: 9, usual: Spread(low: 2, median: 3, high: 4))
      ])
  }

  @Test("Of a packet that is not whole only what it has is told")
  func incomplete() {
    let trace = packetsOf(usual + ["f cut\n  x"], entry: "tcp")
    let member = FamilyMember(trace, FamilyTable(trace), position: 30)
    #expect(member.family == nil)
    #expect(member.has.map(\.path) == [["f", "x"]])
    #expect(member.lacks.isEmpty)
  }

  @Test("Tolerance is learned per call path from 20 other packets on")
  func tolerance() {
    let trace = packetsOf(usual, entry: "tcp")
    let table = FamilyTable(trace)
    let sides = [0, 29].map { FamilyTolerance.Side(trace, table, position: $0) }
    let tolerance = FamilyTolerance(sides)
    #expect(tolerance.packets == [28, 28])
    // From 1020 to 1270: the 2nd and the 27th of the 28 values from 1010 to 1280.
    #expect(learned(tolerance, ["f", "b"]) == 250)
    #expect(learned(tolerance, ["f", "b", "c"]) == FamilyTolerance.least)
    #expect(learned(tolerance, ["f", "x"]) == nil)

    let few = packetsOf(Array(usual.prefix(21)), entry: "tcp")
    let none = FamilyTolerance([0, 1].map { FamilyTolerance.Side(few, FamilyTable(few), position: $0) })
    #expect(none.packets == [0, 0])
    #expect(none.learned.isEmpty)
  }

  @Test("A diff of two packets of a family tells apart only what is unusual in it")
  func diffs() {
    // b takes 1000 … 1290 ns, so that 1000 and 1250 say nothing, though they are 25 % apart; 2000 does.
    let trace = packetsOf(usual + ["f 5000\n  a 500\n  b 2000\n    c 200"], entry: "tcp")
    let table = FamilyTable(trace)
    func states(_ left: Int, _ right: Int, learned: Bool) -> [DiffRow.State] {
      var options = DiffOptions()
      options.nanoseconds = 100
      if learned {
        options.learned =
          FamilyTolerance([left, right].map { FamilyTolerance.Side(trace, table, position: $0) }).learned
      }
      return TreeDiff(left: trace, trace.packets[left], right: trace, trace.packets[right], options: options)
        .rows.map(\.state)
    }
    #expect(states(0, 25, learned: false) == [.same, .same, .slower, .same])
    #expect(states(0, 25, learned: true) == [.same, .same, .same, .same])
    #expect(states(0, 30, learned: true) == [.same, .same, .slower, .same])
    #expect(states(30, 0, learned: true) == [.same, .same, .faster, .same])
  }

  @Test("Calls nested deeper than any kernel nests them are their caller's own time")
  func deep() {
    let text = (0..<2000).map { String(repeating: "  ", count: $0) + "f \(5000 - $0)" }.joined(separator: "\n")
    let trace = packetsOf([text])
    var walk = PathWalk()
    walk.update(trace.functions)
    let uses = walk.uses(of: trace.packets[0], in: trace)
    #expect(uses.count == PathWalk.deepest)
    #expect(uses.last?.selfTime == 4745)
  }

  private func learned(_ tolerance: FamilyTolerance, _ path: [String]) -> Int64? {
    tolerance.learned[CallPathNumber.of(path)]
  }
}
