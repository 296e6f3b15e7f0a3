import CallTrees
import Testing

@testable import Interface

/// A search looks through the calls, the list, or everything, as is chosen while it is typed.
@Suite struct SearchScopeTests {
  @Test func theScopeIsSwitchedWhileThePatternIsTyped() {
    var session = Session()
    session.press("/udp_rcv")
    #expect(bottom(session) == "list/udp_rcv   no match")
    session.press("^T")
    #expect(bottom(session) == "all/udp_rcv   1 of 1")
    #expect(session.state.packets.position == 2 && session.function == "udp_rcv" && session.state.focus == .calls)
    // The packet that it was begun on has no such call.
    session.press("^T")
    #expect(bottom(session) == "calls/udp_rcv   no match")
    #expect(session.state.packets.position == 0 && session.state.focus == .packets)
    session.press("^U^Ttcp")
    #expect(bottom(session) == "list/tcp   1 of 2" && session.state.focus == .packets)
    session.press("^T^T<Enter>")
    #expect(bottom(session) == "1 of 9" && session.state.focus == .calls)
    // Elsewhere there is nothing to choose.
    session.press("<Esc>gdjd/^T")
    #expect(bottom(session) == "/")
  }

  @Test func theNextMatchMayBeInAnotherPacket() {
    var session = Session()
    session.press("/tcp_filter^T<Enter>")
    var said: [String] = []
    for keys in ["", "n", "n", "N", "2n", "3N"] {
      session.press(keys)
      said.append("\(session.state.packets.cursor) \(session.function) \(bottom(session))")
    }
    #expect(
      said == [
        "0 tcp_filter 1 of 2", "1 tcp_filter 2 of 2", "0 tcp_filter 1 of 2: search went on at the top",
        "1 tcp_filter 2 of 2: search went on at the bottom", "1 tcp_filter 2 of 2", "0 tcp_filter 1 of 2",
      ])
    session.press("/udp_queue^T^T^T<Enter>")
    #expect(bottom(session) == "no match for udp_queue")
    session.press("<Tab>/udp_queue^T<Enter>n")
    #expect(bottom(session) == "1 of 1: this is the only match" && session.state.packets.cursor == 2)
  }

  /// What narrows the screen is taken off on the way to a match, and comes back when the search is given up.
  @Test func whatLeavesAMatchOutIsTakenOff() {
    for keys in ["F", "<Tab>&coalesce<Enter>", "<Tab>zR3j<Enter>", "jF<Tab>zMl", "sr<Tab>"] {
      var session = Session()
      session.press(keys)
      session.state.message = nil
      let before = session.screen
      session.press("/udp_queue^T")
      if session.state.prompt.line?.scope == .list { session.press("^T") }
      #expect(session.function == "udp_queue_rcv_skb" && session.state.packets.position == 2)
      session.press("<Esc>")
      session.state.shared.search = nil
      session.state.message = nil
      #expect(session.screen == before, "after \(keys)")
      session.press("/udp_queue^T")
      if session.state.prompt.line?.scope == .list { session.press("^T") }
      session.press("<Enter>")
      #expect(session.function == "udp_queue_rcv_skb" && session.state.shared.families.shown == nil)
    }
  }

  /// The same in a long list, until that is another one.
  @Test func nobodyWaitsForAPacketFarOff() {
    var session = Session(
      PacketSample.trace(12_000) { packet in if packet.number == 11_990 { packet.drop = "SOCKET_FILTER at=udp_rcv" } })
    session.press("/socket_f")
    #expect(bottom(session) == "list/socket_f   searching" && session.state.packets.position == 0)
    _ = finish(&session)
    #expect(bottom(session) == "list/socket_f   1 of 1" && session.state.packets.position == 11_989)
    session.press("<Enter>kn")
    #expect(bottom(session) == "1 of 1" && session.state.packets.position == 11_989)
    session.press("N")
    #expect(bottom(session) == "1 of 1: this is the only match")
    session.press("gn")
    #expect(session.state.packets.position == 11_989)
    session.press("g/nowhere<Enter>")
    session.press("s")
    _ = finish(&session)
    #expect(session.state.shared.search?.seek == nil && session.state.packets.position == 0)
  }

  /// A match that lies far off is looked for between keys.
  @Test func nobodyWaitsForAMatchFarOff() {
    let lines = (1...200_000).map { "  0)   1.000 us    |  \($0 == 199_990 ? "rare" : "f")();\n" }.joined()
    var session = Session(trace(lines))
    session.press("/rare^T")
    #expect(bottom(session) == "all/rare   searching" && session.state.packets.position == 0)
    let pieces = finish(&session)
    #expect(pieces > 4 && bottom(session) == "all/rare   1 of 1" && session.state.packets.position == 199_989)
    session.press("r")
    _ = finish(&session)
    #expect(bottom(session) == "all/rarer   no match" && session.state.packets.position == 0)
    session.press("<BS>")
    session.press("<Enter>")
    // Who presses a key does not want to be taken elsewhere any more.
    session.press("j")
    _ = finish(&session)
    #expect(session.state.packets.position == 1)
    session.press("n")
    _ = finish(&session)
    #expect(bottom(session) == "1 of 1" && session.state.packets.position == 199_989)
    // All are counted by now, and none is looked at twice.
    session.press("<Tab>2g")
    session.press("50n")
    _ = finish(&session)
    #expect(session.state.packets.position == 199_989)
  }

  @Test func aTraceThatGrowsIsSearchedFurther() {
    var session = Session(PacketSample.trace(3) { $0.calls = ["2.000 us    |  f\($0.number)();"] })
    session.press("/f[0-9]^T<Enter>")
    #expect(bottom(session) == "1 of 3")
    let grown = PacketSample.trace(5) { $0.calls = ["2.000 us    |  f\($0.number)();"] }
    session.send(.traceChanged(grown, replaces: false))
    session.press("N")
    #expect(bottom(session) == "5 of 5: search went on at the bottom" && session.function == "f5")
  }

  @Test func everyRowHasItsPacket() {
    for trace in [Sample.trace, FamilyViewTests.many] {
      for packet in trace.packets {
        for row in packet.rows { #expect(trace.packets.position(ofRow: row) == packet.index - 1) }
      }
      #expect(trace.packets.position(ofRow: trace.calls.count) == nil)
    }
    // A list in another order than its rows.
    let other = PacketTable([2, 0, 1].map { Sample.trace.packets[$0] })
    for row in 0..<Sample.trace.calls.count {
      #expect(other.position(ofRow: row).map { other[$0].rows.contains(row) } == true)
    }
  }

  /// How many pieces there were.
  private func finish(_ session: inout Session) -> Int {
    var pieces = 0
    while session.state.hasWork, pieces < 1000 {
      session.send(.proceed)
      pieces += 1
    }
    return pieces
  }

  private func bottom(_ session: Session) -> String {
    String(session.buffer.row(session.state.height - 1).map(\.character)).trimmingCharacters(" ")
  }
}
