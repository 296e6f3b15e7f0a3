import CallTrees
import Foundation
import Screen
import Testing

@testable import Interface

/// A trace is looked at again as it was left.
@Suite struct SavedViewTests {
  /// A session that is about to get the sample, and knows how it was left.
  private func reopened(_ view: SavedView?) -> Session {
    var session = Session(Trace(source: "web.dat"))
    session.send(.viewKept(view))
    return session
  }

  @Test(arguments: [
    "j", "jj<Tab>zRjj", "<Tab>z2jh", "<Tab>zRjjj h", "sss", "jma<Tab>jmbk", "<Tab>zRjjj<Enter>j", "&tcp<Enter>jj",
    "G<Tab>j",
  ])
  func theScreenIsTheSameAgain(keys: String) {
    var left = Session()
    left.press(keys)
    left.state.message = nil
    var session = reopened(left.state.savedView)
    session.send(.traceChanged(Sample.trace, replaces: true))
    session.state.message = nil
    #expect(session.screen == left.screen)
    #expect(session.state.savedView == left.state.savedView)
    // It is brought back once: the next trace is one that nobody has seen.
    session.send(.traceChanged(Sample.trace, replaces: true))
    #expect(session.state.savedView.withoutRows == SavedView())
  }

  @Test func itWaitsForThePacketAndAKeyCountsMore() throws {
    var view = SavedView()
    view.cursor.packet = 2
    // Two packets of three.
    let end = Sample.text.range(of: "drop=SOCKET_FILTER */\n")?.upperBound
    let part = trace(String(Sample.text[..<(try #require(end))]))
    var session = reopened(view)
    session.send(.loadChanged(LoadStatus(phase: .reading, name: "web.dat")))
    session.send(.traceChanged(part, replaces: true))
    #expect(session.state.packets.position == 0)
    session.send(.traceChanged(Sample.trace, replaces: false))
    #expect(session.state.packets.position == 2)

    var other = reopened(view)
    other.send(.traceChanged(part, replaces: true))
    other.press("j")
    other.send(.traceChanged(Sample.trace, replaces: false))
    #expect(other.state.packets.position == 1)
  }

  @Test func whatIsNotThereIsLeftOut() {
    var view = SavedView()
    view.cursor = SavedView.Place(packet: 700, row: 5)
    (view.flipped, view.runs, view.zoom, view.sort) = ([1, 90_000], [90_000], [90_000], "colour")
    view.marks = ["a": SavedView.Place(packet: 700, row: nil), "b": SavedView.Place(packet: 1, row: 0)]
    view.marks["c"] = SavedView.Place(packet: 1, row: nil)
    var session = reopened(view)
    session.send(.loadChanged(LoadStatus(phase: .reading, name: "web.dat")))
    session.send(.traceChanged(Sample.trace, replaces: true))
    #expect(session.state.packets.marks.letters.isEmpty)
    session.send(.loadChanged(nil))
    #expect(session.state.packets.position == 0 && session.state.packets.sort == .number)
    #expect(session.state.packets.marks.letters.keys.sorted() == ["c"])
    #expect(session.state.calls.folds.flipped == [1] && session.state.calls.zoom.isEmpty)
  }

  /// Of a file that changed nobody knows which call a row is.
  @Test func rowsAreForgottenWhereTheFileIsAnother() {
    var session = Session()
    session.press("jma<Tab>zRjmbs&tcp<Enter>")
    let rest = session.state.savedView.withoutRows
    #expect(rest.cursor == SavedView.Place(packet: 1, row: nil) && rest.filter == "tcp" && rest.sort == "total")
    #expect(rest.marks == ["a": SavedView.Place(packet: 1, row: nil)] && rest.flipped.isEmpty)
  }

  @Test func aFileIsReadAgainAndFollowed() {
    var session = Session()
    session.press("R")
    #expect(session.effects == [.reload(follow: false)])
    session.press(":follow<Enter>")
    #expect(session.effects.last == .reload(follow: true))
    session.send(.loadChanged(LoadStatus(phase: .following, name: "web.dat", bytes: 1_200_000, total: 900)))
    #expect(session.screen.contains(" FOLLOWING 1.2 MB  web.dat  3 packets "))
    #expect(session.state.hints().map(\.words).contains("S stop"))
    session.press("T")
    #expect(session.effects.last == .stopLoading && session.screen.contains(" STOPPING 1.2 MB "))
    // It does not know yet.
    session.send(.loadChanged(LoadStatus(phase: .following, name: "web.dat", bytes: 1_300_000, total: 900)))
    #expect(session.screen.contains(" STOPPING 1.3 MB "))
  }
}
