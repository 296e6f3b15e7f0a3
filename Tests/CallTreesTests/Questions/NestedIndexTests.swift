import TestSupport
import Testing
import TraceEvents

@testable import CallTrees

/// Packets in other ones' windows, numbered for a list.
@Suite("Packets in other ones' windows, as lines of a list")
struct NestedIndexTests {
  /// `packet_nested`, at that entry point.
  private static func nested(_ entry: String, _ summary: String) -> String {
    "/* packet_nested: id=7 journey=2 entry=\(entry) skb=4 dev=e ifindex=3 netns=9 proto=0x0800 len=84 comm=p "
      + "summary=\"\(summary)\" data=4500 */"
  }

  /// A window of these lines, each with its indentation.
  private static func window(_ number: Int, _ lines: String) -> String {
    let head = " 1)   p-7    |               |  "
    let begin =
      "/* packet_begin: id=\(number) journey=1 entry=xmit skb=3 dev=d ifindex=2 netns=9 proto=0x0800 len=84 comm=p "
      + "summary=\"IP ask \(number)\" data=45 */"
    let calls = lines.split(separator: "\n").map { line in
      let time = line.hasSuffix("{") || line.hasSuffix("*/") ? "               " : "   1.000 us    "
      return " 1)   p-7    |\(time)|    \(line)\n"
    }
    return "\(head)\(begin)\n\(head)__dev_queue_xmit() {\n\(calls.joined()) 1)   p-7    |   9.000 us    |  }\n"
      + "\(head)/* packet_end: id=\(number) ret=0 */\n"
  }

  private static func index(_ trace: Trace) -> NestedIndex {
    var index = NestedIndex()
    index.update(trace, isLonger: false)
    return index
  }

  private static func said(_ record: PacketRecord?) -> String {
    guard let record else { return "none" }
    let drop = record.end?.drop.map { " \($0) at \(record.end?.droppedAt ?? "-")" } ?? ""
    return "\(record.index) \(record.entry) \(record.summary) \(record.rows) \(record.comm)-\(record.pid ?? 0)\(drop)"
  }

  /// What is said of the packets in the first window of a text.
  private static func all(_ text: String) -> [String] {
    let trace = trace(ofText: text)
    let index = index(trace)
    return (0..<index.lines.numbers(at: 0).count).map { said(index.record($0, of: 0, in: trace)) }
  }

  @Test("lines and places are one another's inverse, whichever packets have some")
  func lines() {
    var random = SeededGenerator(seed: 18)
    for _ in 0..<200 {
      let counts = (0..<Int.random(in: 1...40, using: &random)).map { _ in
        Bool.random(using: &random) ? 0 : Int.random(in: 0...3, using: &random)
      }
      var lines = NestedLines()
      for (place, count) in counts.enumerated() { lines.append(place, count: count) }
      let expected = counts.enumerated().flatMap { place, count in
        ["\(place)"] + (0..<count).map { "\(place).\($0)" }
      }
      let found = (0..<counts.count + lines.count).map { line in
        let (place, other) = lines.split(line)
        #expect(lines.line(of: place, other: other) == line)
        return "\(place)" + (other.map { ".\($0)" } ?? "")
      }
      #expect(found == expected)
      let owners = counts.indices.filter { counts[$0] > 0 }
      #expect((0..<lines.ownerCount).map(lines.place(ofOwner:)) == owners && lines.count == counts.reduce(0, +))
      #expect(lines.firstOwner(from: 3) == owners.filter { $0 < 3 }.count)
      #expect(counts.indices.allSatisfy { lines.numbers(at: $0).count == counts[$0] })
      // One that is not there is the last that is.
      #expect(counts.indices.allSatisfy { lines.line(of: $0, other: 99) == lines.line(of: $0) + counts[$0] })
    }
    #expect(NestedLines().isEmpty && NestedLines().line(of: 5, other: 2) == 5 && NestedLines().split(5) == (5, nil))
  }

  @Test("a packet has the calls of its own call; where that is not its alone it has none")
  func ownCalls() {
    let text = Self.window(
      1,
      """
      \(Self.nested("icmp", "IP own"))
      icmp_rcv() {
        icmp_reply();
      }
      \(Self.nested("ip-rcv", "IP first of a list"))
      \(Self.nested("ip-rcv", "IP second of a list"))
      ip_list_rcv();
      \(Self.nested("udp", "IP function not traced"))
      other();
      """)
    #expect(
      Self.all(text) == [
        "1 udp IP function not traced 0..<0 p-7", "1 icmp IP own 1..<3 p-7", "1 ip-rcv IP first of a list 3..<3 p-7",
        "1 ip-rcv IP second of a list 3..<3 p-7",
      ])
    let trace = trace(ofText: text)
    let index = Self.index(trace)
    #expect(index.record(1, of: 0, in: trace)?.duration == trace.calls.duration[1])
    #expect(index.record(0, of: 0, in: trace)?.duration == nil && index.record(4, of: 0, in: trace) == nil)
    #expect(index.row(3, of: 0) == 3 && index.other(atRow: 3, of: 0) == 2 && index.other(atRow: 4, of: 0) == nil)
    #expect(index.row(0, of: 1) == nil)
  }

  @Test("what is kept up while a trace grows is what the whole one has")
  func growth() {
    let windows = (1...6).map { number in
      Self.window(number, number % 2 == 0 ? "f();" : Self.nested("icmp", "IP in \(number)") + "\nicmp_rcv();")
    }
    var grown = NestedIndex()
    for count in windows.indices {
      let part = trace(ofText: windows[...count].joined())
      grown.update(part, isLonger: true)
      let whole = Self.index(part)
      #expect(grown.lines == whole.lines && grown.lines.count == count / 2 + 1)
      for position in part.packets.indices {
        #expect(
          Self.said(grown.record(0, of: position, in: part)) == Self.said(whole.record(0, of: position, in: part)))
      }
    }
    // Another trace starts over.
    grown.update(trace(ofText: windows[1]), isLonger: false)
    #expect(grown.lines.isEmpty)
  }

  @Test("files that are joined keep theirs")
  func join() {
    let text = Self.window(1, "f();") + Self.window(2, Self.nested("icmp", "IP in 2") + "\nicmp_rcv();")
    let join = TraceJoin(["a.dat", "b.dat"])
    _ = join.take(trace(ofText: text), of: 0)
    let both = join.take(trace(ofText: text), of: 1)
    let index = Self.index(both)
    #expect((0..<index.lines.ownerCount).map(index.lines.place(ofOwner:)) == [1, 3])
    #expect(Self.said(index.record(0, of: 1, in: both)) == "2 icmp IP in 2 3..<4 p-7")
    #expect(Self.said(index.record(0, of: 3, in: both)) == "2 icmp IP in 2 7..<8 p-7")
    #expect(index.record(0, of: 3, in: both)?.file == 1)
    #expect(both.nestedPackets(in: both.packets[3].rows).map(\.row) == [7])
  }

  /// A packet at 0xff10 is given to `icmp_rcv()`, in which these lines are.
  private static func received(_ lines: String, args: String = "skb=0xff10") -> String {
    let own = lines.split(separator: "\n").map { "  \($0)\n" }.joined()
    return window(1, nested("icmp", "IP own") + "\nicmp_rcv(\(args)) {\n\(own)}")
  }

  @Test("it is dropped where its own buffer was freed as dropped, and the trace says why")
  func drops() {
    let own = "1 icmp IP own 1..<4 p-7"
    #expect(
      Self.all(Self.received("icmp_echo() {\n  kfree_skb_reason(skb=0xff10, reason=0x2);\n}")) == [
        own + " reason 2 at icmp_echo"
      ])
    // The reason by its name, from the event in the call that frees it.
    let event = "/* kfree_skb: skbaddr=0xff10 rx_sk=0 protocol=2048 location=f reason: NO_SOCKET */"
    #expect(
      Self.all(
        Self.received("icmp_echo() {\n  kfree_skb_reason(skb=0xff10) {\n    \(event)\n    skb_release_data();\n  }\n}"))
        == ["1 icmp IP own 1..<5 p-7 NO_SOCKET at icmp_echo"])
  }

  @Test(
    "what may be another packet's drop is not said to be its",
    arguments: [
      // Another buffer.
      "icmp_echo() {\n  kfree_skb_reason(skb=0xff20, reason=0x2);\n}",
      // Nobody knows which.
      "icmp_echo() {\n  kfree_skb_reason();\n}",
      // It was consumed, and an answer dropped in the same memory.
      "consume_skb(skb=0xff10);\nkfree_skb_reason(skb=0xff10, reason=0x2);",
      "f() {\n  __alloc_skb(size=64); /* = 0xff10 */\n}\nkfree_skb_reason(skb=0xff10, reason=0x2);",
      // An event in a call of its own says nothing of which packet.
      "icmp_echo(skb=0xff10) {\n  /* kfree_skb: skbaddr=0xff20 rx_sk=0 protocol=2048 location=f reason: NO_SOCKET */\n}",
    ])
  func noGuess(_ lines: String) {
    let all = Self.all(Self.received(lines))
    #expect(all.count == 1 && all.allSatisfy { $0.hasPrefix("1 icmp IP own 1..<") && $0.hasSuffix("p-7") })
  }

  @Test("without the address of its own buffer nothing is said, and behind its call nothing is its")
  func unknownBuffer() {
    let drop = "kfree_skb_reason(skb=0xff10, reason=0x2);"
    #expect(Self.all(Self.received(drop, args: "")) == ["1 icmp IP own 1..<3 p-7"])
    let behind = Self.window(1, "\(Self.nested("icmp", "IP own"))\nicmp_rcv(skb=0xff10);\n\(drop)")
    #expect(Self.all(behind) == ["1 icmp IP own 1..<2 p-7"])
  }

  @Test("of two in each other it is the inner one's, whose buffer that was last")
  func innermost() {
    let inner = "\(Self.nested("xmit", "IP inner"))\n__dev_queue_xmit(skb=0xff10) {\n  kfree_skb_reason(skb=0xff10);\n}"
    #expect(
      Self.all(Self.received(inner)) == [
        "1 icmp IP own 1..<4 p-7", "1 xmit IP inner 2..<4 p-7 reason unknown at __dev_queue_xmit",
      ])
  }
}
