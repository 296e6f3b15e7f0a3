import Screen
import TestSupport
import Testing

@testable import Interface

/// `w` and `W`: the calls that took the most time themselves.
@Suite struct SlowestKeyTests {
  @Test func fromTheListToTheSlowestCallAndOn() {
    var session = Session()
    session.press("w")
    #expect(session.state.focus == .calls)
    #expect(session.function == "tcp_v4_rcv")
    #expect(session.state.message?.text == "slowest call: tcp_v4_rcv, 5.982 µs itself, 30 %")
    session.press("w")
    #expect(session.function == "tcp_rcv_established")
    #expect(session.state.message?.text == "slowest call 2: tcp_rcv_established, 4.500 µs itself, 23 %")
    session.press("2w")
    #expect(session.function == "tcp_v4_do_rcv")
    #expect(session.state.message?.text == "slowest call 4: tcp_v4_do_rcv, 1.500 µs itself, 7.5 %")
    session.press("W")
    #expect(session.function == "nft_do_chain")
    session.press("99w")
    #expect(session.state.message?.text == "no faster call here")
    session.press("99W")
    #expect(session.state.message?.text == "no slower call here")
    // From anywhere else it starts over.
    session.press("Gw")
    #expect(session.function == "tcp_v4_rcv")
  }

  /// A packet of so many calls that a key cannot wait for all of them.
  @Test func aLargePacketIsLookedThroughBetweenKeys() {
    let call = " 1)   0.100 us    |    step();\n"
    let many = String(repeating: call, count: 60_000)
    let text =
      " 1)               |  root() {\n" + many + " 1)   9.000 us    |    slow();\n" + many
      + " 1)   8.000 us    |    slower();\n" + many + " 1)   7.000 us    |    third();\n 1) # 18024.001 us |  }\n"
    var session = Session(TestSupport.trace(ofText: text))
    session.press("w")
    #expect(session.state.hasWork && session.function == "root")
    #expect(session.state.message?.text == "looking for the slowest call")
    while session.state.hasWork { session.send(.proceed) }
    #expect(session.function == "slow")
    #expect(session.state.message?.text == "slowest call: slow, 9.000 µs itself, <0.1 %")
    // Pressed faster than it is found, each counts.
    session.press("ww")
    while session.state.hasWork { session.send(.proceed) }
    #expect(session.function == "third")
    // Who goes elsewhere is not taken away from there.
    session.press("W")
    session.press("g")
    #expect(session.state.calls.questions.seek == nil && session.function == "root")
  }

  @Test func withinAZoomAndAFilter() {
    var session = Session()
    session.press("<Tab>zM/tcp_v4_do_rcv<Enter><Enter>w")
    #expect(session.function == "tcp_rcv_established")
    session.press("<Esc>&rack|security<Enter>gw")
    // Callers of what matches are shown, too.
    #expect(session.function == "tcp_v4_rcv")
    session.press("5w")
    #expect(session.function == "security_sock_rcv_skb")
    session.press("w")
    #expect(session.function == "tcp_rack_advance")
    session.press("w")
    #expect(session.state.message?.text == "no faster call here")
  }

  @Test func noiseThatIsLeftOutIsNotFound() {
    var session = Session()
    session.press("o")
    var names: [String] = []
    for _ in 0..<20 {
      session.press("w")
      names.append(session.function)
    }
    #expect(!names.contains("__rcu_read_lock"))
    #expect(names.contains("tcp_rack_advance"))
  }

  @Test func thereMayBeNone() {
    var session = Session(trace("  1)               |  f() {\n"))
    session.press("w")
    #expect(session.state.message?.text == "no call here has a known time")
  }
}
