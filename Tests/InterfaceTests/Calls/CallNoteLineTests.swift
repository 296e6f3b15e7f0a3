import CallTrees
import TestSupport
import Testing

@testable import Interface

/// What a call was given and what it returned, on its line.
@Suite struct CallNoteLineTests {
  private static let text = """
     1)               |  /* packet_begin: id=1 journey=1 entry=ip skb=1 dev=lo ifindex=1 netns=1 proto=0x0800 len=60 comm=nc summary="IP 10.0.0.1.4 > 10.0.0.2.9: UDP, length 4" data=45 */
     1)               |  ip_rcv(skb=0xff1100000433bd00, dev=0xff1100000433c000, len=40) {
     1)   0.100 us    |    nf_hook_slow(skb=0xff1100000433bd00, n=0xff00); /* ret=-1 */
     1)   0.100 us    |    find(key=0xffffffff81000000); /* ret=0xff1100000433e880 */
     1)   0.100 us    |    none(); /* ret=0 */
     1)   5.000 us    |  } /* ip_rcv ret=1 */
     1)               |  /* packet_end: id=1 ret=1 */

    """

  /// The lines of the call graph.
  private func lines(_ width: Int) -> [String] { calls(Session(trace(Self.text), width, 12)) }

  private func calls(_ session: Session) -> [String] {
    let lines = session.screen.split(separator: "\n").map(String.init)
    return Array(lines.dropFirst(4).prefix(session.state.calls.lines.count))
  }

  @Test func allOfItWhereThereIsRoom() {
    #expect(
      lines(120).map { String($0.prefix(70)).trimmingCharacters(" ") } == [
        "│▌   ▾ ip_rcv(skb=…33bd00, dev=…33c000, len=40) = 1",
        "│ E  │   nf_hook_slow(skb=…33bd00, n=0xff00) = -1 EPERM",
        "│    │   find(key=…000000) = …33e880",
        "│    │   none = 0",
      ])
  }

  /// Sideways nothing gives way, the longest line in sight ends at the pane's edge, and what is cut is told.
  @Test func sidewaysAllOfItIsSeen() {
    var session = Session(trace(Self.text), 60, 12)
    session.press(">")
    #expect(
      calls(session) == [
        "│▌   …skb=…33bd00, dev=…33c000, len=40) …     5.000     4.700│",
        "│ E  …k_slow(skb=…33bd00, n=0xff00) = -1…     0.100     0.100│",
        "│    …ey=…000000) = …33e880                   0.100     0.100│",
        "│    … 0                                      0.100     0.100│",
      ])
    session.press("99>")
    let furthest = [
      "│▌   …33bd00, dev=…33c000, len=40) = 1        5.000     4.700│",
      "│ E  …w(skb=…33bd00, n=0xff00) = -1 EPERM     0.100     0.100│",
      "│    …00000) = …33e880                        0.100     0.100│",
      "│    …                                        0.100     0.100│",
    ]
    #expect(calls(session) == furthest)
    #expect(session.state.message == nil)
    session.press("zl")
    #expect(calls(session) == furthest)
    #expect(session.state.message?.text == "the calls in sight go no further to the right")
    session.press("zh9<")
    #expect(
      calls(session) == [
        "│▌   ▾ ip_rcv(skb=…33bd00, dev=…33c0… = 1     5.000     4.700│",
        "│ E  │  nf_hook_slow(skb=…33b… = -1 EPERM     0.100     0.100│",
        "│    │  find(key=…000000) = …33e880           0.100     0.100│",
        "│    │  none = 0                              0.100     0.100│",
      ])
  }

  /// Whole addresses are searched, also where their last digits are shown.
  @Test(arguments: [
    ("EPERM", "nf_hook_slow"), ("key=0xff.*81", "find"), ("33e880", "find"), ("= 0$", "none"), ("len=4", "ip_rcv"),
    ("^none$", "none"),
  ])
  func searchSeesIt(pattern: String, found: String) {
    var session = Session(trace(Self.text), 90, 12)
    session.press("/\(pattern)<Enter>")
    #expect(session.function == found)
    #expect(session.state.message?.isError != true)
  }

  @Test func filterSeesIt() {
    var session = Session(trace(Self.text), 90, 12)
    session.press("&33e8<Enter>")
    #expect(
      calls(session) == [
        "│▌   ▾ ip_rcv(skb=…33bd00, dev=…33c000, len=40) = 1                5.000     4.700 ████████│",
        "│    │   find(key=…000000) = …33e880                               0.100     0.100 ▏       │",
      ])
  }

  /// What was found is marked: the name, or what stands behind it.
  @Test(arguments: [("skb=", "(skb=…33bd00, n=0xff00) = -1 EPERM"), ("_", "nf_hook_slow")])
  func whatIsFoundIsMarked(pattern: String, marked: String) {
    var session = Session(trace(Self.text), 90, 12)
    session.press("/\(pattern)<Enter>g")
    let row = session.buffer.row(4)
    #expect(String(row.filter { $0.over == .searchMatch }.map(\.character)) == marked)
  }

  @Test func argumentsGiveWay() {
    #expect(
      lines(80) == [
        "│▌   ▾ ip_rcv(skb=…33bd00, dev=…33c000, len=40) = 1      5.000     4.700 ████████│",
        "│ E  │   nf_hook_slow(skb=…33bd00, n=0xf… = -1 EPERM     0.100     0.100 ▏       │",
        "│    │   find(key=…000000) = …33e880                     0.100     0.100 ▏       │",
        "│    │   none = 0                                        0.100     0.100 ▏       │",
      ])
    #expect(
      lines(40) == [
        "│▌   ▾ ip_rcv(skb=…33bd00,… = 1     5.000│",
        "│ E  │  nf_hook_slow = -1 EPERM     0.100│",
        "│    │  find(key=…00… = …33e880     0.100│",
        "│    │  none = 0                    0.100│",
      ])
  }
}
