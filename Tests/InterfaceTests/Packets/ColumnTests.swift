import CallTrees
import Screen
import TestSupport
import Testing

@testable import Interface

/// Where the columns of lists are, and what is left out first when the screen is narrow.
@Suite struct ColumnTests {
  /// Wide things come late: addresses, times, verdicts, tasks, journeys.
  private static let uneven = PacketSample.trace(300) { packet in
    if packet.number > 200 {
      packet.bytes = PacketSample.udp6
      packet.calls = ["123456.123 us |  udp_rcv();"]
    }
    if packet.number > 250 {
      packet.drop = "NETFILTER_DROP at=nft_do_chain [nf_tables]"
      (packet.task, packet.pid, packet.cpu, packet.length) = ("kworker/u256:12", 4_194_303, 1023, 65_535)
      packet.time = packet.number * 9_000_000
    }
    if packet.number > 290 { packet.journey = 5 }
  }

  @Test(arguments: [40, 60, 80, 100, 120, 160, 200, 300]) func noColumnMovesWhileTheListIsScrolled(width: Int) {
    var session = Session(Self.uneven, width, 24)
    var heading = String(session.buffer.row(0).map(\.character))
    var ends: Set<Int> = []
    for keys in Array(repeating: "^F", count: 60) + ["g", "s", "G", "ss", "^B", "fG<Enter>", "<Esc>F"] {
      session.press(keys)
      // The column that a list is sorted by is marked, and shown.
      if keys.contains("s") { heading = String(session.buffer.row(0).map(\.character)) }
      if case .families = session.state.mode { continue }
      let buffer = session.buffer
      #expect(String(buffer.row(0).map(\.character)).dropFirst() == heading.dropFirst(), "after \(keys)")
      // Numbers end where they ended.
      for y in 1..<3 { ends.insert(buffer.row(y).dropFirst(2).firstIndex { $0.character == " " }! - y * width) }
    }
    #expect(session.state.packets.widths.hasJourneys)
    #expect(ends.isSubset(of: [2, 3, 4, 5]))
  }

  @Test(arguments: [40, 80, 120, 200]) func noColumnMovesInTheCallGraphAndAmongFamilies(width: Int) {
    var trace = PacketSample.trace(60) { packet in
      packet.calls = (1...40).map { "\($0).000 us |  call_\(packet.number)_\($0)();" }
      packet.calls.append("9987654321.987 us |  udp_rcv();")
    }
    var records = Array(trace.packets)
    records[59].duration = 123_456_789_012_345_678
    trace.packets = PacketTable(records)
    var session = Session(trace, width, 14)
    session.press("<Tab>")
    let calls = Layout(session.state).calls.y
    let heading = String(session.buffer.row(calls).map(\.character))
    for _ in 0..<20 {
      session.press("^D")
      #expect(String(session.buffer.row(calls).map(\.character)) == heading)
    }
    #expect(session.function == "udp_rcv")
    session.press("f")
    let titles = String(session.buffer.row(1).map(\.character))
    for _ in 0..<20 {
      session.press("^F")
      #expect(String(session.buffer.row(1).map(\.character)) == titles)
    }
    if width >= 80 { #expect(session.screen.contains(" 123456789 s ")) }
  }

  /// What is kept up while a trace grows is what the whole one needs.
  @Test func widthsGrowWithTheTrace() {
    var grown = PacketWidths()
    for count in [1, 2, 199, 201, 251, 291, 300] {
      var part = Self.uneven
      part.packets = PacketTable(Array(Self.uneven.packets).prefix(count))
      grown.update(part, NestedIndex(), isLonger: true)
      var whole = PacketWidths()
      whole.update(part, NestedIndex(), isLonger: false)
      #expect(grown == whole)
    }
    // Another trace starts over.
    grown.update(Sample.trace, NestedIndex(), isLonger: false)
    var other = PacketWidths()
    other.update(Sample.trace, NestedIndex(), isLonger: false)
    #expect(grown == other)
    #expect(!grown.hasJourneys)
  }

  @Test func outermostCallsHaveWidthsOfTheirOwn() {
    var widths = PacketWidths()
    widths.update(
      trace(
        """
          1)  bash-4194303  |   1.000 us    |  f();
         12)  bash-4194303  | 123456789012345.000 us |  a_function_with_a_long_name [module]();

        """), NestedIndex(), isLonger: false)
    #expect(widths.flow.columns == 27)
    #expect(widths.task.columns == 16)
    #expect(widths.total.columns == "123456789 s".count)
    #expect(widths.trouble.columns == 0)
  }

  /// Two datagrams, one of which a rule dropped.
  private static let dropped = PacketSample.trace(2) { packet in
    if packet.number == 2 {
      packet.drop = "NETFILTER_DROP at=nft_do_chain [nf_tables]"
      packet.calls = ["4135.103 us |  ip_rcv();"]
    }
  }

  @Test(arguments: [
    (
      120,
      """
      * # proto source → destination                 len  calls  total µs verdict                                         fam
      ▌ 1 UDP   10.0.1.77:41010 → 10.0.1.2:7004       60      1     2.000 ok                                                1
        2 UDP   10.0.1.77:41010 → 10.0.1.2:7004       60      1  4135.103 DROP NETFILTER_DROP at nft_do_chain [nf_tables]   2
      """
    ),
    (
      80,
      """
      * # proto source → destination     total µs verdict
      ▌ 1 UDP   …:41010 → 10.0.1.2:7004     2.000 ok
        2 UDP   …:41010 → 10.0.1.2:7004  4135.103 DROP NETFILTER_DROP at nft_do_chain
      """
    ),
    (
      70,
      """
      * # source → destination     total µs verdict
      ▌ 1 …:41010 → 10.0.1.2:7004     2.000 ok
        2 …:41010 → 10.0.1.2:7004  4135.103 DROP NETFILTER_DROP at …o_chain
      """
    ),
    (
      60,
      """
      * # source → destination     total µs verdict
      ▌ 1 …:41010 → 10.0.1.2:7004     2.000 ok
        2 …:41010 → 10.0.1.2:7004  4135.103 DROP NETFILTER_DROP
      """
    ),
    (
      40,
      """
      * # source → desti… verdict
      ▌ 1 → 10.0.1.2:7004 ok
        2 → 10.0.1.2:7004 DROP NETFILTER_DROP
      """
    ),
  ])
  func theReasonOfADropIsSeen(width: Int, rows: String) {
    let session = Session(Self.dropped, width, 12)
    #expect(session.buffer.text.split(separator: "\n").prefix(3).joined(separator: "\n") == rows)
  }

  /// Whatever else there is, at 80 columns reason and function are seen, and the ports.
  @Test func longReasonsAndAddresses() {
    let trace = PacketSample.trace(3) { packet in
      packet.bytes = PacketSample.udp6
      packet.drop =
        ["TCP_OLD_ACK at=tcp_ack", "SKB_UCOPY_FAULT at=skb_copy_datagram_from_iter", "none at=none"][packet.number - 1]
    }
    #expect(
      Session(trace, 80, 12).buffer.text.split(separator: "\n").prefix(4).joined(separator: "\n") == """
        * # source → destination            total µs verdict
        ▌ 1 → [2001:db8:aaaa:cccc::2]:7004     2.000 DROP TCP_OLD_ACK at tcp_ack
          2 → [2001:db8:aaaa:cccc::2]:7004     2.000 DROP SKB_UCOPY_FAULT at …from_iter
          3 → [2001:db8:aaaa:cccc::2]:7004     2.000 ok
        """)
  }

  @Test(arguments: [
    ("10.0.0.1:40000", "10.0.0.2:9000", 22, "…:40000 → 10.0.0.2:9000"),
    ("10.0.0.1", "10.0.0.2", 15, "… → 10.0.0.2"),
    ("[fd00::1]:53", "[fd00::2]:99", 22, "…:53 → [fd00::2]:99"),
    ("[fd00::1]:53", "[fd00::2]:99", 14, "→ [fd00::2]:99"),
    ("[fd00::1]:53", "[fd00::2]:99", 10, "→ …::2]:99"),
    ("fd00::1", "fd00::2", 14, "… → fd00::2"),
  ])
  func flowsAreShortenedFromTheLeft(source: String, destination: String, columns: Int, shown: String) {
    var line = PacketLine(PacketRecord(index: 1, kind: .packet, rows: 0..<0))
    (line.source, line.destination) = (source, destination)
    #expect(line.flow(.unicode, columns: columns + (columns == 22 ? 1 : 0)) == shown)
    #expect(line.flow(.unicode, columns: 99) == "\(source) → \(destination)")
  }
}
