import CallTrees
import Screen
import TestSupport
import Testing

@testable import Interface

/// Two files that are one list: a capture of a good box, and one of a bad one.
@Suite struct FileListTests {
  private static let bad = TestSupport.trace(
    ofText: Sample.text.replacing("tcp_filter ret=0", with: "tcp_filter ret=-22")
      .replacing(" 100.0", with: " 900.0"))

  private static func joined(_ sources: [String] = ["captures/web-good.dat", "captures/web-bad.dat"]) -> Trace {
    let join = TraceJoin(sources)
    _ = join.take(Sample.trace, of: 0)
    return join.take(bad, of: 1)
  }

  private static func session(_ width: Int = 80, _ height: Int = 24) -> Session { Session(joined(), width, height) }

  /// Positions of the packets that are listed.
  private func order(_ session: Session) -> [Int] { Array(session.state.packets.order) }

  @Test func aListOfTwoFilesAt80Columns() {
    #expect(
      Self.session(80, 24).screen == """
        ┌────────────────────────────────────────────────────────────────────────────────┐
        │* # file source → destination         total µs verdict                          │
        │▌ 1 good …:40000 → 10.0.0.2:9000        20.000 ok                               │
        │  2 good …:40000 → 10.0.0.2:9000         6.000 DROP SOCKET_FILTER at tcp_v4_rcv │
        │  3 good …:5353 → 192.168.7.2:53         2.000 ok                               │
        │  1 bad  …:40000 → 10.0.0.2:9000        20.000 ok                               │
        │  2 bad  …:40000 → 10.0.0.2:9000         6.000 DROP SOCKET_FILTER at tcp_v4_rcv │
        │  3 bad  …:5353 → 192.168.7.2:53         2.000 ok                               │
        │ calls of web-good.dat#1                             total µs   self µs share   │
        │▌   ▾ tcp_v4_rcv                                       20.000     5.982 ████████│
        │    │   __rcu_read_lock                                 0.208     0.208 ▏       │
        │ E  │ ▾ tcp_filter = -13 EACCES                         1.250     0.750 ▌       │
        │    │ │   security_sock_rcv_skb                         0.500     0.500 ▎       │
        │    │ ▾ tcp_v4_do_rcv                                  10.500     1.500 ████▎   │
        │    │ │ ▾ tcp_rcv_established                           9.000     4.500 ███▋    │
        │    │ │ │ ▸ tcp_ack                                     0.900     0.800 ▍       │
        │    │ │ │   tcp_try_coalesce                            0.100     0.100 ▏       │
        │    │ │ │   tcp_try_coalesce                            0.200     0.200 ▏       │
        │    │ │ │   tcp_try_coalesce                            0.300     0.300 ▏       │
        │    │ │ │   nft_do_chain [nf_tables]                    3.000     3.000 █▎      │
        │ i  │ ▾ asm_common_interrupt                            2.000     1.000 ▊       │
        │ i  │ │   handle_irq                                    1.000     1.000 ▍       │
        │    │   __rcu_read_unlock                               0.060     0.060 ▏       │
        │ captures/web-good.dat (1 of 2)                                      packet 1/6 │
        │ Enter calls  d mark for diff  s sort  ? help  q quit  / search  D details      │
        └────────────────────────────────────────────────────────────────────────────────┘
        """)
  }

  @Test func aListOfTwoFilesAt120Columns() {
    #expect(
      Self.session(120, 40).screen == """
        ┌────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┐
        │* # file     time s proto source → destination                len  calls  total µs verdict                          fam │
        │▌ 1 good   0.000000 TCP S 10.0.0.1:40000 → 10.0.0.2:9000       60     15    20.000 ok                                 1 │
        │  2 good   0.000050 TCP . 10.0.0.1:40000 → 10.0.0.2:9000       52      5     6.000 DROP SOCKET_FILTER at tcp_v4_rcv   2 │
        │  3 good   0.000070 UDP   192.168.7.1:5353 → 192.168.7.2:53    90      2     2.000 ok                                 3 │
        │  1 bad    0.000000 TCP S 10.0.0.1:40000 → 10.0.0.2:9000       60     15    20.000 ok                                 1 │
        │  2 bad    0.000050 TCP . 10.0.0.1:40000 → 10.0.0.2:9000       52      5     6.000 DROP SOCKET_FILTER at tcp_v4_rcv   2 │
        │  3 bad    0.000070 UDP   192.168.7.1:5353 → 192.168.7.2:53    90      2     2.000 ok                                 3 │
        │ calls of web-good.dat#1                                                    at µs  total µs   self µs share             │
        │▌   ▾ tcp_v4_rcv                                                           +1.000    20.000     5.982 ██████████████████│
        │    │   __rcu_read_lock                                                    +2.000     0.208     0.208 ▏                 │
        │ E  │ ▾ tcp_filter = -13 EACCES                                            +3.000     1.250     0.750 █▏                │
        │    │ │   security_sock_rcv_skb                                            +3.000     0.500     0.500 ▌                 │
        │    │ ▾ tcp_v4_do_rcv                                                      +5.000    10.500     1.500 █████████▌        │
        │    │ │ ▾ tcp_rcv_established                                              +6.000     9.000     4.500 ████████▏         │
        │    │ │ │ ▸ tcp_ack                                                        +6.000     0.900     0.800 ▊                 │
        │    │ │ │   tcp_try_coalesce                                               +8.000     0.100     0.100 ▏                 │
        │    │ │ │   tcp_try_coalesce                                               +9.000     0.200     0.200 ▏                 │
        │    │ │ │   tcp_try_coalesce                                              +10.000     0.300     0.300 ▎                 │
        │    │ │ │   nft_do_chain [nf_tables]                                      +11.000     3.000     3.000 ██▊               │
        │ i  │ ▾ asm_common_interrupt                                              +17.000     2.000     1.000 █▊                │
        │ i  │ │   handle_irq                                                      +17.000     1.000     1.000 ▉                 │
        │    │   __rcu_read_unlock                                                 +20.000     0.060     0.060 ▏                 │
        │                                                                                                                        │
        │                                                                                                                        │
        │                                                                                                                        │
        │                                                                                                                        │
        │                                                                                                                        │
        │                                                                                                                        │
        │                                                                                                                        │
        │                                                                                                                        │
        │                                                                                                                        │
        │                                                                                                                        │
        │                                                                                                                        │
        │                                                                                                                        │
        │                                                                                                                        │
        │                                                                                                                        │
        │                                                                                                                        │
        │                                                                                                                        │
        │ captures/web-good.dat (1 of 2)                                                                              packet 1/6 │
        │ Enter calls  d mark for diff  s sort  ? help  q quit  / search  D details  x export  Tab pane                          │
        └────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┘
        """)
  }

  /// Times begin anew in each file: it may be another boot's.
  @Test func aNameThatIsTooLongKeepsWhatTellsItFromTheOthers() {
    var session = Session(Self.joined(["sockets-6.12.dat.xz", "sockets-7.3.txt.xz"]), 40, 10)
    #expect(session.screen.contains("1 6.12… →"))
    session.press(":n<Enter>")
    #expect(session.screen.contains("1 7.3.… →"))
  }

  @Test func timesAreSinceTheFirstPacketOfTheFile() {
    var session = Self.session(120)
    session.press(":set columns file number time<Enter>")
    let lines = session.screen.split(separator: "\n").dropFirst().prefix(7)
    #expect(
      lines.map { $0.dropFirst().prefix(34).description.trimmingCharacters(" ") } == [
        "* file          #     time s", "▌ web-good.dat  1   0.000000", "  web-good.dat  2   0.000050",
        "  web-good.dat  3   0.000070", "  web-bad.dat   1   0.000000", "  web-bad.dat   2   0.000050",
        "  web-bad.dat   3   0.000070",
      ])
    session.press(":set sort time<Enter>")
    #expect(order(session) == [0, 3, 1, 4, 2, 5])
  }

  @Test func theListIsSortedByFileBothWays() {
    var session = Self.session()
    session.press(":set sort file<Enter>")
    #expect(order(session) == [0, 1, 2, 3, 4, 5])
    session.press("r")
    #expect(order(session) == [3, 4, 5, 0, 1, 2])
    #expect(session.state.message?.text == "packets by file, largest first")
    // Of one file there is nothing to sort by it.
    var one = Session()
    for _ in PacketColumn.cycle { one.press("s") }
    #expect(one.state.packets.sorting.column != .file)
  }

  @Test func keysGoFromFileToFile() {
    var session = Self.session()
    session.press("j:n<Enter>")
    #expect(session.state.packets.position == 3)
    #expect(session.state.message?.text == "captures/web-bad.dat, file 2 of 2")
    session.press(":n<Enter>")
    #expect(session.state.message?.text == "this is the last file")
    session.press("jj:p<Enter>")
    #expect(session.state.packets.position == 0)
    session.press(":p<Enter>")
    #expect(session.state.message?.text == "this is the first file")
    var one = Session()
    one.press(":n<Enter>")
    #expect(one.state.message?.text == "there is only one file")
  }

  @Test func aPacketIsCalledByItsFile() {
    var session = Self.session()
    session.press("GkYjma'")
    #expect(session.effects.last == .copyName("captures/web-bad.dat#2"))
    #expect(session.screen.contains("a web-bad.dat#3"))
    session.press("a!ls<Enter>")
    #expect(session.effects.last == .shell("ls", at: PlaceNames(file: "captures/web-bad.dat", packet: 3)))
    session.press("x")
    #expect(session.state.prompt.line?.text.string == "packet-web-bad.dat-3.txt")
    session.press("<Esc>gmbX")
    session.press("^U" + "all.json<Enter>")
    #expect(
      session.effects.last
        == .export(
          [
            Selection(packet: 0, row: nil, interrupts: .counted), Selection(packet: 5, row: nil, interrupts: .counted),
          ], path: "all.json"))
  }

  /// The main use: the same packet on the good box and on the bad one.
  @Test func packetsOfTwoFilesAreCompared() throws {
    var session = Self.session()
    session.press("jd")
    #expect(session.state.message?.text == "web-good.dat#2 is marked; d on another one shows the difference")
    session.press(":n<Enter>jd")
    let diff = try #require(session.state.mode.diff)
    #expect((diff.left.packet, diff.right.packet) == (1, 4))
    #expect(session.screen.contains("diff of web-good.dat#2 and web-bad.dat#2: =1"))
    session.press("x")
    #expect(session.state.prompt.line?.text.string == "diff-web-good.dat-2-web-bad.dat-2.html")
    session.press("<Esc>q:diff captures/web-good.dat#1 #3<Enter>")
    let named = try #require(session.state.mode.diff)
    #expect((named.left.packet, named.right.packet) == (0, 5))
    session.press("q:diff web-good.dat#1 web-bad.dat#9<Enter>")
    #expect(session.state.message?.text == "there is no packet web-bad.dat#9 in the list")
    session.press(":diff 1<Enter>")
    #expect(session.state.message?.text == "give two packets: :diff FILE#1 FILE#2")
  }

  @Test func searchFilterFamiliesAndFunctionsAreOfAllFiles() {
    var session = Self.session()
    session.press("/192.168<Enter>n")
    #expect(session.state.packets.position == 5)
    session.press("gt")
    #expect(session.screen.contains("functions of web-good.dat#1"))
    session.press("qf")
    #expect(session.screen.contains("3 families of 6 packets"))
  }

  /// A list that grows by its second file keeps its cursor and marks, and shows which files there are from the first one on.
  @Test func aSecondFileComesBehindTheFirst() {
    let join = TraceJoin(["a.dat", "b.dat"])
    var session = Session(Trace(source: "a.dat"))
    session.send(.traceChanged(join.take(Sample.trace, of: 0), replaces: true))
    session.press("jjma")
    let width = session.state.packets.widths
    session.send(.traceChanged(join.take(Self.bad, of: 1), replaces: false))
    #expect(session.state.packets.position == 2 && session.state.packets.order.count == 6)
    #expect(session.state.packets.marks.letters["a"] == Marks.Place(packet: 2, row: nil))
    #expect(width.file.columns == 5 && session.state.packets.widths.file.columns == 5)
    var other = PacketWidths()
    other.update(session.state.trace, NestedIndex(), isLonger: false)
    #expect(session.state.packets.widths == other)
  }

  /// A file that listed outermost calls turns out to have windows: what stood on these goes, what stood before stays.
  @Test func theSecondFileTurnsOutToHaveWindows() {
    let join = TraceJoin(["a.dat", "b.dat"])
    let calls = trace(" 0)   0.100 us    |  f();\n 0)   0.100 us    |  g();\n")
    var session = Session(join.take(Sample.trace, of: 0))
    session.send(.traceChanged(join.take(calls, of: 1), replaces: false))
    session.press(":set sort file<Enter>rg<Tab>")
    session.send(.traceChanged(join.take(Self.bad, of: 1), replaces: false))
    #expect(session.state.packets.order.count == 6 && session.state.packets.sorting.column == .file)
    #expect(session.state.calls.packet == session.state.packets.position)
    var fresh = Session(session.state.trace)
    fresh.press(":set sort file<Enter>rg")
    fresh.state.message = nil
    session.state.message = nil
    fresh.state.focus = session.state.focus
    #expect(session.screen == fresh.screen)
  }

  /// Only the first packet that anything is usual among says something of its own file.
  @Test func whatIsUsualInOneFileSaysNothingOfTheOther() {
    let many = PacketSample.trace(30) { $0.calls = ["2.000 us    |  udp_rcv();"] }
    let slow = PacketSample.trace(30) { $0.calls = ["+ 90.000 us    |  udp_rcv();"] }
    let join = TraceJoin(["a", "b"])
    _ = join.take(many, of: 0)
    let whole = join.take(slow, of: 1)
    let table = FamilyTable(whole)
    let both = FamilyTolerance([0, 30].map { FamilyTolerance.Side(whole, table, position: $0) })
    #expect(both.packets == [29, 29] && !both.isOneFamily)
    let one = FamilyTolerance([0, 1].map { FamilyTolerance.Side(whole, table, position: $0) })
    #expect(one.packets == [28, 28] && one.isOneFamily)
  }
}
