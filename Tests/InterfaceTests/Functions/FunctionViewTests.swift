import CallTrees
import Screen
import TestSupport
import Testing

@testable import Interface

/// The list of functions, and of the callers of one.
@Suite struct FunctionViewTests {
  @Test func theFunctionsOfAPacketAt80x24() {
    var session = Session()
    session.press("t")
    #expect(
      session.screen == """
        ┌────────────────────────────────────────────────────────────────────────────────┐
        │*functions of packet 1                                                          │
        │  function                  calls  total µs  self µs▾    p50 µs    p99 µs share │
        │▌ tcp_v4_rcv                    1    18.000     5.982    18.000    18.000 ██    │
        │  tcp_rcv_established           1     9.000     4.500     9.000     9.000 █▌    │
        │  nft_do_chain [nf_tables]      1     3.000     3.000     3.000     3.000 █     │
        │  tcp_v4_do_rcv                 1    10.500     1.500    10.500    10.500 ▌     │
        │  tcp_ack                       1     0.900     0.800     0.900     0.900 ▎     │
        │  tcp_filter                    1     1.250     0.750     1.250     1.250 ▎     │
        │  tcp_try_coalesce              3     0.600     0.600     0.200     0.300 ▎     │
        │  security_sock_rcv_skb         1     0.500     0.500     0.500     0.500 ▏     │
        │  __rcu_read_lock               1     0.208     0.208     0.208     0.208 ▏     │
        │  tcp_rack_advance              1     0.100     0.100     0.100     0.100 ▏     │
        │  __rcu_read_unlock             1     0.060     0.060     0.060     0.060 ▏     │
        │                                                                                │
        │                                                                                │
        │                                                                                │
        │                                                                                │
        │                                                                                │
        │                                                                                │
        │                                                                                │
        │                                                                                │
        │                                                                                │
        │ web.dat                                                          function 1/11 │
        │ Enter its slowest call  Tab of all packets  s sort  r reverse  U callers       │
        └────────────────────────────────────────────────────────────────────────────────┘
        """)
  }

  @Test func theSmallestScreen() {
    var session = Session(Sample.trace, 40, 10)
    session.press("t")
    #expect(
      session.screen == """
        ┌────────────────────────────────────────┐
        │*functions of packet 1                  │
        │  function               calls  self µs▾│
        │▌ tcp_v4_rcv                 1     5.982│
        │  tcp_rcv_established        1     4.500│
        │  nft_do_chain [nf_tab…      1     3.000│
        │  tcp_v4_do_rcv              1     1.500│
        │  tcp_ack                    1     0.800│
        │  tcp_filter                 1     0.750│
        │ web.dat                  function 1/11 │
        │ Enter its slowest call  s sort  q back │
        └────────────────────────────────────────┘
        """)
  }

  @Test func aWideScreen() {
    var session = Session(Sample.trace, 200, 60)
    session.press("t<Tab>")
    #expect(
      session.screen.split(separator: "\n").prefix(6).joined(separator: "\n") == """
        ┌────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┐
        │*functions of 3 packets                                                                                                                                                                                 │
        │  function                  calls  total µs  self µs▾    p50 µs    p99 µs    max µs share of self                                                                                                       │
        │▌ tcp_v4_rcv                    2    24.000    10.032     6.000    18.000    18.000 ███████████████████████▏                                                                                            │
        │  tcp_rcv_established           1     9.000     4.500     9.000     9.000     9.000 ██████████▍                                                                                                         │
        │  nft_do_chain [nf_tables]      1     3.000     3.000     3.000     3.000     3.000 ██████▉                                                                                                             │
        """)
  }

  @Test func tabCountsAllPacketsThenTheCall() {
    var session = Session()
    session.press("<Tab>5jt")
    #expect(heading(session) == "*functions of packet 1")
    #expect(list(session).first == "tcp_v4_rcv 1")
    session.press("<Tab>")
    #expect(heading(session) == "*functions of 3 packets")
    #expect(list(session).first == "tcp_v4_rcv 2")
    session.press("<Tab>")
    #expect(heading(session) == "*functions in tcp_rcv_established of packet 1")
    #expect(
      list(session) == [
        "tcp_rcv_established 1", "nft_do_chain [nf_tables] 1", "tcp_ack 1", "tcp_try_coalesce 3", "tcp_rack_advance 1",
      ])
    session.press("<Tab>")
    #expect(heading(session) == "*functions of packet 1")
    session.press("<S-Tab>")
    #expect(heading(session) == "*functions in tcp_rcv_established of packet 1")
    session.press("t")
    #expect(session.function == "tcp_rcv_established")
  }

  @Test func aZoomIsWhatIsCounted() {
    var session = Session()
    session.press("<Tab>2j<Enter>t")
    #expect(heading(session) == "*functions in tcp_filter of packet 1")
    #expect(list(session) == ["tcp_filter 1", "security_sock_rcv_skb 1"])
  }

  @Test func aFamilysPacketsAloneAreCounted() {
    var session = Session(FamilyViewTests.many)
    session.press("fj<Enter>t<Tab>")
    #expect(heading(session) == "*functions of 1 packet")
    #expect(list(session) == ["tcp_add_backlog 1", "tcp_v4_rcv 1"])
  }

  @Test func everyColumnSortsBothWays() {
    var session = Session()
    session.press("t")
    let columns = ["p50 µs▾", "p99 µs▾", "max µs▾", "function▴", "calls▾", "total µs▾", "self µs▾"]
    session.send(.resize(width: 120, height: 24))
    for column in columns {
      session.press("s")
      #expect(row(1, session).contains(column))
      let down = list(session)
      session.press("r")
      #expect(row(1, session).contains(String(column.dropLast()) + (column.hasSuffix("▾") ? "▴" : "▾")))
      #expect(Set(list(session)) == Set(down))
      session.press("r")
      #expect(list(session) == down)
    }
    session.press("ssss")
    #expect(list(session).prefix(3) == ["__rcu_read_lock 1", "__rcu_read_unlock 1", "nft_do_chain [nf_tables] 1"])
    session.press("s")
    #expect(list(session).first == "tcp_try_coalesce 3")
  }

  @Test func aClickOnAHeadingSorts() {
    var session = Session()
    session.press("t")
    let titles = session.buffer.row(1).map { String($0.character) }.joined()
    let x = titles.distance(
      from: titles.startIndex, to: titles.firstRange(of: "calls")?.lowerBound ?? titles.startIndex)
    session.send(.mouse(MouseInput(.press, x: x, y: 1)))
    #expect(row(1, session).contains("calls▾"))
    session.send(.mouse(MouseInput(.press, x: x, y: 1)))
    #expect(row(1, session).contains("calls▴"))
    session.send(.mouse(MouseInput(.press, x: 5, y: 4)))
    #expect(session.state.mode.functions?.cursor == 2)
  }

  @Test func theCursorStaysOnItsFunction() {
    var session = Session()
    session.press("t4j")
    let name = list(session)[4]
    session.press("sr")
    #expect(session.state.mode.functions.map { list(session)[$0.cursor] } == name)
  }

  @Test func enterGoesToTheLongestCallAndSearchesForTheOthers() {
    var session = Session()
    session.press("tss/coalesce<Enter><Enter>")
    #expect(session.function == "tcp_try_coalesce")
    #expect(session.state.calls.cursor == 9)
    #expect(session.state.message?.text == "the slowest tcp_try_coalesce: n goes to the next one")
    session.press("N")
    #expect(session.state.calls.cursor == 8)
    session.press("gt/tcp_ack<Enter><Enter>")
    #expect(session.state.message?.text == "the only tcp_ack")
  }

  @Test func enterGoesToAnotherPacketToo() {
    var session = Session()
    session.press("t<Tab>/udp_queue<Enter><Enter>")
    #expect(session.state.packet?.index == 3)
    #expect(session.function == "udp_queue_rcv_skb")
    session.press("gt<Tab>/tcp_v4_rcv<Enter><Enter>")
    #expect(session.state.packet?.index == 1)
  }

  @Test func whatIsLeftOutOfTheGraphIsSaid() {
    var session = Session()
    session.press("ot/rcu_read_lock<Enter><Enter>")
    #expect(session.state.message?.text == "left out here: i shows interrupts, o noise")
  }

  @Test func callersOfAFunction() {
    var session = Session(
      trace(
        """
          1)               |  f() {
          1)   2.000 us    |    h();
          1)   3.000 us    |    h();
          1)               |    g() {
          1)   9.000 us    |      h();
          1) + 10.000 us   |    }
          1) + 20.000 us   |  }
          1)   1.000 us    |  h();

        """))
    session.press("<Tab>jU")
    #expect(heading(session) == "*callers of h in root 1")
    #expect(list(session) == ["g 1", "f 2"])
    session.press("<Enter>")
    #expect(session.function == "h")
    #expect(session.state.calls.line?.row == 4)
    session.press("U<Tab>")
    #expect(heading(session) == "*callers of h in 2 roots")
    #expect(list(session) == ["g 1", "f 2", "(outermost) 1"])
    // From the callers to theirs, and back.
    session.press("U")
    #expect(heading(session) == "*callers of g in 2 roots")
    #expect(list(session) == ["f 1"])
    session.press("<Esc>")
    #expect(heading(session) == "*callers of h in 2 roots")
    session.press("GU")
    #expect(session.state.message?.text == "nothing called these")
    session.press("q")
    #expect(session.function == "h")
  }

  @Test func manyCallsAreCountedInPieces() {
    let lines = (1...150_000).map { " 0)   \($0 % 7).000 us    |  f\($0 % 3)();\n" }.joined()
    var session = Session(trace(lines))
    session.press("t<Tab>")
    #expect(heading(session) == "*functions of 150000 roots, 3 % counted")
    // Keys work meanwhile, and percentiles come last.
    session.press("j")
    #expect(session.state.mode.functions?.line?.p50 == nil)
    var pieces = 0
    while session.state.hasWork {
      session.send(.proceed)
      pieces += 1
    }
    #expect(pieces == 8)
    #expect(heading(session) == "*functions of 150000 roots")
    #expect(list(session).sorted() == ["f0 50000", "f1 50000", "f2 50000"])
    #expect(session.state.mode.functions?.line?.p50 == 3000)
  }

  @Test func aGrowingTraceIsCountedOn() {
    var part = FamilyViewTests.many
    part.packets = PacketTable(Array(part.packets).prefix(6))
    var session = Session(part)
    session.press("t<Tab>j")
    #expect(list(session).contains("tcp_ack 6"))
    let name = session.state.mode.functions?.line?.function
    session.send(.traceChanged(FamilyViewTests.many, replaces: false))
    #expect(list(session).contains("tcp_ack 39"))
    #expect(session.state.mode.functions?.line?.function == name)
    #expect(heading(session) == "*functions of 41 packets")
  }

  /// Of a family too: what was counted of a trace that grows faster than it is counted is not thrown away.
  @Test func aFamilyOfAGrowingTraceIsCountedOn() {
    let whole = trace((0..<150_300).map { " 0)   1.000 us    |  f\($0 % 3)();\n" }.joined())
    var part = whole
    part.packets = PacketTable(Array(part.packets).prefix(150_000))
    var session = Session(part)
    session.press("Ft<Tab>")
    // Of 50,000 packets of one call each 5,000 are counted while the key waits, and 20,000 make a piece.
    #expect(session.state.mode.functions?.count.share == 0.1)
    session.send(.traceChanged(whole, replaces: false))
    #expect(session.state.mode.functions?.count.share == 25_000.0 / 50_100)
    while session.state.hasWork { session.send(.proceed) }
    #expect(list(session) == ["f0 50100"])
  }

  @Test func commandsOfTheWholeProgramAreTaken() {
    var session = Session()
    session.press("tM")
    #expect(session.effects.last == .mouse(false) && heading(session).contains("functions of packet 1"))
    session.press("!true<Enter>")
    #expect(session.effects.count == 2 && heading(session).contains("functions of packet 1"))
  }

  @Test func keysThatMeanNothingHereSaySo() {
    var session = Session()
    session.press("tzM")
    #expect(session.state.message?.text == "not in the list of functions: Esc goes back")
    session.press("<Esc>U")
    #expect(session.state.message?.text == "no call is selected")
    session = Session(Trace(source: "empty.dat"))
    session.press("t")
    #expect(session.state.message?.text == "there are no packets yet")
  }

  private func row(_ y: Int, _ session: Session) -> String {
    String(session.buffer.row(y).map(\.character)).trimmingCharacters(" ")
  }

  private func heading(_ session: Session) -> String { row(0, session) }

  /// Names and numbers of calls.
  private func list(_ session: Session) -> [String] {
    session.state.mode.functions?.lines.map {
      "\(FunctionsPane.name(of: $0, session.state.shared)) \($0.calls)"
    } ?? []
  }
}
