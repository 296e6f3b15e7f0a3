import CallTrees
import Export
import TestSupport
import Testing

@Suite("The kernel's text form")
struct FunctionGraphTextTests {
  private func written(_ trace: Trace) -> String { Sample.text(.text, ExportPart.all(of: trace), of: trace) }

  @Test("A trace in the newest kernel's form is written byte by byte as it was read")
  func identity() {
    let trace = Sample.trace
    #expect(trace.packets.count == 2)
    #expect(written(trace) == Sample.packets)
  }

  @Test("Journeys, return kinds and who dropped a packet are written as they were read, in text and JSON")
  func verdicts() {
    let text = Sample.packets.replacing("id=1 entry=", with: "id=1 journey=3 entry=")
      .replacing("id=2 entry=", with: "id=2 journey=18446744073709551615 entry=")
      .replacing(
        "ret=0 drop=NETFILTER_DROP", with: "ret=1 kind=bool drop=NETFILTER_DROP at=nft_do_chain [nf_tables] keep=1"
      )
      .replacing("ret=-5 drop=none", with: "ret=-5 kind=int drop=none at=none keep=1 values=some")
    let trace = trace(ofText: text, source: "web.dat")
    #expect(trace.packets.map { $0.begin?.journey } == [3, .max])
    #expect(trace.packets.map { $0.end?.droppedAt } == ["nft_do_chain [nf_tables]", nil])
    #expect(trace.packets.map { $0.end?.kind } == [.bool, .int])
    #expect(trace.packets.map { $0.end?.values } == [nil, .chosen])
    #expect(written(trace) == text)
    let json = Sample.text(.json, ExportPart.all(of: trace), of: trace)
    for end in [
      #","journey":3,"return":true,"drop":"NETFILTER_DROP","dropped_at":"nft_do_chain [nf_tables]""#,
      #","journey":18446744073709551615,"return":-5,"drop":null,"dropped_at":null"#,
    ] {
      #expect(json.contains(end + #","values_missing":null,"objects":[]}"#))
    }
  }

  @Test("Beside whole packets a subtree stands in its packet's window, and all of it reads back")
  func subtreeBesidePackets() {
    let trace = Sample.trace
    let packet = trace.packets[0]
    let parts = ExportParts([ExportPart(packet), ExportPart(trace.packets[1]), ExportPart(packet, call: 2, in: trace)])
    let again = TestSupport.trace(ofText: Sample.text(.text, parts, of: trace), source: "marked.txt")
    #expect(again.notices.isEmpty)
    #expect(again.packets.map { $0.begin?.id } == [1, 2, 1])
    #expect(again.packets.map(\.rows.count) == [packet.rows.count, trace.packets[1].rows.count, 4])
  }

  @Test("A subtree begins at depth 0 and has no packet around it")
  func subtree() {
    let trace = Sample.trace
    var buffer = ExportBuffer()
    FunctionGraphText.write(trace: trace, packet: trace.packets[0], rows: 2..<6, into: &buffer)
    #expect(
      String(decoding: buffer.bytes, as: UTF8.self) == """
        # tracer: function_graph
        #
        #     TIME        CPU  TASK/PID         DURATION                  FUNCTION CALLS
        #      |          |     |    |           |   |                     |   |   |   |
         1234.567893 |   1)   ksoftir-21   |               |  nf_hook_slow() { /* <-tcp_v4_rcv+0xb0/0x540 */
         1234.567893 |   1)   ksoftir-21   |               |    /* nft: "drop" } */
         1234.567894 |   1)   ksoftir-21   |   ==========> |
         1234.567894 |   1)   ksoftir-21   |               |    asm_common_interrupt() {
         1234.567894 |   1)   ksoftir-21   | + 11.100 us   |      handle_irq();
         1234.567906 |   1)   ksoftir-21   | + 12.000 us   |    }
         1234.567906 |   1)   ksoftir-21   |   <========== |
         1234.567906 |   1)   ksoftir-21   |   1.250 us    |    nft_do_chain [nf_tables]();
         1234.567908 |   1)   ksoftir-21   | + 15.000 us   |  } /* nf_hook_slow ret=-13 */

        """)
  }

  @Test("Columns that the trace does not have are left out")
  func columns() {
    let text = """
      # tracer: function_graph
      #
      #  DURATION                  FUNCTION CALLS
      #   |   |                     |   |   |   |
                    |  f() {
        0.110 us    |    g();
        1.000 us    |  }

      """
    #expect(written(trace(ofText: text)) == text)
  }

  @Test(
    "Durations have seven digits at most, and a mark",
    arguments: [
      ("  0.110 us    ", 110), ("+ 10.001 us   ", 10_001), ("  10.000 us   ", 10_000), ("! 100.001 us  ", 100_001),
      ("# 1000.001 us ", 1_000_001), ("* 33998.59 us ", 33_998_590), ("@ 119760.2 us ", 119_760_200),
      ("$ 3594274 us  ", 3_594_274_000), ("$ 12345678 us ", 12_345_678_000),
    ] as [(String, Int)])
  func durations(field: String, nanoseconds: Int) {
    let text = " 0) \(field)|  f();\n"
    let trace = trace(ofText: text)
    #expect(Array(trace.calls.duration) == [Int64(nanoseconds)])
    #expect(written(trace).hasSuffix(text))
  }

  @Test("What was cut off, lost or closed by another name reads back the same")
  func damage() {
    let text = """
       0)               |  f() {
       0)               |    g() {
       0)   0.100 us    |      h();
      CPU:0 [LOST 12 EVENTS]
       0)   1.000 us    |  } /* f */
       0)               |  a() {
       0)               |    b() {
       0)   2.000 us    |    } /* c */
       0)   3.000 us    |  }
       0)   4.000 us    |  } /* late */
       0)               |  cut() {

      """
    let first = trace(ofText: text)
    #expect(treeText(first).contains("lost"))
    #expect(treeText(first).contains("noEntry"))
    #expect(treeText(first).contains("noReturn"))
    #expect(treeText(trace(ofText: written(first))) == treeText(first))
  }

  @Test("A packet whose end is missing, and one whose begin is")
  func halfPackets() {
    let lines = Sample.packets.split(separator: "\n")
    let noEnd = trace(ofText: lines.filter { !$0.contains("packet_end: id=1") }.joined(separator: "\n") + "\n")
    #expect(noEnd.packets[0].integrity == .truncated)
    #expect(treeText(trace(ofText: written(noEnd))) == treeText(noEnd))
  }

  @Test("Control characters cannot leave their line")
  func controls() {
    var changed = Sample.trace
    var packets = Array(changed.packets)
    packets[0].begin?.summary = "a\n\u{1b}[2Jb"
    changed.packets = PacketTable(packets)
    let text = written(changed)
    #expect(text.contains("summary=\"a  [2Jb\""))
    #expect(!text.contains("\u{1b}"))
    #expect(text.split(separator: "\n").count == Sample.packets.split(separator: "\n").count)
  }

  @Test("Trees of any shape read back as they were written")
  func roundTrip() {
    for seed in 1...60 {
      let first = trace(ofText: RandomText.graph(seed: UInt64(seed), calls: 80))
      let second = trace(ofText: written(first))
      #expect(treeText(second) == treeText(first))
      #expect(written(second) == written(first))
    }
  }

  @Test("Writing in pieces gives the same bytes, and stops when nobody wants more")
  func pieces() {
    let trace = trace(ofText: RandomText.graph(seed: 5, calls: 6000))
    let sink = Pieces()
    var buffer = ExportBuffer { sink.take($0) }
    ExportFormat.text.write(ExportPart.all(of: trace), of: trace, into: &buffer)
    buffer.finish()
    #expect(sink.pieces.count > 2)
    #expect(Array(sink.pieces.joined()) == Sample.bytes(.text, ExportPart.all(of: trace), of: trace))

    let stopping = Pieces(limit: 1)
    var stopped = ExportBuffer { stopping.take($0) }
    ExportFormat.text.write(ExportPart.all(of: trace), of: trace, into: &stopped)
    stopped.finish()
    #expect(stopping.pieces.count == 1)
  }
}

/// Takes what a writer hands on, `limit` times.
final class Pieces {
  private(set) var pieces: [[UInt8]] = []
  private let limit: Int

  init(limit: Int = .max) { self.limit = limit }

  func take(_ piece: UnsafeRawBufferPointer) -> Bool {
    if pieces.count >= limit { return false }
    pieces.append(Array(piece))
    return pieces.count < limit
  }
}
