import CallTrees
import Screen
import TestSupport
import Testing
import TraceEvents

@testable import Interface

/// A trace that is on the screen while it is still being read.
@Suite struct GrowingTraceTests {
  /// The sample's first packets, as after reading that far.
  private func sample(packets: Int) -> Trace {
    let lines = Sample.text.split(separator: "\n")
    let ends = lines.indices.filter { lines[$0].contains("packet_end:") }
    return trace(lines[...ends[packets - 1]].joined(separator: "\n") + "\n")
  }

  private func reading(_ bytes: Int, of total: Int? = 4000) -> Action {
    .loadChanged(LoadStatus(phase: .reading, name: "web.dat", bytes: bytes, total: total))
  }

  /// A session that has shown the first packet while the rest is still to come.
  private func begun(_ width: Int = 80, _ height: Int = 24) -> Session {
    var session = Session(Trace(source: "web.dat"), width, height)
    session.send(reading(0))
    session.send(.traceChanged(sample(packets: 1), replaces: true))
    session.send(reading(1720))
    return session
  }

  @Test func theFirstScreenWhileReading() {
    let session = begun()
    #expect(
      session.screen == """
        ┌────────────────────────────────────────────────────────────────────────────────┐
        │* # cpu proto source → destination             len  calls  total µs verdict fam │
        │▌ 1   1 TCP S 10.0.0.1:40000 → 10.0.0.2:9000    60     15    20.000 ok        1 │
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
        │                                                                                │
        │                                                                                │
        │ READING 43 %  web.dat  1 packet, 1.7 kB of 4.0 kB                   packet 1/1 │
        │ S stop  Enter calls  d mark for diff  s sort  ? help  q quit  / search         │
        └────────────────────────────────────────────────────────────────────────────────┘
        """)
  }

  @Test func theSmallestScreenWhileReading() {
    var session = begun(40, 10)
    #expect(
      session.screen == """
        ┌────────────────────────────────────────┐
        │* # source → destination       total µs │
        │▌ 1 …:40000 → 10.0.0.2:9000      20.000 │
        │ calls of packet 1              total µs│
        │▌   ▾ tcp_v4_rcv                  20.000│
        │    │  __rcu_read_lock             0.208│
        │ E  │▾ tcp_filter = -13 EACCES     1.250│
        │    ││  security_sock_rcv_skb      0.500│
        │    │▾ tcp_v4_do_rcv              10.500│
        │ READING 43 %  web.dat       packet 1/1 │
        │ S stop  Enter calls  d mark for diff   │
        └────────────────────────────────────────┘
        """)
    session.press("S")
    session.send(
      .loadChanged(LoadStatus(phase: .partly, name: "web.dat", bytes: 1720, total: 4000)))
    #expect(session.screen.contains("│ PARTLY READ 43 %  web.dat   packet 1/1 │"))
  }

  /// The status line's text, wherever it is.
  private func status(_ session: Session) -> String {
    let lines = session.screen.split(separator: "\n")
    return lines.count > 2 ? String(lines[lines.count - 3]) : ""
  }

  @Test func ofAPipeOnlyTheBytesAreKnown() {
    var session = Session(Trace(source: "standard input"), 80, 24)
    session.send(.loadChanged(LoadStatus(phase: .reading, name: "standard input")))
    #expect(session.screen.contains("│  reading: no packet is finished yet"))
    #expect(status(session).hasPrefix("│ READING 0 B  standard input  0 packets "))
    session.send(.traceChanged(sample(packets: 2), replaces: true))
    session.send(.loadChanged(LoadStatus(phase: .reading, name: "standard input", bytes: 1_234_567)))
    #expect(status(session).hasPrefix("│ READING 1.2 MB  standard input  2 packets "))
    session.send(.loadChanged(nil))
    #expect(status(session).hasPrefix("│ web.dat "))
  }

  /// At the end of a followed file a packet is cut off; when more was read its calls are at other rows.
  @Test func aPacketThatWasCutOffGoesOn() {
    func text(_ tail: String, other: String = "") -> Trace {
      trace(" 0)               |  first() {\n 0)   0.100 us    |    g();\n 0)   1.000 us    |  }\n" + tail + other)
    }
    let open = """
       1)               |  f() {
       1)               |    a() {
       1)   0.100 us    |      b();
       1)   0.300 us    |    }
       1)               |    c() {
       1)   0.200 us    |      d();

      """
    let cut = text(open)
    #expect(cut.packets.count == 2 && cut.firstUnsettled == 1)
    var session = Session(cut)
    session.send(.loadChanged(LoadStatus(phase: .following, name: "a.txt")))
    // A fold, a mark, and the cursor behind them.
    session.press("G<Tab>jhmxjj")
    #expect(session.function == "d")
    #expect(session.tree == "  f\n +  a\n    c\n>     d")
    let more = text(open + " 1)   0.500 us    |    }\n 1)   2.000 us    |  }\n 1)   0.100 us    |  last();\n")
    session.send(.traceChanged(more, replaces: false))
    #expect(session.state.packets.order.count == 3)
    #expect(session.tree == "  f\n +  a\n    c\n>     d")
    // Another root comes first in the table, as it is finished sooner.
    var moved = Session(cut)
    moved.press("G<Tab>jhmxjj")
    let other = " 0)               |  first() {\n 0)   0.100 us    |    g();\n 0)   1.000 us    |  }\n"
    let early = text(open, other: other)
    #expect(early.packets[1].rows != cut.packets[1].rows && early.packets.count == 3)
    moved.send(.traceChanged(early, replaces: false))
    #expect(moved.tree == "  f\n +  a\n    c\n>     d")
    moved.press("gg'x")
    #expect(moved.function == "a")
  }

  /// A followed text after every line, whatever is open, folded and marked: what is shown is of the packet that it says.
  @Test(arguments: ["", "t", "t<Tab>", "djd", "zR&tcp<Enter>", "sss", "<Tab>jj<Enter>"])
  func aFollowedTextAfterEveryLine(keys: String) throws {
    let roots = (0..<6).map { number in
      let cpu = number % 2
      return
        " \(cpu))               |  f\(number)() {\n \(1 - cpu))   0.100 us    |    g();\n \(cpu))   0.200 us    |    h();\n"
        + " \(1 - cpu))   1.000 us    |  }\n"
    }
    for text in [Sample.text, roots.joined()] {
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      var session = Session(Trace(source: "web.dat"))
      for end in 1...lines.count {
        session.send(.traceChanged(trace(lines[..<end].joined(separator: "\n") + "\n"), replaces: end == 1))
        session.send(.loadChanged(LoadStatus(phase: .following, name: "web.dat")))
        let rows = session.state.shared.packet(at: session.state.calls.packet)?.rows ?? 0..<0
        #expect(session.state.calls.lines.allSatisfy { rows.contains($0.row) }, "after line \(end)")
        #expect(session.state.calls.packet == session.state.packets.position)
        #expect(!session.buffer.text.isEmpty)
        if end % 5 == 0 { session.press("<Esc>G<Tab>jhmxj<Tab>" + keys) }
      }
      let whole = Session(trace(text))
      #expect(session.state.trace.packets.count == whole.state.trace.packets.count)
    }
  }

  @Test func theCursorStaysWhereItIs() {
    var session = begun()
    session.press("<Tab>z2jjj")
    let before = session.tree
    #expect(session.function == "tcp_v4_do_rcv")
    session.send(.traceChanged(sample(packets: 2), replaces: false))
    #expect(session.tree == before)
    session.press("<Tab>j")
    #expect(session.state.packet?.index == 2)
    session.send(.traceChanged(sample(packets: 3), replaces: false))
    session.send(.loadChanged(nil))
    #expect(session.state.packet?.index == 2)
    session.press("k")
    #expect(session.tree == before)
    #expect(session.state.packets.order.count == 3)
  }

  @Test func zoomFilterAndSearchStay() {
    var session = begun()
    session.press("<Tab>&coalesce|ack<Enter>/coalesce<Enter>n")
    let before = session.tree
    session.send(.traceChanged(sample(packets: 3), replaces: false))
    #expect(session.tree == before)
    #expect(session.function == "tcp_try_coalesce")
    // A packet that came since is filtered and searched by the same patterns.
    session.press("<Tab>Gg<Tab>n")
    #expect(session.function == "tcp_try_coalesce")
    session.press("<Esc>")
    #expect(session.state.calls.filter == nil)
  }

  @Test func aFunctionThatCameSinceIsFound() {
    var session = begun()
    session.press("<Tab>/udp_queue<Enter>")
    #expect(session.state.message?.text == "no match for udp_queue")
    session.send(.traceChanged(sample(packets: 3), replaces: false))
    session.press("<Tab>G<Tab>n")
    #expect(session.function == "udp_queue_rcv_skb")
    session.press("<Tab>o")
    #expect(session.state.shared.omissions.noise.count == session.state.trace.functions.count)
  }

  @Test func aSortedListTakesNewPacketsIn() {
    var session = begun()
    session.press("sssss")
    #expect(session.state.packets.sorting.column == .verdict)
    session.send(.traceChanged(sample(packets: 3), replaces: false))
    // The dropped packet goes to the top; the cursor stays on its own.
    #expect(Array(session.state.packets.order) == [1, 0, 2])
    #expect(session.state.packet?.index == 1)
    #expect(status(session).contains("by verdict packet 2/3"))
  }

  @Test func aSearchOfPacketsGoesBackToItsPacket() {
    var session = begun()
    session.press("sssss/")
    session.send(.traceChanged(sample(packets: 3), replaces: false))
    session.press("nothing<Esc>")
    #expect(session.state.packet?.index == 1)
  }

  @Test func stopIsAskedForOnceAndLeavesAMark() {
    var session = begun()
    session.press("S")
    #expect(session.effects == [.stopLoading])
    #expect(status(session).hasPrefix("│ STOPPING 43 %  web.dat"))
    // What was on its way does not undo it.
    session.send(reading(2000))
    session.press("S")
    #expect(session.effects == [.stopLoading])
    #expect(session.state.message?.text == "nothing to stop: no capture is running")
    var partly = sample(packets: 2)
    partly.notices.append(Notice("reading was stopped here: what follows is left out", offset: 2100))
    session.send(.traceChanged(partly, replaces: false))
    session.send(.loadChanged(LoadStatus(phase: .partly, name: "web.dat", bytes: 2100, total: 4000)))
    session.press("j")
    #expect(status(session).hasPrefix("│ PARTLY READ 52 %  web.dat  1 notice "))
    #expect(status(session).hasSuffix(" packet 2/2 │"))
    session.press(":notices<Enter>")
    #expect(session.screen.contains("byte 2100: reading was stopped here: what follows is left out"))
    session.press("q:stop<Enter>q")
    #expect(session.effects == [.stopLoading, .quit])
  }

  @Test func colonStopStopsToo() {
    var session = begun()
    session.press(":stop<Enter>")
    #expect(session.effects == [.stopLoading])
  }

  @Test func quitWorksWhileReading() {
    var session = begun()
    session.press("q")
    #expect(session.effects == [.quit])
  }

  @Test func outermostCallsThatTurnOutToBePackets() {
    let roots = trace(" 0)   1.000 us    |  a();\n 0)   2.000 us    |  b();\n 0)   3.000 us    |  c();\n")
    var session = Session(Trace(source: "web.dat"), 80, 24)
    session.send(.traceChanged(roots, replaces: true))
    session.press("sjmad")
    #expect(session.screen.contains("outermost call"))
    session.send(.traceChanged(Trace(source: "web.dat"), replaces: false))
    #expect(session.state.packet == nil)
    session.send(.traceChanged(roots, replaces: false))
    session.press("jd")
    session.send(.traceChanged(sample(packets: 3), replaces: false))
    #expect(session.state.packets.sorting.column == .total)
    #expect(session.state.packet?.index == 1)
    #expect(session.function == "tcp_v4_rcv")
    #expect(session.state.packets.marks.diff?.packet == nil)
    #expect(!session.screen.contains("outermost call"))
  }

  /// A window that stays open for long is listed late, and at the end takes the place that it has by its beginning.
  @Test func theLastListMayBeInAnotherOrder() {
    var builder = TreeBuilder(source: "web.dat")
    var reader = TextReader()
    var session = Session(Trace(source: "web.dat"), 80, 24)
    func window(_ id: Int, _ task: Int, _ lines: String...) -> String {
      let begin = "packet_begin: id=\(id) entry=tcp skb=7 dev=veth0 ifindex=2 netns=1 proto=0x0800 len=9 comm=t"
      let all = ["|  /* \(begin) summary=\"packet \(id)\" data=45 */"] + lines
      return all.map { " 1)   t-\(task)   | \($0)\n" }.joined()
    }
    func end(_ id: Int) -> String { "|  /* packet_end: id=\(id) ret=0 drop=none */" }
    var text = window(1, 20, "  0.100 us |  slow();")
    for id in 2...80 { text += window(id, 30, "  0.100 us |  f\(id)();", "  0.200 us |  g();", end(id)) }
    text += " 1)   t-20   | \(end(1))\n"
    let bytes = Array(text.utf8)
    bytes.withUnsafeBytes { reader.read($0, into: &builder) }
    session.send(.traceChanged(builder.snapshot(names: reader.names), replaces: true))
    session.press("4jmxd<Tab>j")
    let (summary, tree) = (session.state.packet?.summary, session.tree)
    let place = session.state.packets.cursor
    session.send(.traceChanged(builder.finish(names: reader.names), replaces: false))
    session.send(.loadChanged(nil))
    #expect(session.state.trace.packets.first?.summary == "packet 1")
    #expect(session.state.packet?.summary == summary)
    #expect(session.state.packets.cursor == place + 1)
    #expect(session.tree == tree)
    #expect(session.state.packets.marks.diff?.packet == place + 1)
    session.press("<Tab>G'x")
    #expect(session.state.packet?.summary == summary)
  }

  @Test func aSinglePacketIsOpenedUnlessTheUserWasFaster() {
    for keys in ["", "D"] {
      var session = begun()
      #expect(session.state.focus == .packets)
      session.press(keys)
      session.send(.loadChanged(nil))
      #expect(session.state.focus == (keys.isEmpty ? .calls : .packets))
    }
  }

  @Test func anotherTraceComesWhenThereIsSomethingOfIt() {
    var session = Session()
    session.press("j:e other.txt<Enter>")
    session.send(.loadChanged(LoadStatus(phase: .reading, name: "other.txt", bytes: 10, total: 1000)))
    #expect(session.state.packet?.index == 2)
    #expect(status(session).hasPrefix("│ READING 1 %  other.txt"))
    session.send(.traceChanged(trace(" 0)   1.000 us    |  a();\n"), replaces: true))
    #expect(session.function == "a")
    #expect(session.state.shared.search == nil)
  }

  /// Lists that were sorted step by step are those sorted at once, both ways; what has no key is last.
  @Test(arguments: [true, false], [20, 3_000_000_000]) func sortingStepByStep(ascends: Bool, most: Int) {
    var random = SeededGenerator(seed: UInt64(most))
    let keys = (0..<1500).map { $0 % 11 == 0 ? nil : Int64(Int.random(in: -3..<most, using: &random)) }
    var order = PacketOrder()
    var count = 0
    while count < keys.count {
      count = min(keys.count, count + Int.random(in: 1...290, using: &random))
      var asked = 0
      let known = order.count
      order.sort(count, ascends: ascends) { position in
        asked += 1
        return keys[position]
      }
      #expect(Array(order) == sorted(keys, count, ascends))
      #expect(asked == count - known)
    }
    #expect(order.place(of: 7) == Array(order).firstIndex(of: 7))
    order.narrow { $0 % 3 == 1 }
    #expect(Array(order) == sorted(keys, 1500, ascends).filter { $0 % 3 == 1 })
    order.reverse()
    #expect(Array(order) == sorted(keys, 1500, !ascends))
    order.reverse()
    order.narrow(to: nil)
    #expect(Array(order) == sorted(keys, 1500, ascends))
    order.list(3)
    #expect(Array(order) == [0, 1, 2])
  }

  private func sorted(_ keys: [Int64?], _ count: Int, _ ascends: Bool) -> [Int] {
    (0..<count).sorted { one, other in
      guard keys[one] != keys[other] else { return one < other }
      guard let left = keys[one], let right = keys[other] else { return keys[other] == nil }
      return (left < right) == ascends
    }
  }

  @Test(arguments: [
    (0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (1_234_567, "1.2 MB"), (43_999_999, "43 MB"),
    (1_100_000_000, "1.1 GB"),
    (-5, "0 B"), (Int.max, "9.2 EB"),
  ]) func bytesInWords(value: Int, text: String) { #expect(NumberText.bytes(value) == text) }
}
