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
    // The keys go where they go at every start.
    left.state.focus = .packets
    var session = reopened(left.state.savedView)
    session.send(.traceChanged(Sample.trace, replaces: true))
    session.state.message = nil
    #expect(session.screen == left.screen)
    #expect(session.state.savedView == left.state.savedView)
    // It is brought back once: the next trace is one that nobody has seen.
    session.send(.traceChanged(Sample.trace, replaces: true))
    #expect(session.state.savedView.withoutRows == SavedView())
  }

  @Test func theUserIsToldAndCanStartOver() {
    var view = SavedView()
    view.cursor = SavedView.Place(packet: 1, row: 15)
    (view.sort, view.level, view.filter) = ("total-", 1, "tcp")
    view.marks = ["a": SavedView.Place(packet: 2, row: nil)]
    var session = reopened(view)
    session.send(.finished("hello"))
    session.send(.traceChanged(Sample.trace, replaces: true))
    #expect(session.state.message?.text == "hello; view of the last time: = resets it")
    // Packets, as at every start, and not lines of the calls.
    session.press("3g")
    #expect(session.state.packets.cursor == 2)
    session.press("f=")
    #expect(session.state.message?.text == "not in the list of families: Esc goes back")
    session.press("<Esc>D=")
    var first = SavedView()
    first.marks = view.marks
    #expect(session.state.savedView == first && session.state.message?.text == "the view as at first")
    session.state.message = nil
    session.press("ma:reset<Enter>")
    session.state.packets.marks = Marks()
    session.state.message = nil
    #expect(session.screen == Session().screen)
  }

  @Test func nothingIsSaidOfAViewThatIsAsAtFirstOrOfTheFileReadAgain() {
    var session = reopened(SavedView())
    session.send(.traceChanged(Sample.trace, replaces: true))
    #expect(session.state.message == nil)
    session.press("jlj")
    session.send(.viewKept(session.state.savedView, ofLastTime: false))
    session.send(.traceChanged(Sample.trace, replaces: true))
    #expect(session.state.message == nil && session.state.focus == .calls && session.state.packets.cursor == 1)
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

  /// Marks, folds and zoomed calls may be in packets that are read later than the cursor's.
  @Test func itWaitsForAllThatItSpeaksOf() throws {
    let end = Sample.text.range(of: "drop=SOCKET_FILTER */\n")?.upperBound
    let part = trace(String(Sample.text[..<(try #require(end))]))
    var view = SavedView()
    view.marks = ["a": SavedView.Place(packet: 2, row: nil)]
    (view.flipped, view.runs) = ([1, 20], [20])
    var session = reopened(view)
    session.send(.loadChanged(LoadStatus(phase: .reading, name: "web.dat")))
    session.send(.traceChanged(part, replaces: true))
    #expect(session.state.packets.marks.letters.isEmpty)
    session.send(.traceChanged(Sample.trace, replaces: false))
    #expect(session.state.savedView == view)
  }

  /// A file that is followed has no end: what was read when more is waited for is all there is.
  @Test func aFollowedFileDoesNotWaitForWhatIsNotThere() {
    var view = SavedView()
    view.cursor.packet = 1
    view.marks = ["a": SavedView.Place(packet: 700, row: nil), "b": SavedView.Place(packet: 2, row: nil)]
    var session = reopened(view)
    session.send(.traceChanged(Sample.trace, replaces: true))
    session.send(.loadChanged(LoadStatus(phase: .reading, name: "web.dat")))
    #expect(session.state.packets.position == 0)
    session.send(.loadChanged(LoadStatus(phase: .following, name: "web.dat")))
    #expect(session.state.packets.position == 1)
    #expect(session.state.packets.marks.letters.keys.sorted() == ["b"])
  }

  /// Nobody knows these columns of a trace before they are asked for.
  @Test func whatItIsSortedByIsWorkedOut() {
    let calls = trace("  1)   3.000 us    |  b();\n  0)   1.000 us    |  a();\n  1)   2.000 us    |  b();\n")
    for (word, order) in [("slowest+", [1, 2, 0]), ("fam-", [1, 0, 2]), ("path+", [1, 0, 2])] {
      var view = SavedView()
      view.sort = word
      var session = reopened(view)
      session.send(.traceChanged(calls, replaces: true))
      session.send(.loadChanged(nil))
      while session.state.hasWork { session.send(.proceed) }
      #expect(session.state.packets.sortWord == word)
      #expect(Array(session.state.packets.order) == order, "by \(word)")
    }
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
    #expect(session.state.packets.position == 0 && session.state.packets.sortWord == "number+")
    #expect(session.state.packets.marks.letters.keys.sorted() == ["c"])
    #expect(session.state.calls.folds.flipped == [1] && session.state.calls.zoom.isEmpty)
  }

  /// Of a file that changed nobody knows which call a row is.
  @Test func rowsAreForgottenWhereTheFileIsAnother() {
    var session = Session()
    session.press("jma<Tab>zRjmbs&tcp<Enter>")
    let rest = session.state.savedView.withoutRows
    #expect(rest.cursor == SavedView.Place(packet: 1, row: nil) && rest.filter == "tcp" && rest.sort == "total-")
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
