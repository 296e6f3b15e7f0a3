import CallTrees
import TestSupport
import Testing
import TraceEvents

@testable import Export

/// What addresses are during a packet's window, in files.
@Suite("Objects in exports")
struct ObjectExportTests {
  private static let window = """
     0)               |  /* packet_begin: id=1 entry=tcp skb=7 dev=d ifindex=2 netns=9 proto=0x0800 len=60 comm=c summary="s" data=45 */
     0)               |  /* packet_object: id=1 func=0x0 kind=skb address=0xff11000001000000 number=0 name= */
     0)               |  /* packet_object: id=1 func=0x0 kind=dev address=0xff11000002000000 number=2 name=veth0 */
     0)               |  tcp_v4_rcv(skb=0xff11000001000000, dev=0xff11000002000000) {
     0)               |    find() {
     0)               |      /* packet_object: id=1 func=find kind=sock address=0xff11000003000000 number=9000 name=tcp */
     0)   0.100 us    |    } /* find ret=0xff11000003000000 */
     0)               |    free_it() {
     0)               |      /* packet_object: id=1 func=free_it kind=skb address=0x0 number=0 name= */
     0)   0.100 us    |    } /* free_it ret=-22 */
     0)   9.000 us    |  } /* tcp_v4_rcv ret=-22 */
     0)               |  /* packet_end: id=1 ret=0 kind=int drop=none at=none keep=1 values=all */

    """

  private func json(_ trace: Trace) -> String { Sample.text(.json, ExportPart.all(of: trace), of: trace) }

  @Test("JSON has them beside the addresses")
  func objects() {
    let text = json(trace(ofText: Self.window))
    let objects = #"""
      "objects":[{"kind":"skb","address":"0xff11000001000000","number":0,"name":"skb","freed_in":3},\#
      {"kind":"dev","address":"0xff11000002000000","number":2,"name":"veth0","freed_in":null},\#
      {"kind":"sock","address":"0xff11000003000000","number":9000,"name":"tcp:9000","freed_in":null}]}
      """#
    #expect(text.hasSuffix(objects + "\n]}\n"))
    #expect(text.place(of: #""args":"skb=0xff11000001000000, dev=0xff11000002000000""#) != nil)
  }

  @Test("text is read back as the same")
  func roundTrip() {
    let first = trace(ofText: Self.window)
    let text = Sample.text(.text, ExportPart.all(of: first), of: first)
    let second = trace(ofText: text)
    #expect(second.notices == [])
    #expect(second.objectNames(of: second.packets[0]).list == first.objectNames(of: first.packets[0]).list)
    #expect(second.objectNames(of: second.packets[0]).freedIn == first.objectNames(of: first.packets[0]).freedIn)
    #expect(Sample.text(.text, ExportPart.all(of: second), of: second) == text)
  }

  @Test("the report on errors has names")
  func errors() {
    let failed = Self.window.split(separator: "\n").map(String.init).map { line in
      line.place(of: "/* find ret=") == nil ? line : "     0)   0.100 us    |    } /* find ret=-2 */"
    }
    let result = trace(ofText: failed.joined(separator: "\n") + "\n")
    var buffer = ExportBuffer()
    ErrorsText.write(result.packets, of: result, into: &buffer)
    let text = String(decoding: buffer.bytes, as: UTF8.self)
    #expect(text.place(of: "find = -2 ENOENT") != nil)
  }
}
