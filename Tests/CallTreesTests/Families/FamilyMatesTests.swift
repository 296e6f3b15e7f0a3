import TestSupport
import Testing

@testable import CallTrees

@Suite("The packets of the families of a few")
struct FamilyMatesTests {
  /// Twelve paths that part early, late, deep beneath a callee, at their end, or by the entry's function.
  private static let paths = [
    "f\n  a\n  b\n    c\n    d\n  e", "f\n  a\n  b\n    c\n    x\n  e", "f\n  x\n  b\n    c\n    d\n  e",
    "f\n  a\n  b\n    c\n    d",
    "f\n  a\n  b\n    c\n    d\n  e\n  x", "f\n  a\n  b\n    c\n  e", "f", "g\n  a\n  b\n    c\n    d\n  e",
    "f\n  b\n    c\n    d\n  a\n  e",
    // The first one again, with an interrupt, with noise, and with a loop.
    "f\n  a\n  sysvec_x irq\n    y irq\n  b\n    c\n    d\n  e", "f\n  a\n  _raw_spin_lock\n  b\n    c\n    d\n  e",
    "f\n  a\n  b\n    c\n    d\n  b\n    c\n    d\n  e",
  ]

  /// What ``FamilyTable`` says of each packet that was asked for.
  private func expectSame(_ trace: Trace, _ wanted: [Int]) {
    let mates = FamilyMates(trace, of: wanted)
    let table = FamilyTable(trace)
    for position in wanted {
      let family = table.family(of: position)
      #expect(mates.shape(of: position) == family.map { table.families[$0].shape })
      #expect(mates.shape(of: position).map { mates.positions(ofShape: $0) } == family.map { table.positions(of: $0) })
    }
  }

  @Test("Any two packets have the mates that they have among all families", arguments: ["tcp", nil])
  func pairs(entry: String?) {
    let trace = packetsOf(Self.paths + Self.paths.reversed(), entry: entry)
    #expect(
      FamilyMates(trace, of: [0]).positions(ofShape: FamilyTable(trace).families[0].shape) == [
        0, 9, 10, 11, 12, 13, 14, 23,
      ])
    for one in Self.paths.indices {
      for other in Self.paths.indices { expectSame(trace, [one, other]) }
    }
  }

  @Test("A packet that is not whole has none, and is nobody's")
  func incomplete() {
    let trace = packetsOf([Self.paths[0], "f\n  a cut\n  b", Self.paths[0]], entry: "tcp")
    expectSame(trace, [0, 1])
    #expect(FamilyMates(trace, of: [1]).shape(of: 1) == nil)
    #expect(FamilyMates(trace, of: [1, 0]).positions(ofShape: FamilyTable(trace).families[0].shape) == [0, 2])
  }

  @Test("Other entry points have other families")
  func entries() {
    var records = Array(packetsOf(Array(repeating: Self.paths[0], count: 6), entry: "tcp").packets)
    for position in [1, 4] { records[position].entry = "ip" }
    var trace = packetsOf(Array(repeating: Self.paths[0], count: 6), entry: "tcp")
    trace.packets = PacketTable(records)
    expectSame(trace, [0, 1])
    #expect(FamilyMates(trace, of: [1]).positions(ofShape: FamilyTable(trace).families[1].shape) == [1, 4])
  }
}
