import TestSupport
import Testing

@testable import CallTrees

@Suite("Families of generated packets")
struct FamilyPropertyTests {
  /// A packet of up to `calls` calls of ten functions.
  private func packet(_ random: inout SeededGenerator, calls: Int) -> [DiffCall] {
    var list = [DiffCall(depth: 0, name: "f")]
    var depth = 1
    for _ in 1..<calls {
      list.append(DiffCall(depth: depth, name: "g\(Int.random(in: 0..<10, using: &random))", time: 100))
      depth = min(max(1, depth + Int.random(in: -2...1, using: &random)), 6)
    }
    return list
  }

  private func text(_ calls: [DiffCall]) -> String {
    calls.map { call in
      String(repeating: "  ", count: call.depth) + call.name + (call.flags.contains(.interrupt) ? " irq" : "")
    }.joined(separator: "\n")
  }

  /// The row behind the last one beneath `row`.
  private func end(_ calls: [DiffCall], _ row: Int) -> Int {
    calls[(row + 1)...].firstIndex { $0.depth <= calls[row].depth } ?? calls.count
  }

  @Test("Interrupts, noise and repeated stretches of siblings anywhere do not change the family")
  func disturbed() {
    var random = SeededGenerator(seed: 5)
    for _ in 0..<2000 {
      let plain = packet(&random, calls: Int.random(in: 2...40, using: &random))
      var other = plain
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        let row = Int.random(in: 0..<other.count, using: &random)
        let depth = max(1, other[row].depth)
        switch Int.random(in: 0..<3, using: &random) {
        case 0:
          let irq = DiffCall(depth: depth, name: "sysvec_x", flags: .interrupt)
          var inner = irq
          inner.depth += 1
          // Before a call, or behind its last callee.
          other.insert(contentsOf: [irq, inner], at: row == 0 ? end(other, 0) : row)
        case 1:
          other.insert(DiffCall(depth: depth, name: "_raw_spin_lock"), at: row == 0 ? end(other, 0) : row)
        default:
          guard row > 0 else { continue }
          // Some siblings from this one on, once more behind the last of them.
          var last = end(other, row)
          for _ in 0..<Int.random(in: 0...3, using: &random) where last < other.count && other[last].depth == depth {
            last = end(other, last)
          }
          other.insert(contentsOf: other[row..<last], at: last)
        }
      }
      let table = FamilyTable(packetsOf([text(plain), text(other)]))
      #expect(table.families.count == 1, "\(text(plain))\n--\n\(text(other))")
    }
  }

  @Test("A new call makes another family")
  func added() {
    var random = SeededGenerator(seed: 6)
    for _ in 0..<1000 {
      let plain = packet(&random, calls: Int.random(in: 2...40, using: &random))
      var other = plain
      let row = Int.random(in: 1..<other.count, using: &random)
      other.insert(DiffCall(depth: other[row].depth, name: "new"), at: row)
      #expect(FamilyTable(packetsOf([text(plain), text(other)])).families.count == 2)
    }
  }

  @Test("The order of the packets does not matter, nor how many come at a time")
  func shuffled() {
    var random = SeededGenerator(seed: 7)
    let kinds = (0..<12).map { _ in text(packet(&random, calls: 8)) }
    var texts = (0..<200).map { _ in
      kinds[min(Int.random(in: 0..<12, using: &random), Int.random(in: 0..<12, using: &random))]
    }
    func counts(_ table: FamilyTable) -> [UInt64: Int] {
      Dictionary(uniqueKeysWithValues: table.families.map { ($0.shape, $0.count) })
    }
    let trace = packetsOf(texts)
    let whole = FamilyTable(trace)
    #expect(whole.families.reduce(0) { $0 + $1.count } == 200)
    var grown = FamilyTable()
    for size in [1, 2, 50, 51, 200] {
      var part = trace
      part.packets = PacketTable(Array(trace.packets).prefix(size))
      #expect(grown.isPrefix(of: part))
      grown.update(part)
    }
    #expect(grown.families == whole.families)
    #expect((0..<200).allSatisfy { grown.family(of: $0) == whole.family(of: $0) })
    texts.shuffle(using: &random)
    let shuffled = FamilyTable(packetsOf(texts))
    #expect(counts(shuffled) == counts(whole))
    #expect(!whole.isPrefix(of: packetsOf(["g"] + texts)))
  }

  @Test("Levels of many different siblings are told apart, and repeats among them are not")
  func wide() {
    let siblings = (0..<5000).map { "  g\($0)" }
    let plain = "f\n" + siblings.joined(separator: "\n")
    let twice = plain + "\n" + siblings.joined(separator: "\n")
    let swapped = "f\n" + siblings.reversed().joined(separator: "\n")
    #expect(FamilyTable(packetsOf([plain, twice, plain])).families.map(\.count) == [3])
    #expect(FamilyTable(packetsOf([plain, swapped])).families.count == 2)
  }
}
