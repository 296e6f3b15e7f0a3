import CallTrees
import Screen
import TestSupport
import Testing

@testable import Interface

@Suite struct FamilyViewTests {
  /// 40 TCP packets of two paths, one of them rare, and a datagram: windows as the kernel prints them.
  static let many: Trace = {
    var text = "# tracer: function_graph\n#\n"
    for number in 1...41 {
      let entry = number == 41 ? "udp" : "tcp"
      let calls: [String]
      switch number {
      case 41: calls = [" 3.000 us    |  udp_rcv();"]
      case 7: calls = ["               |  tcp_v4_rcv() {", " 1.500 us    |    tcp_add_backlog();", " 2.500 us    |  }"]
      default:
        calls = [
          "               |  tcp_v4_rcv() {", "               |    tcp_v4_do_rcv() {",
          " 1.\(100 + number) us    |      tcp_ack();", " 2.000 us    |    }", " 4.\(100 + number) us    |  }",
        ]
      }
      let head = " 100.\(String(1_000_000 + number).dropFirst()) |   1)   ksoftir-21   |"
      text +=
        "\(head)               |  /* packet_begin: id=\(number) entry=\(entry) skb=7 dev=veth0 ifindex=2 netns=1 "
        + "proto=0x0800 len=60 comm=ksoftirqd/1 summary=\"packet\" data=45 */\n"
      for call in calls { text += "\(head)  \(call)\n" }
      text += "\(head)               |  /* packet_end: id=\(number) ret=0 drop=none */\n"
    }
    return TestSupport.trace(ofText: text, source: "many.dat")
  }()

  @Test func theListOfFamilies() {
    var session = Session(Self.many, 80, 10)
    session.press("f")
    #expect(
      session.screen == """
        ┌────────────────────────────────────────────────────────────────────────────────┐
        │*3 families of 41 packets                                                       │
        │   fam packets▾ share median µs       p99 path                                  │
        │▌    1      39   98 %     4.121     4.140 tcp_v4_rcv/tcp_v4_do_rcv/tcp_ack      │
        │    !2       1  2.5 %     2.500     2.500 tcp_v4_rcv/tcp_add_backlog            │
        │     3       1  100 %     3.000     3.000 udp_rcv                               │
        │                                                                                │
        │                                                                                │
        │                                                                                │
        │ many.dat                                                            family 1/3 │
        │ Enter its packets  d mark for diff  s sort  q back  ? help                     │
        └────────────────────────────────────────────────────────────────────────────────┘
        """)
  }

  @Test func theSmallestScreen() {
    var session = Session(Self.many, 40, 10)
    session.press("f")
    #expect(
      session.screen == """
        ┌────────────────────────────────────────┐
        │*3 families of 41 packets               │
        │   fam packets▾ share path              │
        │▌    1      39   98 % tcp_ack           │
        │    !2       1  2.5 % tcp_add_backlog   │
        │     3       1  100 % udp_rcv           │
        │                                        │
        │                                        │
        │                                        │
        │ many.dat                    family 1/3 │
        │ Enter its packets  d mark for diff     │
        └────────────────────────────────────────┘
        """)
  }

  @Test func aWideScreenNamesThePathBesideThePacket() {
    let session = Session(Self.many, 120, 40)
    let lines = session.screen.split(separator: "\n")
    #expect(lines[1].contains(" verdict fam path "))
    #expect(lines[8].contains(" ok       !2 tcp_add_backlog "))
  }

  @Test func aRareFamilyIsMarkedInThePacketList() {
    var session = Session(Self.many, 80, 12)
    session.press("6j")
    #expect(
      session.screen == """
        ┌────────────────────────────────────────────────────────────────────────────────┐
        │* #     time s proto source → destination      len  calls  total µs verdict fam │
        │  5   0.000004 tcp   packet                     60      3     4.105 ok        1 │
        │  6   0.000005 tcp   packet                     60      3     4.106 ok        1 │
        │▌ 7   0.000006 tcp   packet                     60      2     2.500 ok       !2 │
        │ calls of packet 7                                   total µs   self µs share   │
        │▌   ▾ tcp_v4_rcv                                        2.500     1.000 ████████│
        │    │   tcp_add_backlog                                 1.500     1.500 ████▊   │
        │                                                                                │
        │                                                                                │
        │                                                                                │
        │ many.dat                                                           packet 7/41 │
        │ Enter calls  d mark for diff  s sort  ? help  q quit  / search  D details      │
        └────────────────────────────────────────────────────────────────────────────────┘
        """)
  }

  @Test func enterListsThePacketsOfAFamilyAndEscapeAllAgain() {
    var session = Session(Self.many, 80, 12)
    session.press("fj<Enter>")
    #expect(session.state.shared.families.shown == 1)
    #expect(Array(session.state.packets.order) == [6])
    #expect(session.state.packet?.index == 7)
    #expect(session.tree == "> tcp_v4_rcv\n    tcp_add_backlog")
    #expect(session.screen.contains("family 2: packet 1/1"))
    #expect(session.state.message?.text == "family 2: tcp_v4_rcv/tcp_add_backlog")
    session.press("<Esc>")
    #expect(session.state.shared.families.shown == nil)
    #expect(session.state.packets.order.count == 41)
    #expect(session.state.packet?.index == 7)
    #expect(session.effects.isEmpty)
  }

  @Test func theRepresentativeIsThePacketOfMedianTime() {
    var session = Session(Self.many, 80, 12)
    session.press("f<Enter>")
    // The 39 packets but the 7th, in the order of their times.
    #expect(session.state.packet?.index == 21)
    #expect(session.state.packets.order.count == 39)
    session.press("G")
    #expect(session.state.packet?.index == 40)
  }

  @Test func aPacketsFamilyAloneIsListed() {
    var session = Session(Self.many, 80, 12)
    session.press("GF")
    #expect(Array(session.state.packets.order) == [40])
    session.press("F")
    #expect(session.state.packets.order.count == 41)
    #expect(session.state.packet?.index == 41)
    #expect(session.state.message?.text == "all packets are listed")
  }

  @Test func sortingHoldsWithinAFamily() {
    var session = Session(Self.many, 80, 12)
    session.press("Fs")
    #expect(session.state.packets.order.count == 39)
    #expect(session.state.packets.order.prefix(3).map { $0 + 1 } == [40, 39, 38])
    session.press("F")
    // Sorted by time as before; tcp_add_backlog's packet is last but for the datagram.
    #expect(session.state.packets.order.suffix(2).map { $0 + 1 } == [41, 7])
  }

  @Test func twoFamiliesAreCompared() {
    var session = Session(Self.many, 80, 12)
    session.press("fd")
    #expect(session.state.message?.text == "family 1 is marked; d on another one compares")
    session.press("jd")
    #expect(session.state.message?.text == "families 1 and 2: 39 and 1 packets, median 4.121 µs → 2.500 µs")
    guard case .diff(let view) = session.state.mode else {
      Issue.record("no diff")
      return
    }
    #expect([view.left.packet, view.right.packet] == [20, 6])
    session.press("<Esc>fdd")
    #expect(session.state.message?.text == "the mark is taken off")
  }

  /// `s`, `r` and clicks on headings, as in the list of packets; the cursor stays on its family.
  @Test func familiesAreSorted() {
    var session = Session(Self.many, 80, 12)
    session.press("fj")
    let orders = [
      ("s", "share, largest", "3 ×1, 1 ×39, 2 ×1<"), ("s", "median, largest", "1 ×39, 3 ×1, 2 ×1<"),
      ("r", "median, smallest", "2 ×1<, 3 ×1, 1 ×39"), ("s", "p99, largest", "1 ×39, 3 ×1, 2 ×1<"),
      ("s", "path, smallest", "2 ×1<, 1 ×39, 3 ×1"), ("r", "path, largest", "3 ×1, 1 ×39, 2 ×1<"),
      ("s", "fam, smallest", "1 ×39, 2 ×1<, 3 ×1"), ("r", "fam, largest", "3 ×1, 2 ×1<, 1 ×39"),
      ("s", "packets, largest", "1 ×39, 2 ×1<, 3 ×1"),
    ]
    for (key, words, order) in orders {
      session.press(key)
      #expect(session.state.message?.text == "families by \(words) first")
      #expect(families(session) == order, "by \(words)")
    }
    session.send(.mouse(MouseInput(.press, x: 26, y: 1)))
    #expect(session.screen.contains("  share   median▾       p99 path"))
    #expect(families(session) == "1 ×39, 3 ×1, 2 ×1<")
    // It stays sorted while the trace grows.
    session = Session(part(40), 80, 12)
    session.press("fsssr")
    session.send(.traceChanged(Self.many, replaces: false))
    #expect(families(session) == "2 ×1, 3 ×1, 1 ×39<")
    #expect(session.screen.contains(" p99▴ path"))
  }

  @Test func theCursorStaysOnItsFamilyWhileTheTraceGrows() {
    var session = Session(Trace(source: "many.dat"), 80, 12)
    session.press("f")
    #expect(session.state.message?.text == "there are no packets yet")
    session.send(.traceChanged(part(7), replaces: true))
    session.press("fj")
    #expect(families(session) == "1 ×6, 2 ×1<")
    session.send(.traceChanged(part(8), replaces: false))
    #expect(families(session) == "1 ×7, 2 ×1<")
    session.press("<Enter>")
    #expect(Array(session.state.packets.order) == [6])
    session.send(.traceChanged(Self.many, replaces: false))
    #expect(Array(session.state.packets.order) == [6])
    session.press("<Esc>f")
    #expect(families(session) == "1 ×39, 2 ×1<, 3 ×1")
    session.send(.traceChanged(part(3), replaces: true))
    #expect(session.state.shared.families.shown == nil)
    #expect(session.state.packets.order.count == 3)
  }

  @Test func outermostCallsHaveFamiliesWhenAskedFor() {
    let text = (1...3).map { "  1)   \($0).000 us    |  f();\n" }.joined() + "  1)   9.000 us    |  g();\n"
    var session = Session(trace(text), 80, 12)
    #expect(!session.state.shared.families.isCounted)
    #expect(!session.screen.contains(" fam "))
    session.press("f")
    #expect(families(session) == "1 ×3<, 2 ×1")
    session.press("<Esc>")
    #expect(session.screen.contains(" fam "))
  }

  @Test func keysThatMeanNothingHereSaySo() {
    var session = Session(Self.many, 80, 12)
    session.press("fz1")
    #expect(session.state.message?.text == "not in the list of families: Esc goes back")
    session.press("99jk")
    #expect(families(session) == "1 ×39, 2 ×1<, 3 ×1")
    session.send(.mouse(MouseInput(.press, x: 3, y: 2)))
    #expect(families(session) == "1 ×39<, 2 ×1, 3 ×1")
    session.send(.mouse(MouseInput(.doublePress, x: 3, y: 4)))
    #expect(session.state.shared.families.shown == 2)
  }

  /// The trace as after reading so many packets.
  private func part(_ packets: Int) -> Trace {
    var part = Self.many
    part.packets = PacketTable(Array(Self.many.packets).prefix(packets))
    return part
  }

  private func families(_ session: Session) -> String {
    guard case .families(let view) = session.state.mode else { return "" }
    return view.summaries.enumerated().map { index, summary in
      "\(summary.family + 1) ×\(session.state.shared.families.table.families[summary.family].count)"
        + (index == view.cursor ? "<" : "")
    }.joined(separator: ", ")
  }
}
