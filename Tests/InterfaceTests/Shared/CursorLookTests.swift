import Screen
import TestSupport
import Testing

@testable import Interface

/// `:set cursor`: how the line under the cursor stands out.
@Suite struct CursorLookTests {
  /// The rows of the screen that have cells of a role laid over them, and what stands in these.
  private func laid(_ role: Role, _ session: Session) -> [String] {
    let buffer = session.buffer
    return (0..<buffer.height).map { y in
      String(buffer.row(y).filter { $0.over == role }.map(\.character))
    }.filter { !$0.isEmpty }
  }

  @Test func asFarAsThePaneGoesOrOnlyTheName() {
    var session = Session()
    session.press("<Tab>j")
    #expect(laid(.callSelected, session).map(\.count) == [80])
    #expect(laid(.selectedElsewhere, session).map(\.count) == [80])
    session.press(":set cursor name<Enter>")
    #expect(laid(.callSelected, session) == ["▌__rcu_read_lock"])
    // The column of the flow.
    #expect(laid(.selectedElsewhere, session) == ["▌…:40000 → 10.0.0.2:9000   "])
    session.press("<Tab>:set columns total number<Enter>")
    #expect(laid(.packetSelected, session) == ["▌   20.000"])
    session.press(":set nocolumns<Enter>t")
    #expect(laid(.callSelected, session).map { $0.hasPrefix("▌tcp_v4_rcv ") } == [true])
    session.press("qf")
    #expect(laid(.packetSelected, session).map { $0.hasPrefix("▌tcp_v4_rcv") } == [true])
    session.press("q:set cursor line<Enter>")
    #expect(laid(.packetSelected, session).map(\.count) == [80])
  }

  @Test func aNameThatIsScrolledOutOrCutIsLaidOverAsFarAsItIsSeen() {
    let text = " 1)   0.100 us    |  a_name_that_is_longer_than_the_screen_is_wide();\n"
    var session = Session(trace(ofText: text), 40, 12)
    session.press(":set cursor name<Enter>")
    #expect(laid(.callSelected, session) == ["▌a_name_that_is_longer_t…"])
    session.press("zl")
    #expect(laid(.callSelected, session) == ["▌…that_is_longer_than_the_…"])
  }

  @Test func itIsKeptAndCompleted() {
    var session = Session()
    session.press(":set cursor n<Tab>")
    #expect(session.state.prompt.line?.text.string == "set cursor name")
    session.press("<Enter>:save<Enter>")
    #expect(session.effects.last == .saveSettings(ScreenSettings(cursor: .name)))
    session.press(":set cursor bar<Enter>")
    #expect(session.state.message?.text == "the cursor is a line or a name: :set cursor name")
    #expect(session.state.settings.cursor == .name)
  }

  /// A move changes two lines and their number, and not what the bottom line offers.
  @Test func hintsAreTheSameOnEveryCall() {
    var session = Session()
    session.press("<Tab>zR")
    let hints = session.buffer.row(23).map(\.character)
    for _ in 0..<8 {
      session.press("j")
      #expect(session.buffer.row(23).map(\.character) == hints)
    }
  }
}
