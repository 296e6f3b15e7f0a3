import CallTrees
import TestSupport
import Testing

@testable import Interface

/// Self times of calls with many callees are worked out once, between keys.
@Suite struct SelfTimesTests {
  /// A call of 30,000 others, of which each takes 0.1 µs; it takes 9 µs itself.
  private static let wide = trace(
    " 1)               |  root() {\n" + String(repeating: " 1)   0.100 us    |    step();\n", count: 30_000)
      + " 1) # 3009.000 us |  }\n")

  @Test func theyComeAfterTheFrame() {
    var session = Session(Self.wide, 100, 12)
    session.press("<C-l>")
    #expect(session.state.hasWork)
    #expect(line(session, "root").contains("3009.000           █"), "\(line(session, "root"))")
    #expect(line(session, "step").contains("0.100     0.100 "))
    while session.state.hasWork { session.send(.proceed) }
    #expect(line(session, "root").contains("3009.000     9.000 █"), "\(line(session, "root"))")
    // It is known from then on, wherever the cursor goes.
    session.press("Gg")
    #expect(!session.state.hasWork)
    #expect(line(session, "root").contains("3009.000     9.000 █"))
  }

  @Test func inPiecesTheyAreTheSame() {
    var random = SeededGenerator(seed: 7)
    var text = ""
    for packet in 0..<20 {
      let callees = Int.random(in: 1000...3000, using: &random)
      text += " 1)               |  root\(packet)() {\n"
      for _ in 0..<callees { text += " 1)   0.\(Int.random(in: 100...999, using: &random)) us    |    step();\n" }
      // Some took longer than all of them, some less, and of some it is not known.
      let total = Int.random(in: 100...3000, using: &random)
      if packet % 5 != 0 { text += " 1) ! \(total).000 us |  }\n" }
    }
    let tree = trace(text)
    let calls = tree.calls
    var times = SelfTimes()
    for row in 0..<calls.count { times.want(row, calls) }
    while times.hasWork { times.proceed(calls, callees: Int.random(in: 1...900, using: &random)) }
    var isUnknown = 0
    for row in 0..<calls.count {
      #expect(times.time(row, calls) == .some(tree.selfTime(row)))
      if tree.selfTime(row) == nil { isUnknown += 1 }
    }
    #expect(isUnknown > 1)
  }

  private func line(_ session: Session, _ name: String) -> String {
    let lines = session.buffer.text.split(separator: "\n").map(String.init)
    return lines.first { $0.contains(" \(name) ") && $0.contains("00 ") }?.trimmingCharacters(" ") ?? ""
  }
}
