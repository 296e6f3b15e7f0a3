import CallTrees
import Export
import Foundation
import TestSupport
import Testing

@Suite("Contract ftview-calls/1")
struct JSONTests {
  @Test("The whole text of a small trace, key by key")
  func exact() {
    let trace = trace(
      ofText: """
         1)               |  f [m]() {
         1)   0.250 us    |    g("x"); /* ret=-22 */
         1)   1.000 us    |  }

        """, source: "a.txt")
    #expect(
      Sample.text(.json, ExportPart.all(of: trace), of: trace) == """
        {"format":"ftview-calls/1","source":"a.txt","packets":[
        {"index":1,"kind":"root","time_ns":null,"cpu":1,"comm":null,"pid":null,"entry":"f","summary":null,\
        "duration_ns":1000,"calls":2,"integrity":"complete","roots":[\
        {"name":"f","module":"m","depth":0,"cpu":1,"start_ns":null,"duration_ns":1000,"self_ns":750,"irq":false,\
        "incomplete":false,"args":null,"ret":null,"caller":null,"comments":[],"fields":[],"children":[\
        {"name":"g","module":null,"depth":1,"cpu":1,"start_ns":null,"duration_ns":250,"self_ns":250,"irq":false,\
        "incomplete":false,"args":"\\"x\\"","ret":"-22","caller":null,"comments":[],"fields":[],"children":[]}]}],\
        "journey":null,"return":null,"drop":null,"dropped_at":null,"values_missing":null,"objects":[]}
        ]}

        """)
  }

  struct Document: Decodable {
    var format: String
    var source: String
    var packets: [Packet]
  }

  struct Packet: Decodable {
    var index: Int
    var kind: String
    var time_ns: Int64?
    var pid: Int?
    var comm: String?
    var summary: String?
    var calls: Int
    var integrity: String
    var roots: [Call]
  }

  struct Call: Decodable {
    var name: String?
    var module: String?
    var depth: Int
    var start_ns: Int64?
    var irq: Bool
    var incomplete: Bool
    var comments: [String]
    var children: [Call]
  }

  private func decoded(_ parts: ExportParts, of trace: Trace) throws -> Document {
    try JSONDecoder().decode(Document.self, from: Data(Sample.bytes(.json, parts, of: trace)))
  }

  private func outline(_ calls: [Call]) -> String {
    calls.map { call in
      let below = outline(call.children)
      return (call.name ?? "?") + (call.irq ? "!" : "") + (below.isEmpty ? "" : "(\(below))")
    }.joined(separator: " ")
  }

  @Test("Another program reads packets and nesting")
  func decodes() throws {
    let trace = Sample.trace
    let document = try decoded(ExportPart.all(of: trace), of: trace)
    #expect(document.format == "ftview-calls/1")
    #expect(document.packets.map(\.calls) == [6, 3])
    #expect(document.packets[0].summary == "IP 10.0.0.1.40000 > 10.0.0.2.9000: Flags [S], length 0")
    #expect(document.packets[0].comm == "ksoftirqd/1")
    #expect(document.packets[0].time_ns == 1_234_567_890_000)
    #expect(
      outline(document.packets[0].roots)
        == "tcp_v4_rcv(tcp_filter nf_hook_slow(asm_common_interrupt!(handle_irq!) nft_do_chain))")
    #expect(document.packets[0].roots[0].children[1].comments == ["nft: \"drop\" }"])
  }

  @Test("One call with everything beneath keeps its depth")
  func subtree() throws {
    let trace = Sample.trace
    let document = try decoded([ExportPart(trace.packets[0], call: 2, in: trace)], of: trace)
    #expect(document.packets[0].calls == 4)
    #expect(document.packets[0].roots.map(\.depth) == [1])
    #expect(outline(document.packets[0].roots) == "nf_hook_slow(asm_common_interrupt!(handle_irq!) nft_do_chain)")
  }

  @Test("Calls that were cut off have null times and say so")
  func incomplete() throws {
    let trace = trace(ofText: " 0)               |  f() {\n 0)               |    g() {\n")
    let document = try decoded(ExportPart.all(of: trace), of: trace)
    #expect(document.packets[0].integrity == "truncated")
    #expect(document.packets[0].roots[0].incomplete)
    #expect(document.packets[0].roots[0].start_ns == nil)
  }

  @Test("Text is escaped, and what is not UTF-8 is replaced")
  func escapes() throws {
    var bytes = Array(" 0)   0.100 us    |  f(s=\"a\\b\" ".utf8)
    bytes += [0xff, 0x01, 0x09]
    bytes += Array("é);\n".utf8)
    let trace = trace(ofBytes: bytes)
    let json = Sample.text(.json, ExportPart.all(of: trace), of: trace)
    #expect(json.contains(#""args":"s=\"a\\b\" \#u{fffd}\u0001\té""#))
    _ = try decoded(ExportPart.all(of: trace), of: trace)
  }

  @Test("A trace without packets is still a document")
  func empty() throws {
    let trace = Trace(source: "none")
    #expect(try decoded([], of: trace).packets.isEmpty)
  }
}
