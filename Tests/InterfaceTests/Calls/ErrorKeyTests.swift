import CallTrees
import TestSupport
import Testing

@testable import Interface

/// `e` and `E` go to what `ftview errors` reports.
@Suite struct ErrorKeyTests {
  /// Outermost calls of which the second dropped a packet, in an interrupt, and the third one returned errors.
  private static let plain = """
     1)   1.000 us    |  quiet();
     1)               |  ip_rcv() {
     1)   ==========> |
     1)               |    net_rx() {
     1)   0.500 us    |      sk_skb_reason_drop(reason=8);
     1)   1.000 us    |    }
     1)   <========== |
     1)   9.000 us    |  }
     1)               |  send() {
     1)               |    route() {
     1)   0.100 us    |      lookup(); /* ret=-101 */
     1)   0.500 us    |    } /* ret=-101 */
     1)   0.100 us    |    kfree_skb();
     1)   5.000 us    |  } /* ret=0 */

    """

  @Test func theDropThatTheReportNamesIsFound() {
    var session = Session()
    session.press("j<Tab>zMe")
    #expect(session.function == "kfree_skb_reason")
    #expect(session.state.message?.text == "dropped: SOCKET_FILTER, freed here")
    session.press("e")
    #expect(session.state.message?.text == "no error, drop, fault or loss below")
  }

  @Test func plainTracesHaveDropsInListAndGraph() {
    var session = Session(trace(Self.plain))
    session.press("e")
    #expect(session.state.packet?.index == 2)
    session.press("e")
    #expect(session.state.packet?.index == 3)
    session.press("E<Tab>e")
    #expect(session.function == "sk_skb_reason_drop")
    #expect(session.state.message?.text == "dropped: reason 8, freed here")
  }

  @Test func everyCallOfTheReportIsVisitedAndNoOther() {
    let trace = trace(Self.plain)
    let errors = PacketErrors(trace, trace.packets[2])
    var session = Session(trace)
    session.press("G<Tab>")
    var visited: [Int] = []
    while visited.count < 10 {
      session.press("e")
      guard session.state.message?.isError == false, let row = session.state.calls.line?.row else { break }
      visited.append(row)
    }
    #expect(visited == errors.troubles)
    #expect(visited.map { trace.functions.name(trace.calls.function[$0]) } == ["route", "lookup", "kfree_skb"])
    #expect(errors.list.map(\.row) + errors.drops.compactMap(\.row) == [visited[1], visited[2]])
  }

  @Test func whatIsLeftOutIsNotPassedOverInSilence() {
    var session = Session(trace(Self.plain))
    session.press("ij<Tab>e")
    #expect(session.function == "ip_rcv")
    #expect(
      session.state.message?.text == "what is left out has 1 below: i shows interrupts, o noise, Esc ends a filter")
    session.press("ie")
    #expect(session.function == "sk_skb_reason_drop")
  }

  /// A packet of so many calls that a key cannot wait for all of them.
  @Test func aLargePacketIsLookedThroughBetweenKeys() {
    let many = String(repeating: " 1)   0.100 us    |    step();\n", count: 60_000)
    let fails = { (name: String) in " 1)   9.000 us    |    \(name)(); /* ret=-22 */\n" }
    let text =
      " 1)               |  root() {\n" + many + fails("one") + many + fails("two") + " 1) # 12024.001 us |  }\n"
    var session = Session(TestSupport.trace(ofText: text))
    session.press("e")
    #expect(session.state.hasWork && session.function == "root")
    #expect(session.state.message?.text == "looking for errors")
    // Who goes elsewhere is not taken away from there.
    session.press("j")
    while session.state.hasWork { session.send(.proceed) }
    #expect(session.function == "step")
    session.press("e")
    // Pressed faster than they are found, each counts.
    session.press("e")
    #expect(session.state.hasWork && session.function == "step")
    while session.state.hasWork { session.send(.proceed) }
    #expect(session.function == "two")
    #expect(session.state.message?.text == "-22 EINVAL, first returned here")
    // What is known by now is told at once.
    session.press("E")
    #expect(session.function == "one" && !session.state.hasWork)
  }
}
