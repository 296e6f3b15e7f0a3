import CallTrees
import Screen
import TestSupport
import Testing

@testable import Interface

/// A list of so many packets that a key cannot wait for all of them: sorts, looks for errors and times of families go on between keys.
@Suite struct LongListTests {
  /// 150,000 outermost calls of some functions, of uneven times.
  private static let long: Trace = {
    var random = SeededGenerator(seed: 3)
    var lines = ""
    for _ in 0..<150_000 {
      let (time, name) = (Int.random(in: 1...400, using: &random), Int.random(in: 0..<4, using: &random))
      lines += " 1) \(time < 10 ? " " : "+") \(time).000 us    |  f\(name)();\n"
    }
    return trace(lines)
  }()

  @Test func aSortGoesOnBetweenKeys() {
    let trace = Self.long
    let times = trace.packets.map(\.duration)
    let falling = trace.packets.indices.sorted {
      times[$0] != times[$1] ? (times[$0] ?? -1) > (times[$1] ?? -1) : $0 < $1
    }
    let rising = trace.packets.indices.sorted {
      times[$0] != times[$1] ? (times[$0] ?? -1) < (times[$1] ?? -1) : $0 < $1
    }
    var session = Session(trace)
    session.press("70000Gma")
    session.press("s")
    #expect(session.state.hasWork && session.state.packets.order.first == 0)
    #expect(session.state.message?.text == "sorting packets by total, largest first")
    // Keys go on in the list as it was.
    session.press("k")
    #expect(session.state.packet?.index == 69_999)
    work(&session)
    #expect(Array(session.state.packets.order) == falling)
    #expect(session.state.packet?.index == 69_999)
    session.press("r")
    #expect(!session.state.hasWork && Array(session.state.packets.order) == rising)
    #expect(session.state.message?.text == "packets by total, smallest first")
    #expect(session.state.packet?.index == 69_999)
    session.press("'a")
    #expect(session.state.packet?.index == 70_000)
    // Of one family, and of all again.
    session.press("F")
    let family = session.state.shared.families.table.family(of: 69_999)
    let own = { session.state.shared.families.table.family(of: $0) == family }
    #expect(Array(session.state.packets.order) == rising.filter(own))
    session.press("r")
    #expect(Array(session.state.packets.order) == falling.filter(own))
    session.press("F")
    #expect(Array(session.state.packets.order) == falling && session.state.packet?.index == 70_000)
  }

  @Test func theWordThatSortsIsSaidOnceItIsDone() {
    var session = Session(Self.long)
    session.press("s")
    work(&session)
    #expect(session.state.message?.text == "packets by total, largest first")
    // Another key changes what is wanted.
    session.press(":set sort calls<Enter>")
    session.press("r")
    work(&session)
    #expect(session.state.packets.sorting == Sorting(column: .calls, ascends: true))
    #expect(Array(session.state.packets.order) == Array(0..<150_000))
  }

  @Test func textsAreSortedBetweenKeys() {
    var session = Session(Self.long)
    session.press(":set sort task<Enter>")
    #expect(session.state.hasWork)
    work(&session)
    #expect(Array(session.state.packets.order) == Array(0..<150_000))
  }

  @Test func aTraceThatGrowsMeanwhileIsSorted() {
    var session = Session(Self.long)
    session.press("s")
    session.send(.traceChanged(Self.long, replaces: false))
    #expect(session.state.packets.sort == nil)
    let times = session.state.packets.order.map { Self.long.packets.look(at: $0).duration ?? -1 }
    #expect(zip(times, times.dropFirst()).allSatisfy(>=))
  }

  @Test func anErrorIsLookedForBetweenKeys() {
    let calls = String(repeating: " 1)   1.000 us    |  f();\n", count: 60_000)
    let drop = " 1)   1.000 us    |  kfree_skb_reason();\n"
    var session = Session(trace(calls + drop + calls + drop + calls))
    session.press("e")
    #expect(session.state.hasWork && session.state.packet?.index == 1)
    #expect(session.state.message?.text == "looking for a dropped or incomplete packet")
    work(&session)
    #expect(session.state.packet?.index == 60_001)
    #expect(session.function == "kfree_skb_reason")
    // Pressed faster than it is gone, both times count.
    session.press("gee")
    work(&session)
    #expect(session.state.packet?.index == 120_002)
    session.press("e")
    work(&session)
    #expect(session.state.message?.text == "no dropped or incomplete packet below")
    session.press("E")
    session.press("j")
    #expect(!session.state.hasWork && session.state.packet?.index == 120_003)
  }

  @Test func timesOfFamiliesComeBetweenKeys() throws {
    var session = Session(Self.long)
    session.press("f")
    #expect(session.state.hasWork)
    let early = try #require(families(session))
    #expect(early.summaries.count == 4 && early.summaries.allSatisfy { $0.median == nil })
    session.press("j")
    work(&session)
    let pane = try #require(families(session))
    #expect(pane.summaries == session.state.shared.families.table.summaries(Self.long))
    #expect(pane.cursor == 1 && pane.summaries.allSatisfy { $0.median != nil })
  }

  private func families(_ session: Session) -> FamiliesPane? {
    if case .families(let pane) = session.state.mode { pane } else { nil }
  }

  private func work(_ session: inout Session) {
    while session.state.hasWork { session.send(.proceed) }
  }
}
