import CallTrees
import TestSupport
import Testing
import TraceEvents

/// Packet windows, from text and from sub-buffers.
@Suite struct WindowTests {
  private static let begin1 =
    #"/* packet_begin: id=1 entry=tcp skb=7 dev=veth0 ifindex=2 netns=4026531840 proto=0x0800 len=60 "#
    + #"comm=swapper/0 summary="IP 10.0.0.1.4 > 10.0.0.2.9: Flags [S], length 0" data=4500003c */"#

  @Test func listsPacketsWithTheirData() {
    let result = trace(
      ofText: """
         100.000000 |   0)    <idle>-0    |               |  \(Self.begin1)
         100.000001 |   0)    <idle>-0    |               |  tcp_v4_rcv() {
         100.000002 |   0)    <idle>-0    |   0.100 us    |    tcp_filter();
         100.000003 |   0)    <idle>-0    |   1.000 us    |  }
         100.000004 |   0)    <idle>-0    |               |  /* packet_end: id=1 ret=0 drop=NO_SOCKET */
         100.000005 |   0)    <idle>-0    |   0.500 us    |  stray();
         100.000006 |   1)     cat-44     |               |  /* ftview:packet_begin: id=2 entry=udp comm=my cat summary="" data= */
         100.000007 |   1)     cat-44     |   0.500 us    |  udp_rcv();
         100.000008 |   1)     cat-44     |               |  /* ftview:packet_end: id=2 ret=-1 drop=none */
        """)
    #expect(
      treeText(result) == """
        #1 packet tcp complete 1000ns swapper/0-0 cpu 0 "IP 10.0.0.1.4 > 10.0.0.2.9: Flags [S], length 0" drop=NO_SOCKET
          tcp_v4_rcv [100000001000 +1000]
            tcp_filter [100000002000 +100]
        #2 packet udp complete 500ns my cat-44 cpu 1
          udp_rcv [100000007000 +500]
        """)
    #expect(violations(result) == [])
    #expect(result.notices == [Notice("1 call lies outside of every packet's window and is left out")])
    var begin = PacketBegin()
    (begin.id, begin.journey, begin.entry, begin.cookie, begin.comm) = (1, 0, "tcp", 7, "swapper/0")
    (begin.device, begin.interfaceIndex, begin.namespace) = ("veth0", 2, 4_026_531_840)
    (begin.ethertype, begin.length, begin.bytes) = (0x0800, 60, [0x45, 0, 0, 0x3c])
    begin.summary = "IP 10.0.0.1.4 > 10.0.0.2.9: Flags [S], length 0"
    #expect(result.packets.first?.begin == begin)
    #expect(result.packets.last?.end == PacketEnd(id: 2, ret: -1, drop: nil))
  }

  /// While the function that frees is traced, the kernel cannot say who called it; the graph can.
  @Test func theGraphTellsWhoDroppedAPacket() {
    func dropped(_ calls: String, at: String) -> String? {
      trace(
        ofText: """
           0)               |  \(Self.begin1)
          \(calls)
           0)               |  /* packet_end: id=1 ret=-1 kind=int drop=NETFILTER_DROP at=\(at) keep=1 */
          """
      ).packets.first?.end?.droppedAt
    }
    let graph = """
       0)               |  ip_rcv() {
       0)               |    nft_do_chain [nf_tables]() {
       0)   0.100 us    |      kfree_skb_reason();
       0)   0.200 us    |      nft_immediate_eval [nf_tables]();
       0)               |      kfree_skb_list_reason() {
       0)   0.100 us    |        kfree_skb_reason();
       0)   1.000 us    |      }
       0)   2.000 us    |    }
       0)   3.000 us    |  }
      """
    #expect(dropped(graph, at: "none") == "nft_do_chain [nf_tables]")
    #expect(dropped(graph, at: "nf_hook_slow") == "nf_hook_slow")
    #expect(dropped(" 0)   0.100 us    |  ip_rcv();", at: "none") == nil)
    #expect(dropped(" 0)   0.100 us    |  kfree_skb_reason();", at: "none") == nil)
  }

  @Test func readsTraceCmdReport() {
    let result = trace(
      ofText: """
        cpus=2
          <idle>-0     [001] 1.000001: packet_begin:         id=3 entry=icmp comm=x summary="ICMP echo" data=45
          <idle>-0     [001] 1.000002: funcgraph_entry:        1.000 us   |  icmp_rcv();
          <idle>-0     [001] 1.000003: packet_end:           id=3 ret=0 drop=none
        """)
    #expect(
      treeText(result) == """
        #1 packet icmp complete 1000ns x-0 cpu 1 "ICMP echo"
          icmp_rcv [1000002000 +1000]
        """)
  }

  @Test func overlappingPacketsAreListedAsTheyBegan() {
    let result = trace(
      ofText: """
         0)   a-1 |               |  /* packet_begin: id=1 entry=tcp summary="first" */
         1)   b-2 |               |  /* packet_begin: id=2 entry=tcp summary="second" */
         0)   a-1 |   1.000 us    |  f();
         1)   b-2 |   1.000 us    |  g();
         1)   b-2 |               |  /* packet_end: id=2 ret=0 drop=none */
         0)   a-1 |               |  /* packet_end: id=1 ret=0 drop=none */
        """)
    #expect(
      treeText(result, times: false) == """
        #1 packet tcp complete a-1 cpu 0 "first"
          f
        #2 packet tcp complete b-2 cpu 1 "second"
          g
        """)
    #expect(violations(result) == [])
  }

  @Test func packetsWithoutEndOrBeginAreTruncated() {
    let result = trace(
      ofText: """
         0)   a-1 |   1.000 us    |  before();
         0)   a-1 |               |  /* packet_end: id=4 ret=0 drop=none */
         0)   a-1 |               |  /* packet_begin: id=5 entry=tcp summary="five" */
         0)   a-1 |               |  f() {
         0)   a-1 |               |  /* packet_begin: id=6 entry=tcp summary="six" */
         0)   a-1 |               |  g() {
        """)
    #expect(
      treeText(result, times: false) == """
        #1 packet  truncated a-1 cpu 0 "packet 4"
          before
        #2 packet tcp truncated a-1 cpu 0 "five"
          f noReturn
        #3 packet tcp truncated a-1 cpu 0 "six"
          g noReturn
        """)
    #expect(violations(result) == [])
  }

  @Test func lossInAWindowIsTheWindows() {
    let result = trace(
      ofText: """
         0)   a-1 |               |  /* packet_begin: id=1 entry=tcp summary="one" */
        CPU:0 [LOST 3 EVENTS]
         0)   a-1 |               |  /* packet_end: id=1 ret=0 drop=none */
        """)
    #expect(treeText(result, times: false) == "#1 packet tcp lost a-1 cpu 0 \"one\"")
    #expect(result.notices == [Notice("the kernel dropped 3 events on CPU 0 (gaps: 1)")])
  }

  @Test("Where a gap has no number, the others are a least", arguments: [true, false])
  func lossWithoutANumber(isFirst: Bool) {
    let gaps = isFirst ? "CPU:0 [LOST EVENTS]\nCPU:0 [LOST 3 EVENTS]\n" : "CPU:0 [LOST 3 EVENTS]\nCPU:0 [LOST EVENTS]\n"
    let result = trace(ofText: " 0)   a-1 |   1.000 us    |  f();\n" + gaps + " 0)   a-1 |   1.000 us    |  f();\n")
    #expect(
      result.notices == [
        Notice("the kernel dropped at least 3 events on CPU 0 (gaps: 2, 1 of them without a number)")
      ])
    let unknown = trace(ofText: " 0)   a-1 |   1.000 us    |  f();\nCPU:0 [LOST EVENTS]\n")
    #expect(unknown.notices == [Notice("the kernel dropped events on CPU 0 (gaps: 1)")])
  }

  @Test("A packet's event on a line without columns keeps what it says while it waits", arguments: [1, 7, 1 << 20])
  func eventsThatWait(chunk: Int) {
    // Where calls have columns is known only behind the second line, when the first was handed over.
    let result = trace(
      ofText: " 0)               |        /* x */\n/* packet_end: id=1 ret=3 drop=none */\n", chunk: chunk)
    #expect(result.packets.map(\.integrity) == [.truncated])
    #expect(result.packets.first?.end?.ret == 3)
  }

  @Test func timesThatAddUpToMoreThanATimeCanBeAreNotKnown() {
    let long = "9000000000000000.000 us"
    let result = trace(
      ofText: """
         0)   a-1  |               |  /* packet_begin: id=1 entry=tcp summary="" data= */
         0)   a-1  | \(long) |  f();
         0)   a-1  | \(long) |  g();
         0)   a-1  |               |  /* packet_end: id=1 ret=0 drop=none */

        """)
    #expect(result.packets.map(\.duration) == [nil])
    #expect(result.calls.duration[0] == 9_000_000_000_000_000_000)
    #expect(violations(result) == [])
  }

  @Test func aWindowThatNeverClosesDoesNotHoldUpTheList() {
    var reader = TextReader()
    var builder = TreeBuilder(source: "live", expectsWindows: true)
    var text = " 0)   a-1 |               |  /* packet_begin: id=1 entry=tcp summary=\"stuck\" */\n"
    for id in 2...100 {
      text += " 1)   b-2 |               |  /* packet_begin: id=\(id) entry=tcp summary=\"\(id)\" */\n"
      text += " 1)   b-2 |               |  /* packet_end: id=\(id) ret=0 drop=none */\n"
    }
    text.withUTF8 { reader.read(UnsafeRawBufferPointer($0), into: &builder) }
    let early = builder.snapshot(names: reader.names).packets
    #expect(early.map(\.summary) == (2...100).map(String.init))
    let whole = builder.finish(names: reader.names).packets
    #expect(whole.map(\.summary) == ["stuck"] + (2...100).map(String.init))
    #expect(whole.map(\.index) == Array(1...100))
  }

  @Test func snapshotsGrow() throws {
    var decoder = SubBufferDecoder(formats: try KernelRecords.formats(), symbols: try KernelRecords.symbolMap())
    var builder = TreeBuilder(source: "live", expectsWindows: true)
    var page = SubBufferWriter(timestamp: 1000)
    for id in UInt64(1)...2 {
      page.longRecord(delta: 1, KernelRecords.begin(id: id, pid: 7, entry: "tcp", summary: "p\(id)", data: []))
      page.record(delta: 1, KernelRecords.entry(KernelRecords.tcpReceive, depth: 3, pid: 7))
      page.record(delta: 1, KernelRecords.entry(KernelRecords.oddVector, depth: 5, pid: 7))
      page.record(delta: 1, KernelRecords.exit(KernelRecords.oddVector, depth: 5, pid: 7, call: 10, end: 14))
      page.record(delta: 1, KernelRecords.exit(KernelRecords.tcpReceive, depth: 3, pid: 7, call: 10, end: 30))
      page.record(delta: 1, KernelRecords.end(id: id, pid: 7, ret: 0, drop: 0))
    }
    _ = try page.bytes().withUnsafeBytes { raw in
      Result { () throws(SubBufferError) in try decoder.append(raw, cpu: 0) }
    }.get()
    decoder.drain(before: 1009, into: &builder)
    let early = builder.snapshot(names: decoder.names)
    let first = """
      #1 packet tcp complete 16ns swapper/1-7 cpu 0 "p1"
        tcp_v4_rcv [1002 +20]
          my_odd_vector [1003 +4] irq
      """
    #expect(treeText(early) == first)
    decoder.drain(before: nil, into: &builder)
    let late = builder.finish(names: decoder.names)
    #expect(
      treeText(late) == first + """

        #2 packet tcp complete 16ns swapper/1-7 cpu 0 "p2"
          tcp_v4_rcv [1008 +20]
            my_odd_vector [1009 +4] irq
        """)
    #expect(violations(late) == [])
  }
}
