import CallTrees
import Testing

@testable import Interface

/// While packets come, the cursor stays on the last one where it is there already.
@Suite struct EndTests {
  private func grown(_ count: Int) -> Trace { PacketSample.trace(count) { _ in } }

  private func growing(_ count: Int, isLive: Bool = false) -> Session {
    var session = Session(grown(count), 80, 24, isLive: isLive)
    if isLive {
      session.send(.captureChanged(CaptureStatus(phase: .armed, filter: "")))
    } else {
      session.send(.loadChanged(LoadStatus(phase: .following, name: "many.dat")))
    }
    return session
  }

  private func grow(_ session: inout Session, to count: Int) {
    session.send(.traceChanged(grown(count), replaces: false))
  }

  @Test(arguments: [false, true]) func theLastPacketStaysUnderTheCursor(isLive: Bool) {
    var session = growing(3, isLive: isLive)
    // Nobody has gone there yet.
    grow(&session, to: 5)
    #expect(session.state.packets.cursor == 0 && !session.screen.contains("at the end"))
    session.press("G")
    #expect(session.screen.contains(" stays at the end: packet 5/5 "))
    grow(&session, to: 7)
    #expect(session.state.packets.cursor == 6 && session.state.calls.packet == 6)
    #expect(session.screen.contains(" stays at the end: packet 7/7 "))
    session.press("k")
    grow(&session, to: 8)
    #expect(session.state.packets.cursor == 5 && session.screen.contains(" packet 6/8 "))
    session.press("jj")
    grow(&session, to: 9)
    #expect(session.state.packets.cursor == 8)
    // A search or a mark leaves it, too.
    session.press("ma3G'a")
    grow(&session, to: 10)
    #expect(session.state.packets.cursor == 9)
    session.press("3G")
    grow(&session, to: 11)
    #expect(session.state.packets.cursor == 2)
  }

  @Test func whatDoesNotGrowHasNoEndToStayAt() {
    var session = Session(grown(5), 80, 24)
    session.press("G")
    #expect(session.screen.contains(" packet 5/5 ") && !session.screen.contains("at the end"))
    grow(&session, to: 7)
    #expect(session.state.packets.cursor == 4)
  }

  @Test func aSortedListKeepsItsPacket() {
    var session = growing(5)
    session.press("sG")
    let position = session.state.packets.position
    grow(&session, to: 8)
    #expect(session.state.packets.position == position && !session.screen.contains("at the end"))
  }

  /// What is open is about the packet under the cursor.
  @Test(arguments: [":", "?", "x", "f", "t"]) func nothingMovesUnderWhatIsOpen(keys: String) {
    var session = growing(5)
    session.press("G" + keys)
    grow(&session, to: 6)
    #expect(session.state.packets.position == 4)
    session.press("<Esc>")
    grow(&session, to: 7)
    #expect(session.state.packets.position == 6)
  }

  @Test func keysInTheCallsStayWithTheirPacket() {
    var session = growing(5)
    session.press("G<Tab>")
    grow(&session, to: 6)
    session.press("jq")
    grow(&session, to: 7)
    #expect(session.state.packets.position == 4 && session.state.focus == .packets)
  }

  /// `T` on the last packet goes on with what comes behind it; another file starts at its top.
  @Test func aFileIsFollowedFromItsEnd() {
    for isSame in [true, false] {
      var session = Session(grown(3), 80, 24)
      session.press("GT")
      #expect(session.effects == [.reload(follow: true)])
      session.send(.viewKept(isSame ? session.state.savedView : nil, ofLastTime: !isSame))
      session.send(.loadChanged(LoadStatus(phase: .reading, name: "many.dat")))
      session.send(.traceChanged(grown(5), replaces: true))
      session.send(.loadChanged(LoadStatus(phase: .following, name: "many.dat")))
      #expect(session.state.packets.cursor == (isSame ? 4 : 0))
      grow(&session, to: 6)
      #expect(session.state.packets.cursor == (isSame ? 5 : 0))
    }
  }
}
