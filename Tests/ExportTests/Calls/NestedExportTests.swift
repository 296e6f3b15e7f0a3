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

  @Test("CSV has their numbers at their calls, and no column where there are none")
  func csv() {
    let result = trace(ofText: Self.window)
    let lines = Sample.text(.csv, ExportPart.all(of: result), of: result).split(separator: "\n")
    #expect(lines.map { $0.split(separator: ",", omittingEmptySubsequences: false).last } == ["nested", "", "1.1"])
    let bare = Self.window.split(separator: "\n").filter { $0.place(of: "packet_nested") == nil }
    let plain = trace(ofText: bare.joined(separator: "\n") + "\n")
    let rows = Sample.text(.csv, ExportPart.all(of: plain), of: plain).split(separator: "\n")
    #expect(rows.map { "\($0),nested" }.first == lines.first.map(String.init) && rows.count == lines.count)
    // Several of one call, and the second of a window where only its call is written.
    let nested = Self.window.split(separator: "\n")[2]
    let text = Self.window.split(separator: "\n").flatMap { $0 == nested ? [$0, $0] : [$0] }
    let two = trace(ofText: text.joined(separator: "\n") + "\n")
    let all = Sample.text(.csv, ExportPart.all(of: two), of: two)
    #expect(all.hasSuffix(",1.1; 1.2\n"))
    let own = ExportPart(two.packets[0], call: 1, in: two)
    #expect(Sample.text(.csv, [own], of: two).hasSuffix(",1.1; 1.2\n"))
  }

  @Test("a call that is written alone has the numbers that the whole packet has")
  func numbers() {
    let lines = Self.window.split(separator: "\n").map(String.init)
    let second = [lines[2], "     0)   2.000 us    |    icmp_rcv();"]
    let result = trace(ofText: (lines[..<6] + second + lines[6...]).joined(separator: "\n") + "\n")
    let numbers = { (part: ExportPart) in
      var (others, all) = (OtherPackets(part, of: result), [String]())
      while let other = others.next() { all.append(other.number) }
      return all
    }
    #expect(numbers(ExportPart(result.packets[0])) == ["1.1", "1.2"])
    #expect(numbers(ExportPart(result.packets[0], call: 2, in: result)) == ["1.2"])
  }

  @Test("pages for people list them")
  func pages() {
    let result = trace(ofText: Self.window)
    for format in [ExportFormat.html, .markdown] {
      let text = Sample.text(format, ExportPart.all(of: result), of: result)
      #expect(text.place(of: "1.1, call 2, icmp: answer") != nil)
    }
  }

  @Test("statistics say how many there are, and count their calls once")
  func statistics() {
    let result = trace(ofText: Self.window)
    let statistics = TraceStatistics(result, result.packets)
    #expect(statistics.packets == 1 && statistics.nested == 1 && statistics.calls == 2)
    var text = ExportBuffer()
    var json = ExportBuffer()
    StatisticsReport.writeText(statistics, of: result, into: &text)
    StatisticsReport.writeJSON(statistics, of: result, into: &json)
    #expect(String(decoding: text.bytes, as: UTF8.self).hasPrefix("1 packet, 1 more in their windows, 2 calls\n"))
    #expect(String(decoding: json.bytes, as: UTF8.self).hasSuffix("],\"values_missing\":null,\"nested\":1}\n"))
  }
}
