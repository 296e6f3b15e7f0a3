import CallTrees
import Screen
import Testing

@testable import Interface

/// Whole screens, drawn in the tests.
@Suite struct ScreenTests {
  /// What is to be done stands at a message's end.
  @Test func aLongMessageTakesTwoLines() {
    var session = Session(Sample.trace, 60, 12)
    session.send(.failed("config.yaml:3: 'noise' cannot be changed here; change it by hand: noise: false"))
    let lines = { session.buffer.text.split(separator: "\n", omittingEmptySubsequences: false) }
    #expect(lines()[10] == "config.yaml:3: 'noise' cannot be changed here; change it by")
    #expect(lines()[11] == "hand: noise: false")
    session.send(.failed(String(repeating: "x", count: 61)))
    #expect(lines()[10] == String(repeating: "x", count: 60) && lines()[11] == "x")
    session.send(.failed(String(repeating: "x ", count: 29) + "xx"))
    #expect(!lines()[10].contains("x") && lines()[11].hasPrefix("x x"))
    session.send(.failed(String(repeating: "word ", count: 40)))
    #expect(lines()[11].hasSuffix("…"))
  }

  @Test func theFirstScreenAt80x24() {
    let session = Session()
    #expect(
      session.screen == """
        ┌────────────────────────────────────────────────────────────────────────────────┐
        │* # proto source → destination        total µs verdict                          │
        │▌ 1 TCP S …:40000 → 10.0.0.2:9000       20.000 ok                               │
        │  2 TCP . …:40000 → 10.0.0.2:9000        6.000 DROP SOCKET_FILTER at tcp_v4_rcv │
        │  3 UDP   …:5353 → 192.168.7.2:53        2.000 ok                               │
        │ calls of packet 1                                   total µs   self µs share   │
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
        │                                                                                │
        │                                                                                │
        │                                                                                │
        │ web.dat                                                             packet 1/3 │
        │ Enter calls  d mark for diff  s sort  ? help  q quit  / search  D details      │
        └────────────────────────────────────────────────────────────────────────────────┘
        """)
  }

  @Test func aSmallScreenPinsTheCaller() {
    var session = Session(Sample.trace, 40, 10)
    session.press("<Tab>zR10j")
    #expect(
      session.screen == """
        ┌────────────────────────────────────────┐
        │  # source → destin… verdict            │
        │▌ 1 → 10.0.0.2:9000  ok                 │
        │  2 → 10.0.0.2:9000  DROP SOCKET_FILTER │
        │*calls of packet 1              total µs│
        │    ▾ tcp_rcv_established          9.000│
        │      tcp_try_coalesce             0.100│
        │      tcp_try_coalesce             0.200│
        │▌     tcp_try_coalesce             0.300│
        │ web.dat                     line 11/15 │
        │ h l fold  Enter zoom  w slowest  ? help│
        └────────────────────────────────────────┘
        """)
  }

  @Test func detailsOfAPacketAndItsBytes() {
    var session = Session(Sample.trace, 80, 24)
    session.press("D<S-Tab>5j")
    let lines = session.screen.split(separator: "\n").dropFirst(17).prefix(6).joined(separator: "\n")
    #expect(
      lines == """
        │ TCP        flags [S], window 65520, checksum 0xabcd                            │
        │            seq 1, ack 0                                                        │
        │ returned   0                                                                   │
        │ family     1: 1 of 2 at tcp, tcp_v4_rcv/tcp_v4_do_rcv                          │
        │ 0000       45 00 00 3c 12 34 40 00  40 06 00 00 0a 00 00 01 E..<.4@.@.......   │
        │ 0010       0a 00 00 02 9c 40 23 28  00 00 00 01 00 00 00 00 .....@#(........   │
        """)
  }

  @Test func detailsOfACall() {
    var session = Session(Sample.trace, 60, 20)
    session.press("<Tab>2jD")
    let lines = session.screen.split(separator: "\n").dropFirst(13).prefix(6).joined(separator: "\n")
    #expect(
      lines == """
        │ details of the call, 8 lines                               │
        │ function   tcp_filter                                      │
        │ call       3 of 15                                         │
        │ path       tcp_v4_rcv/tcp_filter                           │
        │ time       total 1.250 µs, self 0.750 µs                   │
        │ started    3.000 µs after the packet began                 │
        """)
  }

  @Test func theStatusOfACapture() {
    var session = Session(Trace(source: "live"), 80, 12, isLive: true)
    session.send(
      .captureChanged(
        CaptureStatus(
          phase: .armed, filter: "tcp port 9000", seen: 12, matched: 4, captured: 3, lost: 7, quota: 20)))
    #expect(
      session.screen == """
        ┌────────────────────────────────────────────────────────────────────────────────┐
        │* #     time s cpu proto source → destination      len  calls  total µs verdict │
        │                                                                                │
        │ calls                                                                          │
        │                                                                                │
        │                                                                                │
        │  armed: waiting for packets that match                                         │
        │                                                                                │
        │                                                                                │
        │                                                                                │
        │                                                                                │
        │ ARMED  tcp port 9000 seen 12 matched 4 captured 3/20  LOST 7                   │
        │ S stop  ? help  q quit  / search  D details  x export  Tab pane                │
        └────────────────────────────────────────────────────────────────────────────────┘
        """)
  }

  @Test func whatIsMissingOfACaptureIsSaid() {
    var session = Session(Trace(source: "live"), 80, 12, isLive: true)
    var status = CaptureStatus(phase: .armed, filter: "udp", seen: 90, matched: 60, captured: 32, lost: 7)
    func line() -> String { String(session.screen.split(separator: "\n")[11].dropFirst().dropLast()).trimmed }
    status.isDisturbed = true
    session.send(.captureChanged(status))
    #expect(line() == "ARMED  udp seen 90 matched 60 captured 32  TRACING CHANGED")
    (status.phase, status.lostPackets) = (.stopped, 28)
    session.send(.captureChanged(status))
    #expect(line() == "STOPPED  udp seen 90 matched 60 captured 32  LOST 28 PACKETS")
    (status.lostPackets, status.isDisturbed, status.lost) = (0, false, 0)
    (status.notKept, status.skipped) = (25, 3)
    session.send(.captureChanged(status))
    #expect(line() == "STOPPED  udp seen 90 matched 60 captured 32 not kept 25 skipped 3 lost 0")
  }

  @Test func theStatusOfACaptureHasWhatItMayTake() {
    var status = CaptureStatus(phase: .armed, filter: "udp port 53", seen: 90, matched: 60, captured: 32)
    (status.budget.bytes, status.budget.mostBytes, status.budget.secondsLeft) = (11_534_337, 256 << 20, 581)
    func line(_ width: Int) -> String {
      var session = Session(Trace(source: "live"), width, 12, isLive: true)
      session.send(.captureChanged(status))
      return String(session.screen.split(separator: "\n")[11].dropFirst().dropLast()).trimmed
    }
    #expect(line(100) == "ARMED  udp port 53 seen 90 matched 60 captured 32 lost 0  disk 12/256M 9:41 left")
    #expect(line(80) == "ARMED  udp po… seen 90 matched 60 captured 32 lost 0  disk 12/256M 9:41 left")
    (status.budget.isRing, status.budget.ring, status.budget.secondsLeft) = (true, 1000, nil)
    (status.phase, status.seen, status.matched) = (.asleep, 123_456, 4_000)
    #expect(line(100) == "ASLEEP  udp port 53 seen 123456 matched 4000 in the ring 32/1000 lost 0  disk 12/256M")
    #expect(line(80) == "ASLEEP  udp port 53 matched 4000 in the ring 32/1000 lost 0  disk 12/256M")
    #expect(line(60) == "ASLEEP  in the ring 32/1000")
    status.letGo = 3968
    let all = "ASLEEP  udp port … seen 123456 matched 4000 in the ring 32/1000 let go 3968 lost 0  disk 12/256M"
    #expect(line(100) == all)
    #expect(line(60) == "ASLEEP  in the ring 32/1000 let go 3968")
    status.letGo = 0
    status.phase = .stopped
    #expect(line(100) == "STOPPED  udp port 53 seen 123456 matched 4000 in the ring 32/1000 lost 0")
  }

  @Test func theArmFormSaysWhatKeepsItFromArming() {
    var session = Session(Trace(source: "live"), 80, 24, isLive: true)
    session.press("a")
    session.state.hinderArming("no /dev/ftview: the module is not loaded; modprobe ftview")
    #expect(session.screen.contains(" no /dev/ftview: the module is not loaded; modprobe ftview "))
    session.press("<Esc>a")
    #expect(session.screen.contains("Enter arms"))
  }

  @Test func theArmFormSaysWhatAPortDoesNotMatch() {
    var session = Session(Trace(source: "live"), 80, 24, isLive: true)
    let limit = "not: later fragments, IPv6 ports behind extension headers"
    session.press("audp dst ")
    #expect(!session.screen.contains(limit))
    session.press("port 7000")
    #expect(session.screen.contains(limit))
    session.send(.filterChecked("udp dst port 7000", FilterProblem(message: "syntax error", range: 0..<3)))
    #expect(!session.screen.contains(limit))
  }

  @Test func theArmFormShowsTheErrorUnderItsWord() {
    var session = Session(Trace(source: "live"), 60, 17, isLive: true)
    session.press("atcp prot 9")
    session.send(.filterChecked("tcp prot 9", FilterProblem(message: "syntax error", range: 4..<8)))
    let lines = session.screen.split(separator: "\n").dropFirst(2).prefix(13).joined(separator: "\n")
    #expect(
      lines == """
        │── arm a capture ───────────────────────────────────────────│
        │▌filter    tcp prot 9                                       │
        │               ^^^^ syntax error                            │
        │ entries   tcp udp icmp                                     │
        │ packets   no end                                           │
        │ trace     all                                              │
        │ leave out nothing                                          │
        │ keep      every packet                                     │
        │ depth     all                                              │
        │ one in    1                                                │
        │ own SSH   left out                                         │
        │ Enter arms   Tab next field   ^R counts   Esc closes       │
        │────────────────────────────────────────────────────────────│
        """)
    #expect(cursorPlace(session.state).map { "\($0.x),\($0.y)" } == "21,2")
  }

  @Test func theArmFormOfASmallScreenScrolls() {
    var session = Session(Trace(source: "live"), 40, 10, isLive: true)
    session.press("audp")
    #expect(
      session.screen == """
        ┌────────────────────────────────────────┐
        │── arm a capture ───────────────────────│
        │▌filter    udp                          │
        │                                        │
        │ entries   tcp udp icmp                 │
        │ packets   no end                       │
        │ trace     all                          │
        │ Enter arms   Tab next field   ^R coun… │
        │────────────────────────────────────────│
        │ live                                   │
        │ a arm  ? help  q quit  / search        │
        └────────────────────────────────────────┘
        """)
    session.press("<Tab><Tab>5<Tab>net<Tab><Tab>slower=50us<Tab><Tab>10<Tab> ")
    let lines = session.screen.split(separator: "\n").dropFirst(1).prefix(8).joined(separator: "\n")
    #expect(
      lines == """
        │── arm a capture ───────────────────────│
        │ leave out nothing                      │
        │ keep      slower=50us                  │
        │ depth     all                          │
        │ one in    10                           │
        │▌own SSH   captured                     │
        │ Space: capture this SSH session, too,… │
        │────────────────────────────────────────│
        """)
    session.press("<Enter>")
    var request = ArmRequest(filter: "udp", entries: [], quota: 5)
    (request.trace, request.keep, request.sampling, request.withSSH) = ("net", "slower=50us", 10, true)
    #expect(session.effects.last == .arm(request))
    // What was armed last is what the form starts with.
    session.press("a")
    #expect(session.state.armForm?[.keep].string == "slower=50us")
  }

  @Test(arguments: [(39, 10), (40, 9), (1, 1), (10, 3)]) func belowTheSmallestSizeOneLineSaysSo(width: Int, height: Int)
  {
    let session = Session(Sample.trace, width, height)
    let whole = "too small: 40x10 at least"
    let text = width < whole.count ? whole.prefix(width - 1) + "…" : whole
    #expect(session.buffer.text.trimmingCharacters("\n") == text)
  }

  @Test func aWideScreenShowsEveryColumn() {
    let session = Session(Sample.trace, 190, 12)
    let lines = session.screen.split(separator: "\n")
    #expect(
      lines[1].hasPrefix("│* #     time s cpu proto source → destination") && lines[1].contains("entry  device   task"))
    #expect(lines[3].contains("  2   0.000050   1 TCP . 10.0.0.1:40000 → 10.0.0.2:9000"))
    #expect(lines[3].contains("DROP SOCKET_FILTER at tcp_v4_"))
    #expect(lines[3].contains("   2 kfree_skb_reason DROP SOCKET_FILTER tcp    veth0    ksoftirqd/1-21"))
    #expect(lines[5].contains("at µs  total µs   self µs share"))
  }

  @Test func withoutUTF8EverythingIsASCII() {
    var session = Session()
    session.state.glyphs = .ascii
    for keys in ["", "<Tab>zRo", "D", "djd", "?", "<Esc><Esc>:"] {
      session.press(keys)
      #expect(session.buffer.text.allSatisfy { $0.isASCII }, "after \(keys)")
    }
  }

  /// A trace can hold anything; none of it may act on the terminal.
  @Test func nothingInATraceReachesTheCellsAsAControl() {
    let nasty = "\u{1b}]0;owned\u{7}\u{202e}\u{9b}2J"
    let text = Sample.text
      .replacing("tcp_rack_advance", with: "evil\(nasty)").replacing("veth0", with: "v\(nasty)")
      .replacing("comm=ksoftirqd/1", with: "comm=\(nasty)").replacing("ret=-13", with: "ret=\(nasty)")
    for keys in ["", "<Tab>zR", "D<Tab>", "?", "djd", "/\(nasty)", ":\(nasty)<Enter>"] {
      var session = Session(trace(text), 120, 40)
      session.press(keys)
      let buffer = session.buffer
      for y in 0..<buffer.height {
        for cell in buffer.row(y) {
          for scalar in cell.character.unicodeScalars {
            #expect(scalar.value >= 0x20 && !(0x7f...0x9f).contains(scalar.value) && scalar.value != 0x202e)
          }
        }
      }
    }
  }

  @Test func matchesOfASearchAreMarked() {
    var session = Session()
    session.press("<Tab>zR/rack<Enter>")
    let marked = (0..<24).filter { session.buffer.row($0).contains { $0.role == .callName && $0.over == .searchMatch } }
    // The cursor's line shows the selection; a line further up shows that nothing else matches.
    #expect(marked.isEmpty)
    session.press("g/tcp<Enter>g")
    let names = (6..<23).filter { session.buffer.row($0).contains { $0.over == .searchMatch } }
    #expect(names.count == 8)
  }
}
