import Screen
import Testing

@testable import Interface

/// Panes are as high as the user makes them.
@Suite struct PaneSizeTests {
  /// Heights of the list, the calls and the details, headings included.
  private func heights(_ session: Session) -> [Int] {
    let layout = Layout(session.state)
    return [layout.packets.height, layout.calls.height, layout.details.height]
  }

  private func drag(_ session: inout Session, from: Int, to rows: Int...) {
    session.send(.mouse(MouseInput(.press, x: 5, y: from)))
    for row in rows { session.send(.mouse(MouseInput(.drag, x: 9, y: row))) }
  }

  @Test func theLineBelowTheListIsDragged() {
    var session = Session(FamilyViewTests.many, 80, 24)
    #expect(heights(session) == [8, 14, 0])
    drag(&session, from: 8, to: 9, 12, 11)
    #expect(heights(session) == [11, 11, 0])
    #expect(session.screen.split(separator: "\n")[12].hasPrefix("│*calls of packet 1"))
    // Both keep something.
    drag(&session, from: 11, to: 23)
    #expect(heights(session) == [19, 3, 0])
    drag(&session, from: 19, to: 0)
    #expect(heights(session) == [2, 20, 0])
    // Only that line drags.
    drag(&session, from: 3, to: 12)
    #expect(heights(session) == [2, 20, 0] && session.state.packets.cursor == 0)
    session.send(.mouse(MouseInput(.drag, x: 1, y: 12)))
    #expect(heights(session) == [2, 20, 0])
  }

  @Test func soIsTheLineAboveTheDetails() {
    var session = Session(FamilyViewTests.many, 80, 24)
    session.press("D")
    #expect(heights(session) == [5, 10, 7])
    drag(&session, from: 15, to: 12)
    #expect(heights(session)[2] == 10)
    drag(&session, from: Layout(session.state).details.y, to: 0)
    #expect(heights(session)[2] == 17)
    session.press("3-")
    #expect(heights(session)[2] == 14)
    session.press("D")
    #expect(heights(session)[2] == 0)
    // What fills the screen has no such line.
    session.press("f")
    drag(&session, from: 8, to: 12)
    #expect(session.state.mode.place?.hasPrefix("family ") == true)
  }

  @Test func keysDoTheSameAndTheSizeIsKept() {
    var session = Session(FamilyViewTests.many, 80, 24)
    session.press("4+-")
    #expect(heights(session) == [11, 11, 0])
    let view = session.state.savedView
    #expect(view.listLines == 10 && view.detailLines == nil)
    var other = Session()
    other.send(.viewKept(view))
    other.send(.traceChanged(FamilyViewTests.many, replaces: true))
    #expect(heights(other) == [11, 11, 0])
    // On a smaller screen as much of it as there is room for, and all of it again.
    other.send(.resize(width: 40, height: 10))
    #expect(heights(other) == [5, 3, 0])
    other.send(.resize(width: 80, height: 24))
    #expect(heights(other) == [11, 11, 0])
    // Another trace is looked at in panes of the same size.
    other.send(.traceChanged(Sample.trace, replaces: true))
    #expect(heights(other) == [11, 11, 0])
    other.press("=")
    #expect(heights(other) == [4, 18, 0] && other.state.savedView.listLines == nil)
  }
}
