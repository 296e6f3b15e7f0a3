import CallTrees
import TestSupport
import Testing
import TraceEvents

@testable import Export

/// Other packets in a packet's window, in files.
@Suite("Packets in another packet's window, exported")
struct NestedExportTests {
  private static let window = """
     0)               |  /* packet_begin: id=7 journey=1 entry=xmit skb=3 dev=d ifindex=2 netns=9 proto=0x0800 len=84 comm=p summary="ask" data=45 */
     0)               |  __dev_queue_xmit() {
     0)               |    /* packet_nested: id=7 journey=2 entry=icmp skb=4 dev=e ifindex=3 netns=9 proto=0x0800 len=84 comm=p summary="answer \"x\"" data=4500 */
     0)               |    icmp_rcv() {
     0)               |      /* sched_waking: comm=c */
     0)   1.000 us    |    }
     0)   9.000 us    |  }
     0)               |  /* packet_end: id=7 ret=0 kind=int drop=none at=none keep=1 values=none */

    """

  @Test("JSON has them with their calls' numbers, and nothing where there are none")
  func json() {
    let result = trace(ofText: Self.window)
    let text = Sample.text(.json, ExportPart.all(of: result), of: result)
    #expect(
      text.hasSuffix(
        #""objects":[],"nested":[{"call":2,"entry":"icmp","summary":"answer \"x\"","journey":2}]}"# + "\n]}\n"))
    let bare = Self.window.split(separator: "\n").filter { $0.place(of: "packet_nested") == nil }
    let plain = trace(ofText: bare.joined(separator: "\n") + "\n")
    #expect(Sample.text(.json, ExportPart.all(of: plain), of: plain).place(of: "nested") == nil)
    // Of a subtree the number counts in what is written.
    var part = ExportPart(result.packets[0])
    part.rows = 1..<2
    part.isWhole = false
    let subtree = Sample.text(.json, [part], of: result)
    #expect(subtree.place(of: #""nested":[{"call":1,"#) != nil)
  }

  @Test("text says them before their calls, and is read back as the same")
  func text() {
    let first = trace(ofText: Self.window)
    let text = Sample.text(.text, ExportPart.all(of: first), of: first)
    let lines = text.split(separator: "\n").map { $0.drop { $0 != "|" }.dropFirst() }
    let nested = lines.firstIndex { $0.trimmingPrefix("    ").hasPrefix("/* packet_nested: id=7 journey=2") } ?? 0
    #expect(lines.indices.contains(nested + 1) && lines[nested + 1] == "    icmp_rcv() {")
    let second = trace(ofText: text)
    #expect(second.nestedPackets(in: second.packets[0].rows).map(\.row) == [1])
    #expect(Sample.text(.text, ExportPart.all(of: second), of: second) == text)
  }

  @Test("HTML says what the packet is")
  func html() {
    let result = trace(ofText: Self.window)
    let text = Sample.text(.html, ExportPart.all(of: result), of: result)
    #expect(text.place(of: "another packet, icmp: answer") != nil && text.place(of: "packet_nested") == nil)
  }
}
