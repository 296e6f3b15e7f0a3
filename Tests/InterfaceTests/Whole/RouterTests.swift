import CallTrees
import Screen
import Testing

@testable import Interface

/// Every command reaches a pane, and every state is small enough to be kept in mind.
@Suite struct RouterTests {
  /// Where keys are pressed: what was pressed before.
  private static let situations = [
    "", "j", "jj", "<Tab>", "<Tab>zR4j", "<Tab>zR>", "<Tab>j<Enter>", "D<Tab><Tab>", "djd", "djdG", "fj", "?",
    "/tcp<Enter>j",
  ]

  @Test(arguments: KeyTable.standard.groups.flatMap(\.bindings).map(\.keys[0]))
  func everyKeyDoesSomethingSomewhere(key: String) {
    let keys = ["m", "'"].contains(key) ? key + "a" : key
    let answered = Self.situations.contains { situation in
      var session = Session(Sample.trace, 44, 24)
      session.press(situation)
      session.state.message = nil
      session.state.keyboard.isUntouched = true
      let (before, effects) = (session.buffer, session.effects.count)
      session.press(keys)
      return session.buffer != before || session.effects.count > effects
    }
    #expect(answered, "\(key) does nothing anywhere")
  }

  /// What the list asks of others, and does itself.
  @Test func theListAsksForThePacketThatItsCursorGoesTo() {
    var state = ViewState(trace: Sample.trace, width: 80, height: 24)
    let area = Layout(state).packets
    let shared = state.shared
    let answer = state.packets.reduce(.down, count: nil, area, shared)
    #expect(state.packets.cursor == 1)
    guard case .showPacket? = answer?.requests.first else {
      Issue.record("nobody is told of the packet")
      return
    }
    // Only the router makes the calls another packet's.
    #expect(state.calls.packet == 0)
    _ = state.take(answer ?? .done)
    #expect(state.calls.packet == 1)
    // At the end nothing is asked for; a command of the call graph is none of the list's.
    #expect(state.packets.reduce(.bottom, count: nil, area, shared)?.requests.count == 1)
    #expect(state.packets.reduce(.down, count: nil, area, shared)?.requests.isEmpty == true)
    #expect(state.packets.reduce(.foldAll, count: nil, area, shared) == nil)
  }

  @Test func theFormAsksBeforeItTakesACaptureAway() {
    var pane = ArmingPane()
    pane.open(ArmRequest(filter: "tcp", entries: [], quota: 5))
    let answer = pane.reduce(.enter)
    #expect(pane.form == nil)
    guard case .leave(.arm(let request))? = answer.requests.first else {
      Issue.record("nothing is armed")
      return
    }
    #expect(request.filter == "tcp" && request.quota == 5)
    #expect(answer.effects.isEmpty)
  }

  /// What a key opened `q` leaves before it ends the program, and so does `Esc`, which never ends it.
  @Test(arguments: [
    "w", "H", "l", "<Enter>", "<Tab>", "jjwD", "<Tab>zR<Enter>", "f<Enter>w", "t<Enter>", "D<Tab><Tab>",
  ])
  func leavingGoesBackBeforeItQuits(keys: String) {
    for (back, mostKeys) in [("q", 4), ("<Esc>", 4)] {
      var session = Session()
      session.press(keys)
      var pressed = 0
      while session.state.focus != .packets || session.state.details.subject != nil, pressed < mostKeys {
        session.press(back)
        pressed += 1
      }
      #expect(session.effects.isEmpty && pressed > 0)
      #expect(session.state.focus == .packets && session.state.calls.zoom.isEmpty)
      while session.state.shared.families.shown != nil { session.press(back) }
      session.press("q")
      #expect(session.effects == [.quit])
    }
  }

  /// Of one packet there is no list to go back to.
  @Test func aSinglePacketIsLeftAtOnce() {
    var session = Session(PacketSample.trace(1) { _ in })
    #expect(session.state.focus == .calls && session.screen.contains("q quit"))
    session.press("wq")
    #expect(session.effects == [.quit])
  }

  /// A pane that needs more is two panes.
  @Test func noStateHasMoreThanTwelveProperties() throws {
    var session = Session()
    session.press("djd")
    let diff = try #require(session.state.mode.diff)
    let state = session.state
    let states: [Any] = [
      state, state.shared, state.source, state.keyboard, state.packets, state.calls, state.details, state.prompt,
      state.arming, state.asking, diff, FamiliesPane(state.trace, state.shared.families.table), TextPane(.help),
      FunctionsPane(packet: 0, subtree: nil, .packet, state.shared), ArmForm(state.arming.defaults),
    ]
    for state in states { #expect(Mirror(reflecting: state).children.count <= 12, "\(type(of: state))") }
  }
}
