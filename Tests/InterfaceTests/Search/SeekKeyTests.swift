import CallTrees
import TestSupport
import Testing

@testable import Interface

/// `n` and `N` that are pressed while a search is still on its way, as on a list of millions: all of them count.
@Suite struct SeekKeyTests {
  /// A list of 23 outermost calls, of which the 6th, 12th and 18th are the ones that are searched for.
  private func searched() -> Session {
    let others = String(repeating: " 1)   1.000 us    |  f();\n", count: 5)
    let target = " 1)   1.000 us    |  target();\n"
    var session = Session(trace(others + target + others + target + others + target + others))
    session.press("/target<Enter>")
    return session
  }

  /// Where the cursor ends, which is on the first line when keys come in a search for so many matches from `place` on.
  private func end(_ times: Int, from place: Int = 0, _ keys: String) -> Int? {
    var session = searched()
    session.press("g")
    session.state.shared.search?.seek = SearchSeek(
      step: SearchStep(origin: place, forward: true, includesOrigin: false), times: times)
    session.press(keys)
    while session.state.hasWork { session.send(.proceed) }
    return session.state.packet?.index
  }

  @Test func theSameWayTheyAdd() {
    #expect(end(1, "n") == 12)
    #expect(end(1, "2n") == 18)
    #expect(end(2, "n") == 18)
  }

  @Test func theOtherWayTheyTakeAway() {
    #expect(end(1, "N") == 1)
    #expect(end(2, "N") == 6)
    #expect(end(1, "2N") == 18)
    // Two matches were wanted, and the first one was passed already.
    #expect(end(1, from: 5, "N") == 6)
    #expect(end(1, from: 5, "2N") == 18)
  }

  @Test func anotherKeyEndsIt() {
    #expect(end(1, "j") == 2)
    #expect(end(1, "x<Esc>") == 1)
  }
}
