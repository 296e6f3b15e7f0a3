import CallTrees
import Screen
import TestSupport
import Testing

@testable import Interface

/// `3 of 33`: which match the cursor is on, and how many there are.
@Suite struct MatchCountTests {
  @Test func itIsSaidWhileThePatternIsTyped() {
    var session = Session()
    session.press("<Tab>/t")
    #expect(session.state.prompt.line?.note == "1 of 12")
    session.press("cp_try")
    #expect(bottom(session) == "calls/tcp_try   1 of 3")
    session.press("x")
    #expect(bottom(session) == "calls/tcp_tryx   no match")
    session.press("<BS><Enter>")
    #expect(bottom(session) == "1 of 3")
  }

  @Test func piecesOfAnyLengthCountTheSame() {
    func isMatch(_ item: Int) -> Bool { item % 7 == 3 || item % 64 == 63 }
    for budget in [1, 5, 63, 64, 65, 1000] {
      var count = MatchCount(.packets)
      while count.next < 300 { count.proceed(to: 300, budget: budget, cost: 1, isMatch) }
      #expect(count.next == 300)
      #expect(count.total == (0..<300).filter(isMatch).count)
      #expect((0..<320).allSatisfy { count.contains($0) == ($0 < 300 && isMatch($0)) })
      #expect((0..<300).allSatisfy { item in count.number(of: item) == (0...item).filter(isMatch).count })
    }
  }

  /// Words of matches are gone over like one item after the other.
  @Test func stepsAreThoseOfTheWayItemByItem() {
    var random = SeededGenerator(seed: 5)
    for items in [1, 63, 64, 65, 300] {
      for share in [1, 2, 40, 500] {
        let matches = (0..<items).map { _ in Int.random(in: 0..<share, using: &random) == 0 }
        var count = MatchCount(.packets)
        count.proceed(to: items, budget: items, cost: 1) { matches[$0] }
        for origin in -1...items {
          for (forward, includes) in [(true, true), (true, false), (false, true), (false, false)] {
            let step = SearchStep(origin: origin, forward: forward, includesOrigin: includes)
            #expect(count.first(step) == step.first(in: 0..<items) { matches[$0] })
          }
        }
      }
    }
  }

  @Test func nextAndPrevious() {
    var session = Session()
    session.press("<Tab>/coalesce<Enter>")
    var said: [String] = []
    for key in ["n", "n", "n", "N", "N"] {
      session.press(key)
      said.append(bottom(session))
    }
    #expect(
      said == [
        "2 of 3", "3 of 3", "1 of 3: search went on at the top", "3 of 3: search went on at the bottom", "2 of 3",
      ])
    session.press("*")
    #expect(bottom(session) == "3 of 3: same function: tcp_try_coalesce")
    session.press("/rack<Enter>n")
    #expect(bottom(session) == "1 of 1: this is the only match")
  }

  /// What is left out of the picture is neither found nor counted; a zoom is all that is searched.
  @Test func onlyWhatIsShownCounts() {
    var session = Session()
    session.press("<Tab>/rcu<Enter>")
    #expect(bottom(session) == "1 of 2")
    session.press("/irq|rcv<Enter>n")
    #expect(bottom(session) == "3 of 5")
    session.press("in")
    #expect(bottom(session) == "4 of 4")
    session.press("g/tcp_v4_do<Enter><Enter>/rcv<Enter>")
    #expect(bottom(session) == "1 of 2")
  }

  /// A filter leaves its matches and their callers, and nothing else is found in them.
  @Test func onlyWhatTheFilterShowsCounts() {
    var session = Session()
    session.press("<Tab>/rcu<Enter>&try_coalesce<Enter>/rcu<Enter>")
    #expect(bottom(session) == "no match for rcu")
    session.press("/tcp<Enter>")
    #expect(bottom(session).hasSuffix(" of 6"))
    session.press("&<Enter>n")
    #expect(bottom(session).contains(" of 9"))
  }

  /// Only a search that is done leaves calls unfolded.
  @Test func whatAPatternUnfoldedOnItsWayIsFoldedAgain() {
    var session = Session()
    session.press("<Tab>zM")
    let folded = session.tree
    #expect(folded == ">+tcp_v4_rcv")
    session.press("/tcp_rack")
    #expect(session.function == "tcp_rack_advance")
    session.press("x")
    #expect(session.tree == folded)
    session.press("<BS><BS><BS><BS><BS>f")
    #expect(session.function == "tcp_filter" && !session.tree.contains("tcp_ack"))
    session.press("<Esc>")
    #expect(session.tree == folded)
    session.press("/tcp_rack<Enter>")
    #expect(session.function == "tcp_rack_advance")
  }

  @Test func packetsCountAsTheyAreListed() {
    var session = Session(FamilyViewTests.many)
    session.press("/tcp<Enter>10n")
    #expect(bottom(session) == "11 of 40")
    session.press("r")
    session.press("n")
    #expect(bottom(session) == "31 of 40")
    session.press("rFn")
    #expect(bottom(session) == "10 of 39")
  }

  @Test func aDiffAndAListOfFunctions() {
    var session = Session()
    session.press("djd/tcp<Enter>")
    #expect(bottom(session).hasSuffix(" of 7"))
    session.press("<Esc>t/tcp<Enter>n")
    #expect(bottom(session).hasPrefix("2 of "))
  }

  /// Millions are counted between keys; where calls have arguments, which are looked at too, thousands are as much work.
  @Test func countingGoesOnBetweenKeys() {
    let lines = (1...12_500).map { "  0)   1.000 us    |    \($0 % 1000 == 0 ? "rare" : "f")(a=1);\n" }.joined()
    var session = Session(trace("  0)               |  all() {\n" + lines + "  0)   9.000 us    |  }\n"))
    session.press("/rare<Enter>")
    #expect(bottom(session) == "1 of 1+")
    var pieces = 0
    while session.state.hasWork {
      session.send(.proceed)
      pieces += 1
    }
    #expect(pieces == 6)
    #expect(bottom(session) == "1 of 12")
    session.press("N")
    #expect(bottom(session) == "12 of 12: search went on at the bottom")
    // What nobody waits for any more is not counted.
    session.press("/f<Enter>j")
    let isWorking = session.state.hasWork
    #expect(!isWorking)
  }

  @Test(arguments: 0..<20) func bitsAndNumbers(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let matches = (0..<Int.random(in: 1...300, using: &random)).map { _ in Bool.random(using: &random) }
    var count = MatchCount(.packets)
    while count.next < matches.count {
      count.proceed(to: matches.count, budget: Int.random(in: 1...90, using: &random), cost: 2) { matches[$0] }
    }
    #expect(count.total == matches.filter { $0 }.count)
    for item in matches.indices {
      #expect(count.contains(item) == matches[item])
      #expect(count.number(of: item) == matches[...item].filter { $0 }.count)
    }
  }

  private func bottom(_ session: Session) -> String {
    String(session.buffer.row(session.state.height - 1).map(\.character)).trimmingCharacters(" ")
  }
}
