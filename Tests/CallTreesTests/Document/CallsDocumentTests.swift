import TestSupport
import Testing
import TraceEvents

@testable import CallTrees

/// JSON that `ftview export` wrote, read back. That all fixtures are written again as they were is tested with the program.
struct CallsDocumentTests {
  private func read(_ text: String, pieces size: Int = .max) -> CallsDocument {
    let document = CallsDocument()
    let bytes = Array(text.utf8)
    bytes.withUnsafeBytes { bytes in
      for start in stride(from: 0, to: bytes.count, by: min(size, bytes.count)) {
        document.read(UnsafeRawBufferPointer(rebasing: bytes[start..<min(bytes.count, start + min(size, bytes.count))]))
      }
    }
    document.finish()
    return document
  }

  @Test("another packet in the window is its call's again")
  func nested() {
    let told =
      #"packet_nested: id=7 journey=2 entry=icmp skb=4 dev=e ifindex=3 netns=9 proto=0x0800 len=84 comm=p summary=\"IP 10.0.0.1 > 10.0.0.2\" data=45"#
    let text = packets(packet.replacing(#""comments":["mark: \"\u00b5\""]"#, with: #""comments":["\#(told)","other"]"#))
    let trace = read(text).trace(source: "-")
    let nested = trace.nestedPackets(in: trace.packets[0].rows)
    #expect(
      nested.map(\.row) == [0] && nested.first?.begin.summary == "IP 10.0.0.1 > 10.0.0.2"
        && nested.first?.begin.journey == 2)
    #expect(trace.notes[0]?.comments.count == 2)
  }

  private func packets(_ packets: String) -> String {
    #"{"format":"ftview-calls/1","source":"a.dat","packets":["# + "\n" + packets + "\n]}\n"
  }

  /// A dropped packet with an interrupt in it.
  private let packet = #"""
    {"index":7,"kind":"packet","time_ns":1000,"cpu":2,"comm":"nc","pid":9,"entry":"udp","summary":"IP a > b",
    "duration_ns":900,"calls":3,"integrity":"complete","roots":[
    {"name":"udp_rcv","module":null,"depth":0,"cpu":2,"start_ns":1010,"duration_ns":900,"self_ns":300,"irq":false,"incomplete":false,
    "args":"skb=0xff11000000000040","ret":"-22","caller":"x+0x1/0x2","comments":["mark: \"\u00b5\""],
    "fields":[{"name":"skb.len","before":"84","after":"64"},{"name":"skb.mark","before":null,"after":"1"}],"children":[
    {"name":"nft_do","module":"nf_tables","depth":1,"cpu":2,"start_ns":1020,"duration_ns":null,"self_ns":null,"irq":false,"incomplete":true,
    "args":null,"ret":null,"caller":null,"comments":[],"fields":[],"children":[]},
    {"name":null,"module":null,"depth":1,"cpu":null,"start_ns":null,"duration_ns":400,"self_ns":400,"irq":true,"incomplete":false,
    "args":null,"ret":null,"caller":null,"comments":[],"fields":[],"children":[],"later":{"a":[1,{"b":2.5}]}}]}],
    "journey":18446744073709551615,"return":-22,"drop":"NETFILTER_DROP","dropped_at":"nft_do [nf_tables]","values_missing":4,
    "objects":[{"kind":"skb","address":"0xff11000000000040","number":0,"name":"skb","freed_in":2},
    {"kind":"sock","address":"0xff80","number":9000,"name":"tcp:9000","freed_in":null}]}
    """#

  @Test("a packet has its calls and what is said of it")
  func packetWithAll() throws {
    let document = read(packets(packet))
    #expect(document.failure == nil)
    let trace = document.trace(source: "-")
    #expect(trace.source == "a.dat")
    #expect(
      treeText(trace) == """
        #1 packet udp complete 500ns nc-9 cpu 2 "IP a > b" drop=NETFILTER_DROP
          udp_rcv [1010 +900] args=(skb=0xff11000000000040) ret=-22 caller=x+0x1/0x2 // mark: "µ"
            nft_do [nf_tables] [1020 +?] noReturn
            ? [? +400] irq
        """)
    let record = try #require(trace.packets.first)
    #expect(record.begin?.journey == .max && record.begin?.id == 7 && record.end?.ret == -22)
    #expect(record.end?.drop == "NETFILTER_DROP" && record.end?.droppedAt == "nft_do [nf_tables]")
    #expect(trace.total(of: record, interrupts: .counted) == 900)
    var missing = try #require(MissingValues(trace))
    #expect(missing.count(of: record) == 4)
    let notes = try #require(trace.notes[0])
    #expect(notes.args == "skb=0xff11000000000040" && notes.ret == "-22" && notes.caller == "x+0x1/0x2")
    #expect(notes.comments == ["mark: \"µ\""])
    #expect(
      notes.fields == [
        FieldChange(name: "skb.len", before: "84", after: "64"), FieldChange(name: "skb.mark", after: "1"),
      ])
    let objects = trace.objectNames(of: record)
    #expect(objects.list.map(\.label) == ["skb", "tcp:9000"] && objects.freedIn == 1)
    #expect(violations(trace) == [])
  }

  @Test("neither the pieces nor the order of members matter, and each beginning is cut short")
  func pieces() {
    let text = packets(packet)
    let whole = treeText(read(text).trace(source: "-"))
    for size in [1, 7, 64, 500] { #expect(treeText(read(text, pieces: size).trace(source: "-")) == whole) }
    for count in stride(from: 1, to: text.utf8.count - 4, by: 13) {
      let beginning = String(decoding: Array(text.utf8).prefix(count), as: UTF8.self)
      #expect(read(beginning).failure?.message == "the file ends here; it was cut short", "\(count) bytes")
    }
    let call = #""children":[{"children":[],"name":"g"}],"module":null,"name":"f","duration_ns":5"#
    #expect(
      treeText(read(packets(#"{"roots":[{\#(call)}],"pid":0,"integrity":"lost","kind":"root"}"#)).trace(source: "-"))
        == """
        #1 root f lost 5ns -0
          f [? +5]
            g [? +?]
        """)
  }

  @Test(
    "what does not fit is told with its place",
    arguments: [
      (#"{"kind":"root","roots":[]}"#, "line 2, column 26: the root that ends here is not one call"),
      (#"{"roots":[{"name":"f"}]}"#, "line 2, column 24: a packet without a kind ends here"),
      (#"{"kind":"root","roots":[{}]}"#, "line 2, column 26: a call without a name ends here"),
      (#"{"kind":"root","roots":[5]}"#, "line 2, column 25: something else is expected here"),
      (
        #"{"kind":"packet","calls":2,"roots":[{"name":"f"}]}"#,
        "line 2, column 50: the packet that ends here says 2 calls and has 1"
      ),
      (#"{"kind":"packet","cpu":"one"}"#, "line 2, column 24: something else is expected here"),
      (#"{"kind":"packet","pid":5000000000}"#, "line 2, column 24: something else is expected here"),
      (#"{"kind":"packet","time_ns":1.5}"#, "line 2, column 28: something else is expected here"),
      (#"{"kind":"packet","roots":[{"irq":1}]}"#, "line 2, column 34: something else is expected here"),
      (#"{"kind":"packet","roots":{}}"#, "line 2, column 26: something else is expected here"),
      (
        #"{"kind":"packet","roots":[{"name":"f","fields":[{"name":"a b","after":"1"}]}]}"#,
        "line 2, column 74: the field that ends here makes no sense"
      ),
      (
        #"{"kind":"packet","objects":[{"kind":"x","address":"0x1","number":1,"name":"n"}]}"#,
        "line 2, column 78: the object that ends here makes no sense"
      ),
      (
        #"{"kind":"packet","roots":[]},{"kind":"root","roots":[{"name":"f"}]}"#,
        "line 2, column 67: packets and roots are in one document"
      ),
      (#"{"kind":"packet","roots":[]} {"#, "line 2, column 30: a comma or ] is expected here"),
    ])
  func errors(text: String, message: String) {
    #expect(read(packets(text)).failure?.description == message)
  }

  @Test("another document of ftview's says which it is, and one without packets' source what is missing")
  func others() {
    #expect(
      read(#"{"format":"ftview-stats/1","source":"x"}"#).failure?.description
        == "line 1, column 11: 'ftview-stats/1' is not ftview-calls/1, which is what can be opened")
    #expect(read(#"{"format":"ftview-calls/1"}"#).failure?.message == "source is missing")
    #expect(
      read(#"{"format":"ftview-calls/1","packets":[]}"#).failure?.message
        == "format and source are expected before the packets")
    #expect(read(packets("")).trace(source: "-").packets.isEmpty)
  }

  @Test(
    "the content decides",
    arguments: [
      (#"{"format":"ftview-calls/1""#, true), ("{\n  \"format\": \"ftview-stats/1\"", true), (#"{"format":"f"#, true),
      (#"{"traceEvents":[]}"#, false), ("{", false), ("", false), ("} /* f */", false),
      (#"[{"format":"ftview-calls/1""#, false),
    ])
  func fits(text: String, expected: Bool) {
    #expect(Array(text.utf8).withUnsafeBytes { CallsDocument.fits($0) } == expected)
  }

  @Test("calls in calls have a limit, and so has a string")
  func limits() {
    let deep = String(repeating: #"{"name":"f","children":["#, count: 70_000)
    #expect(
      read(packets(#"{"kind":"packet","roots":["# + deep)).failure?.message
        == "there are too many calls, or too many in each other")
    let nested = "{\"later\":" + String(repeating: "[", count: 140_000)
    #expect(read(packets(nested)).failure?.message == "this is nested too deeply")
    let long = "{\"comm\":\"" + String(repeating: "x", count: 1 << 20) + "\""
    #expect(read(packets(long), pieces: 1 << 18).failure?.message == "a string is longer than 524288 bytes")
  }
}
