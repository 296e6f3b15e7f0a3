import CallTrees
import TestSupport
import Testing

@testable import Interface

/// `Y` and the details name a call as the command line does, however it is shown.
@Suite struct CallNameTests {
  private func copied(_ session: Session) -> String? {
    guard case .copyName(let name)? = session.effects.last else { return nil }
    return name
  }

  @Test func aPacketIsNamedByFileAndNumber() {
    var session = Session()
    session.press("jY")
    #expect(copied(session) == "web.dat#2")
  }

  /// The third of three equal calls in a row: by itself, with interrupts or noise left out, filtered, sorted.
  @Test(arguments: ["", "i", "o", "s", "<Tab>&coalesce<Enter><Tab>", "<Tab>zM<Tab>"])
  func aCallHasOneNameHoweverItIsShown(_ keys: String) {
    var session = Session()
    session.press("\(keys)<Tab>/coalesce<Enter>nnY")
    #expect(copied(session) == "tcp_v4_rcv/tcp_v4_do_rcv/tcp_rcv_established/tcp_try_coalesce[3]")
  }

  @Test func theDetailsShowNumberAndPath() {
    var session = Session()
    session.press("<Tab>zR/rcu_read_unlock<Enter>")
    session.press("D")
    let lines = session.state.detailLines()
    #expect(lines.first { $0.label == "call" }?.text == "15 of 15")
    #expect(lines.first { $0.label == "path" }?.text == "tcp_v4_rcv/__rcu_read_unlock")
    session.press("iY")
    #expect(copied(session) == "tcp_v4_rcv/__rcu_read_unlock")
    #expect(session.state.detailLines().first { $0.label == "call" }?.text == "15 of 15")
  }

  @Test func aLongPathIsNotCut() {
    var session = Session(Sample.trace, 40, 24)
    session.press("<Tab>zR/rack<Enter>D")
    let lines = session.state.detailLines()
    let first = lines.firstIndex { $0.label == "path" } ?? 0
    let path = lines[first...].prefix { $0.label == "path" || $0.label.isEmpty }.map(\.text)
    #expect(path == ["tcp_v4_rcv/tcp_v4_do_rcv/", "tcp_rcv_established/tcp_ack/", "tcp_rack_advance"])
  }

  @Test func aLineOfADiffIsNamedByItsLeftCallOrItsOnlyOne() {
    var session = Session()
    session.press("djdY")
    #expect(copied(session) == "tcp_v4_rcv/__rcu_read_lock")
    session.press("G")
    session.press("Y")
    #expect(copied(session) == "tcp_v4_rcv/kfree_skb_reason")
  }
}
