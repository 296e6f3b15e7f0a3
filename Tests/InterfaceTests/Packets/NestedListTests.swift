import CallTrees
import Screen
import TestSupport
import Testing
import TraceEvents

@testable import Interface

/// Packets in another one's window have lines of their own in the packet list.
@Suite struct NestedListTests {
  private static let reply = "450000540000400040010000" + "0a0001020a000101" + "0000000000fa0001"
  private static let request = "450000540000400040010000" + "0a0001010a000102" + "0800000000fa0001"

  private static func head(_ time: Int) -> String { "   100.\(time) |   1)   ping-7  |" }

  /// A question, its answer sent and received in the question's window: there it is dropped.
  private static func window(_ number: Int, _ time: Int, answers: Bool = true) -> String {
    let facts = "ifindex=2 netns=9 proto=0x0800 len=84 comm=ping summary="
    let begin =
      "packet_begin: id=\(number) journey=\(number * 2) entry=xmit skb=3 dev=v0 \(facts)\"IP ask\" data=\(request)"
    let nested = { (entry: String) in
      "               |    /* packet_nested: id=\(number) journey=\(number * 2 + 1) entry=\(entry) skb=4 dev=v1 \(facts)"
        + "\"IP answer\" data=\(reply) */"
    }
    let other = [
      nested("xmit"), "   \(number).000 us    |    __dev_queue_xmit(skb=0xff10);",
      nested("icmp"), "               |    icmp_rcv(skb=0xff10) {",
      "   1.000 us    |      kfree_skb_reason(skb=0xff10, reason=0x2);", "   \(number + 3).000 us    |    }",
    ]
    let lines =
      ["               |  /* \(begin) */", "               |  __dev_queue_xmit(skb=0xff01) {"] + (answers ? other : [])
      + ["   \(40 - number).000 us    |  }", "               |  /* packet_end: id=\(number) ret=0 kind=int */"]
    return lines.enumerated().map { "\(head(time + $0))\($1)\n" }.joined()
  }

  private static let text = window(1, 100_000) + window(2, 200_000, answers: false) + window(3, 300_000)

  private func lines(_ session: Session) -> [String] { session.screen.split(separator: "\n").map(String.init) }

  /// The first column and the flow of the list's lines, `>` before the one under the cursor.
  private func list(_ session: Session) -> [String] {
    let order = session.state.packets.order
    return order.indices.map { index in
      let (position, other) = (order[index], order.other(at: index))
      let mark = index == session.state.packets.cursor ? ">" : ""
      return "\(mark)\(position + 1)" + (other.map { ".\($0 + 1)" } ?? "")
    }
  }

  @Test func theyStandBelowThePacketInWhoseWindowTheyWere() {
    let session = Session(trace(Self.text), 80, 24)
    #expect(
      lines(session)[1...8].joined(separator: "\n") == """
        │*  # proto     source → destination   calls  total µs verdict                   │
        │▌  1 ICMP ech… 10.0.1.1 → 10.0.1.2        4    39.000 ok                        │
        │ 1.1 ICMP ech… └ 10.0.1.2 → 10.0.1.1      1     1.000                           │
        │ 1.2 ICMP ech… └ 10.0.1.2 → 10.0.1.1      2     4.000 DROP reason 2 at icmp_rcv │
        │   2 ICMP ech… 10.0.1.1 → 10.0.1.2        1    38.000 ok                        │
        │   3 ICMP ech… 10.0.1.1 → 10.0.1.2        4    37.000 ok                        │
        │ 3.1 ICMP ech… └ 10.0.1.2 → 10.0.1.1      1     3.000                           │
        │ 3.2 ICMP ech… └ 10.0.1.2 → 10.0.1.1      2     6.000 DROP reason 2 at icmp_rcv │
        """)
  }

  @Test func onASmallScreenTheReasonOfADropStays() {
    var session = Session(trace(Self.text), 40, 10)
    session.press("jj")
    #expect(
      lines(session)[1...3].joined(separator: "\n") == """
        │*  # source → dest… verdict             │
        │ 1.1 └ … → 10.0.1.1                     │
        │▌1.2 └ … → 10.0.1.1 DROP reason 2       │
        """)
  }

  @Test func onALargeScreenAllOfThemIsThere() {
    let session = Session(trace(Self.text), 200, 60)
    #expect(
      lines(session)[1...8].map { $0.trimmingCharacters(" │") }.joined(separator: "\n") == """
        │*  #     time s cpu proto               source → destination                      len  calls  total µs verdict                   fam path                              entry  device   task
        │▌  1   0.000000   1 ICMP echo request 1 10.0.1.1 → 10.0.1.2                        84      4    39.000 ok                          1 __dev_queue_xmit/__dev_queue_xmit xmit   v0       ping-7
        │ 1.1   0.000003   1 ICMP echo reply 1   └ 10.0.1.2 → 10.0.1.1                      84      1     1.000                                                                 xmit   v1       ping-7
        │ 1.2   0.000005   1 ICMP echo reply 1   └ 10.0.1.2 → 10.0.1.1                      84      2     4.000 DROP reason 2 at icmp_rcv                                       icmp   v1       ping-7
        │   2   0.100000   1 ICMP echo request 1 10.0.1.1 → 10.0.1.2                        84      1    38.000 ok                          2 __dev_queue_xmit                  xmit   v0       ping-7
        │   3   0.200000   1 ICMP echo request 1 10.0.1.1 → 10.0.1.2                        84      4    37.000 ok                          1 __dev_queue_xmit/__dev_queue_xmit xmit   v0       ping-7
        │ 3.1   0.200003   1 ICMP echo reply 1   └ 10.0.1.2 → 10.0.1.1                      84      1     3.000                                                                 xmit   v1       ping-7
        │ 3.2   0.200005   1 ICMP echo reply 1   └ 10.0.1.2 → 10.0.1.1                      84      2     6.000 DROP reason 2 at icmp_rcv                                       icmp   v1       ping-7
        """)
  }

  @Test func whatIsNotOnePacketsAloneHasNoTimes() {
    let shared = Self.window(1, 100_000).split(separator: "\n").filter {
      $0.place(of: "__dev_queue_xmit(skb=0xff10)") == nil
    }
    let session = Session(trace(shared.joined(separator: "\n") + "\n"), 80, 24)
    #expect(list(session) == [">1", "1.1", "1.2"])
    #expect(lines(session)[3].place(of: "└ 10.0.1.2 → 10.0.1.1") != nil)
    #expect(session.state.shared.listed(0, 0).rows.isEmpty)
    #expect(lines(session)[3].split(separator: " ").suffix(2) == ["10.0.1.1", "│"])
  }

  @Test func theCallGraphIsTheWindowsAtItsCall() {
    var session = Session(trace(Self.text), 100, 30)
    session.press("jj")
    #expect(session.state.packets.other == 1 && session.state.calls.packet == 0 && session.function == "icmp_rcv")
    #expect(session.state.focus == .packets && session.state.calls.zoom.isEmpty)
    #expect(session.screen.place(of: "packet 1.2/3") != nil)
    // Enter goes there again, from wherever the graph's cursor was.
    session.press("<Tab>k<Tab>")
    #expect(session.function == "__dev_queue_xmit")
    session.press("<Enter>")
    #expect(session.state.focus == .calls && session.function == "icmp_rcv")
    session.press("<Esc>j<Enter>")
    #expect(session.state.calls.packet == 1 && session.state.calls.line?.depth == 0)
  }

  @Test func aFilterThatLeavesItOutIsTakenOff() {
    var session = Session(trace(Self.text), 100, 30)
    session.press("<Tab>&icmp<Enter><Tab>jj")
    #expect(session.state.calls.filter != nil && session.function == "icmp_rcv")
    session.press("k")
    #expect(session.state.calls.filter != nil && session.state.calls.line?.row != 1)
    session.press("<Enter>")
    #expect(session.state.calls.filter == nil && session.state.calls.line?.row == 1)
  }

  @Test func aCallThatIsLeftOutIsSaidToBe() {
    let text = Self.text.split(separator: "\n").flatMap { line -> [String] in
      let isCall = line.place(of: "icmp_rcv(") != nil
      let isEnd = line.place(of: "000 us    |    }") != nil
      let mark = String(line.prefix(32))
      return (isCall ? [mark + "   ==========> |"] : []) + [String(line)] + (isEnd ? [mark + "   <========== |"] : [])
    }
    var session = Session(trace(text.joined(separator: "\n") + "\n"), 100, 30)
    session.press("ijj<Enter>")
    #expect(session.state.message?.text == "its call is left out: i shows interrupts, o noise")
  }

  @Test func sortedTheyStayBelowIt() {
    var session = Session(trace(Self.text), 100, 30)
    session.press("jj")
    session.press("s")
    #expect(session.state.packets.sorting.column == .total)
    #expect(list(session) == ["1", "1.1", ">1.2", "2", "3", "3.1", "3.2"])
    session.press("r")
    #expect(list(session) == ["3", "3.1", "3.2", "2", "1", "1.1", ">1.2"])
    #expect(session.screen.place(of: "packet 3.2/3") != nil)
    // A number is a packet's, of the list as it is.
    session.press("2G")
    #expect(list(session)[3] == ">2")
    session.press("99G")
    #expect(list(session)[4] == ">1")
    session.press("G")
    #expect(list(session)[6] == ">1.2")
  }

  @Test func aNumberGoesThere() {
    var session = Session(trace(Self.text), 100, 30)
    session.press(":3.2<Enter>")
    #expect(list(session)[6] == ">3.2" && session.state.focus == .packets)
    session.press(":3<Enter>")
    #expect(list(session)[4] == ">3")
    session.press(":3.3<Enter>")
    #expect(session.state.message?.isError == true && list(session)[4] == ">3")
    session.press(":2.1<Enter>")
    #expect(session.state.message?.isError == true)
  }

  @Test func aSearchFindsAndCountsThem() {
    var session = Session(trace(Self.text), 100, 30)
    session.press("/reply<Enter>")
    #expect(list(session)[1] == ">1.1" && session.state.message?.text == "1 of 4")
    session.press("nnn")
    #expect(list(session)[6] == ">3.2" && session.state.message?.text == "4 of 4")
    session.press("n")
    #expect(list(session)[1] == ">1.1")
    // As they stand in the list: smallest total first, and every other one of them was dropped.
    session.press("srgg/DROP<Enter>")
    #expect(list(session)[2] == ">3.2" && session.state.message?.text == "1 of 2")
    session.press("n")
    #expect(list(session)[6] == ">1.2" && session.state.message?.text == "2 of 2")
  }

  @Test func aSearchThatIsGivenUpGoesBackToIt() {
    var session = Session(trace(Self.text), 100, 30)
    session.press("jj/request")
    #expect(session.state.packets.other == nil)
    session.press("<Esc>")
    #expect(list(session)[2] == ">1.2" && session.function == "icmp_rcv")
  }

  @Test func theNextDroppedOneIsGoneTo() {
    var session = Session(trace(Self.text), 100, 30)
    session.press("e")
    #expect(list(session)[2] == ">1.2")
    session.press("e")
    #expect(list(session)[6] == ">3.2")
    session.press("e")
    #expect(session.state.message?.text == "no dropped or incomplete packet below")
    session.press("E")
    #expect(list(session)[2] == ">1.2")
  }

  @Test func whatIsTakenOutIsItsCall() {
    var session = Session(trace(Self.text), 100, 30)
    session.press("jj")
    #expect(session.state.selection == Selection(packet: 0, row: 2))
    session.press("Y")
    session.press("x<Enter>")
    session.press("y!true<Enter>|cat<Enter>")
    let selection = Selection(packet: 0, row: 2)
    let names = PlaceNames(packet: 1, call: "__dev_queue_xmit/icmp_rcv")
    #expect(
      session.effects == [
        .copyName("__dev_queue_xmit/icmp_rcv"), .export([selection], path: "packet-1-icmp_rcv.txt"), .copy(selection),
        .shell("true", at: names), .pipe(selection, "cat", at: names),
      ])
  }

  @Test func aMarkStandsOnItsLine() {
    var session = Session(trace(Self.text), 100, 30)
    session.press("jjmagg")
    #expect(lines(session)[4].hasPrefix("│a1.2") && lines(session)[2].hasPrefix("│▌  1"))
    session.press("jmb'a")
    #expect(session.state.focus == .calls && session.function == "icmp_rcv")
    session.press(":export marked m.txt<Enter>")
    #expect(
      session.effects == [.export([Selection(packet: 0, row: 1), Selection(packet: 0, row: 2)], path: "m.txt")])
  }

  @Test func twoOfThemAreCompared() {
    var session = Session(trace(Self.text), 100, 30)
    session.press("jjd")
    #expect(session.state.message?.text == "packet 1.2 is marked; d on another one shows the difference")
    session.press("j")
    #expect(lines(session)[4].hasPrefix("│d1.2") && lines(session)[2].hasPrefix("│   1"))
    session.press("G")
    session.press("d")
    #expect(session.state.mode.diff?.left == Selection(packet: 0, row: 2))
    #expect(session.state.mode.diff?.right == Selection(packet: 2, row: 7))
    // With a packet, too: its window is all of it.
    var other = Session(trace(Self.text), 100, 30)
    other.press("jdjjd")
    #expect(other.state.mode.diff?.left == Selection(packet: 0, row: 1))
    #expect(other.state.mode.diff?.right == Selection(packet: 1, row: nil))
    // A part and its whole are not two.
    var same = Session(trace(Self.text), 100, 30)
    same.press("djd")
    #expect(same.state.mode.diff == nil && same.state.message?.text == "packet 1 is marked itself; d on another one")
    same.press(":diff 1.2 3.2<Enter>")
    #expect(same.state.mode.diff?.right == Selection(packet: 2, row: 7))
    same.press(":diff 1.2 3.4<Enter>")
    #expect(same.state.message?.text == "there is no packet 3.4; the list has 3")
  }

  @Test func theDetailsSayWhatIsKnown() {
    var session = Session(trace(Self.text), 100, 80)
    session.press("jjD")
    let details = lines(session).drop { $0.place(of: "details of the packet") == nil }.dropFirst()
    #expect(
      details.prefix { $0.place(of: "web.dat") == nil }.map { $0.trimmingCharacters(" │") }.joined(separator: "\n")
        == """
        │ entry      icmp
        │ summary    IP answer
        │ task       ping (7), CPU 1
        │ window     of packet 1
        │ call       3 of 4
        │ path       __dev_queue_xmit/icmp_rcv
        │ time       total 4.000 µs, 2 calls
        │ device     v1 (2), netns 9
        │ IPv4       length 84, TTL 64, id 0
        │ ICMP       type 0 code 0 echo reply
        │ echo       id 250, sequence 1
        │ dropped    reason 2, in icmp_rcv
        │ 0000       45 00 00 54 00 00 40 00  40 01 00 00 0a 00 01 02 E..T..@.@.......
        """)
  }

  @Test func aJourneyGoesOnInItsOwnWindow() {
    let text =
      Self.text.split(separator: "\n").map { line in
        line.place(of: "packet_begin: id=2") == nil
          ? String(line) : String(line).split(separator: "journey=4").joined(separator: "journey=3")
      }.joined(separator: "\n") + "\n"
    var session = Session(trace(text), 100, 80)
    session.press("j]j")
    #expect(list(session)[3] == ">2")
    session.press("kkD")
    #expect(lines(session).contains { $0.hasPrefix("│ journey    windows #2 ") })
    session.press("D]j")
    #expect(list(session)[3] == ">2")
    session.press("G]j")
    #expect(session.state.message?.text == "no window of its own later")
  }

  @Test func ofOneFamilyTheyStayBelowThosePackets() {
    var session = Session(trace(Self.text), 100, 30)
    session.press("jjjF")
    #expect(list(session) == [">2"])
    session.press("FggjjF")
    #expect(list(session) == ["1", "1.1", ">1.2", "3", "3.1", "3.2"])
  }

  @Test func theListGrowsWithThem() {
    var session = Session(trace(Self.window(1, 100_000)), 100, 30)
    session.press("jj")
    session.send(
      .traceChanged(trace(Self.window(1, 100_000) + Self.window(2, 200_000, answers: false)), replaces: false))
    #expect(list(session) == ["1", "1.1", ">1.2", "2"])
    session.send(.traceChanged(trace(Self.text), replaces: false))
    #expect(list(session) == ["1", "1.1", ">1.2", "2", "3", "3.1", "3.2"])
    #expect(session.state.packets.widths == Session(trace(Self.text)).state.packets.widths)
    // A sorted one, too.
    session.press("sr")
    session.send(.traceChanged(trace(Self.text + Self.window(4, 400_000)), replaces: false))
    #expect(list(session) == ["4", "4.1", "4.2", "3", "3.1", "3.2", "2", "1", "1.1", ">1.2"])
  }

  /// In a list that is followed the cursor stays at the end, which is the last of the last packet's.
  @Test func theEndIsTheLastOfThem() {
    var session = Session(trace(Self.window(1, 100_000)), 100, 30)
    session.send(.loadChanged(LoadStatus(phase: .following, name: "web.dat")))
    session.press("G")
    #expect(session.screen.place(of: " stays at the end: packet 1.2/1 ") != nil)
    session.send(.traceChanged(trace(Self.text), replaces: false))
    #expect(list(session)[6] == ">3.2" && session.state.calls.packet == 2 && session.function == "icmp_rcv")
    // The packet above is not the end any more.
    session.press("kk")
    #expect(list(session)[4] == ">3" && session.screen.place(of: " packet 3/3 ") != nil)
    session.send(.traceChanged(trace(Self.text + Self.window(4, 400_000)), replaces: false))
    #expect(list(session)[4] == ">3")
  }

  @Test func theMouseChoosesAndOpensThem() {
    var session = Session(trace(Self.text), 100, 30)
    session.send(.mouse(MouseInput(.press, x: 10, y: 3)))
    #expect(list(session)[2] == ">1.2" && session.function == "icmp_rcv" && session.state.focus == .packets)
    session.press("<Tab>gg<Tab>")
    session.send(.mouse(MouseInput(.doublePress, x: 10, y: 3)))
    #expect(session.state.focus == .calls && session.function == "icmp_rcv")
  }

  @Test func theCursorComesBackToThem() {
    var session = Session(trace(Self.text), 100, 30)
    session.press("jj")
    let view = session.state.savedView
    var again = Session(trace(Self.text), 100, 30)
    again.send(.viewKept(view, ofLastTime: true))
    again.send(.traceChanged(trace(Self.text), replaces: false))
    #expect(list(again)[2] == ">1.2" && again.function == "icmp_rcv")
  }

  /// A window that nothing is known of but what was handled in it: its own call may be missing.
  @Test func oneWithoutItsBeginHasThem() {
    let lines = Self.window(1, 100_000).split(separator: "\n").map(String.init)
    let cut = ([lines[0]] + lines[2...].filter { $0.place(of: "39.000") == nil }).joined(separator: "\n") + "\n"
    let session = Session(trace(cut), 100, 30)
    #expect(list(session) == [">1", "1.1", "1.2"])
  }

  /// Whatever is pressed while the list grows, each line is where its packet says it is, and the graph is that packet's.
  @Test(arguments: 0..<12) func anyKeysKeepTheListInOrder(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let windows = (1...9).map { Self.window($0, $0 * 100_000, answers: $0 % 3 != 0) }
    var (session, shown) = (Session(trace(windows[..<3].joined()), 100, 30), 3)
    let keys = [
      "j", "k", "G", "gg", "2G", "s", "r", "F", "<Tab>", "<Enter>", "<Esc>", "e", "E", "]p", "[p", "]j", "[j", "n", "N",
      "/reply<Enter>", "/DROP<Esc>", ":2.1<Enter>", ":8.2<Enter>", "d", "ma", "'a", "D", "^F", "^B", "i", "o", "=",
      ":set sort verdict<Enter>", "&rcv<Enter>", "q",
    ]
    for _ in 0..<150 {
      session.press(keys.randomElement(using: &random) ?? "j")
      if shown < windows.count, Int.random(in: 0..<20, using: &random) == 0 {
        shown += 1
        session.send(.traceChanged(trace(windows[..<shown].joined()), replaces: false))
      }
      let (list, order) = (session.state.packets, session.state.packets.order)
      #expect(order.indices.allSatisfy { order.place(of: order[$0], other: order.other(at: $0)) == $0 })
      #expect(Set(order).count == order.packetCount && list.cursor < order.count)
      #expect(session.state.calls.packet == list.position)
      if session.state.shared.families.shown == nil {
        #expect(order.packetCount == shown && order.others.count == session.state.shared.nested.lines.count)
      }
    }
  }

  /// Lists of traces without any are what they were.
  @Test func withoutAnyThereIsNothing() {
    let session = Session()
    #expect(session.state.packets.order.others.isEmpty && session.state.shared.nested.lines.isEmpty)
    #expect(session.state.packets.order.count == session.state.trace.packets.count)
  }
}
