import CallTrees
import Export
import TestSupport
import Testing

@Suite("CSV and folded stacks")
struct TableTests {
  @Test("CSV: one call a row, what is not known is empty")
  func csv() {
    let trace = Sample.trace
    #expect(
      Sample.text(.csv, ExportPart.all(of: trace), of: trace) == """
        packet,depth,name,module,cpu,pid,start_ns,duration_ns,self_ns,irq,incomplete
        1,0,tcp_v4_rcv,,1,21,1234567891000,18000,2792,false,false
        1,1,tcp_filter,,1,21,1234567892000,208,208,false,false
        1,1,nf_hook_slow,,1,21,1234567893000,15000,1750,false,false
        1,2,asm_common_interrupt,,1,21,1234567894000,12000,900,true,false
        1,3,handle_irq,,1,21,1234567894000,11100,11100,true,false
        1,2,nft_do_chain,nf_tables,1,21,1234567906000,1250,1250,false,false
        2,0,tcp_v4_rcv,,1,21,1234567951000,2000,1800,false,false
        2,1,kfree,,1,21,1234567952000,100,100,false,false
        2,1,kfree,,1,21,1234567952000,100,100,false,false

        """)
    let cut = TestSupport.trace(ofText: "               |  f() {\n")
    #expect(Sample.text(.csv, ExportPart.all(of: cut), of: cut).hasSuffix("\n1,0,f,,,,,,,false,true\n"))
  }

  @Test("Without interrupts their calls are gone, and their time from the calls that they landed in")
  func withoutInterrupts() {
    let (parts, trace) = ExportPart.withoutInterrupts(ExportPart.all(of: Sample.trace), of: Sample.trace)
    #expect(
      Sample.text(.csv, parts, of: trace) == """
        packet,depth,name,module,cpu,pid,start_ns,duration_ns,self_ns,irq,incomplete
        1,0,tcp_v4_rcv,,1,21,1234567891000,6000,2792,false,false
        1,1,tcp_filter,,1,21,1234567892000,208,208,false,false
        1,1,nf_hook_slow,,1,21,1234567893000,3000,1750,false,false
        1,2,nft_do_chain,nf_tables,1,21,1234567906000,1250,1250,false,false
        2,0,tcp_v4_rcv,,1,21,1234567951000,2000,1800,false,false
        2,1,kfree,,1,21,1234567952000,100,100,false,false
        2,1,kfree,,1,21,1234567952000,100,100,false,false

        """)
    #expect(
      Sample.text(.folded, parts, of: trace) == """
        tcp_v4_rcv 4592
        tcp_v4_rcv;tcp_filter 208
        tcp_v4_rcv;nf_hook_slow 1750
        tcp_v4_rcv;nf_hook_slow;nft_do_chain [nf_tables] 1250
        tcp_v4_rcv;kfree 200

        """)
    let json = Sample.text(.json, parts, of: trace)
    #expect(json.contains(#""duration_ns":6000,"calls":4,"#) && !json.contains("asm_common_interrupt"))
    let text = Sample.text(.text, parts, of: trace)
    #expect(!text.contains("==>") && text.contains("nft: \"drop\" }") && text.contains("3.000 us"))
  }

  private func text(_ parts: ExportParts, of trace: Trace) -> String {
    var buffer = ExportBuffer()
    ExportFormat.csv.write(parts, of: trace, withValues: true, into: &buffer)
    return String(decoding: buffer.bytes, as: UTF8.self)
  }

  @Test("CSV: arguments, values and fields are three more columns when asked for")
  func values() {
    let trace = TestSupport.trace(
      ofText: """
         1)               |  f(skb=0xffff888001, len=40) {
         1)   0.100 us    |    g(); /* ret=-22 */
         1)               |    /* packet_field: field=skb.len first=0 was=84 value=64 */
         1)               |    /* packet_field: field=skb.mark first=1 was=0 value=7 */
         1)   2.000 us    |  } /* ret=0x0 */

        """)
    #expect(
      text(ExportPart.all(of: trace), of: trace) == """
        packet,depth,name,module,cpu,pid,start_ns,duration_ns,self_ns,irq,incomplete,args,ret,fields
        1,0,f,,1,,,2000,1900,false,false,"skb=0xffff888001, len=40",0x0,skb.len 84 → 64; skb.mark 7
        1,1,g,,1,,,100,100,false,false,,-22,

        """)
  }

  @Test("CSV: a field is quoted when it must be")
  func quoting() {
    let trace = TestSupport.trace(ofText: "   0.100 us    |  f,g();\n")
    let csv = Sample.text(.csv, ExportPart.all(of: trace), of: trace)
    #expect(csv.hasSuffix("\n1,0,\"f,g\",,,,,100,100,false,false\n"))
  }

  @Test("Stacks: self time, equal stacks added up")
  func folded() {
    let trace = Sample.trace
    #expect(
      Sample.text(.folded, ExportPart.all(of: trace), of: trace) == """
        tcp_v4_rcv 4592
        tcp_v4_rcv;tcp_filter 208
        tcp_v4_rcv;nf_hook_slow 1750
        tcp_v4_rcv;nf_hook_slow;asm_common_interrupt 900
        tcp_v4_rcv;nf_hook_slow;asm_common_interrupt;handle_irq 11100
        tcp_v4_rcv;nf_hook_slow;nft_do_chain [nf_tables] 1250
        tcp_v4_rcv;kfree 200

        """)
  }

  @Test("Stacks: calls without a known self time have no line, those beneath do")
  func foldedIncomplete() {
    let trace = TestSupport.trace(ofText: "               |  f() {\n   0.100 us    |    g();\n")
    #expect(Sample.text(.folded, ExportPart.all(of: trace), of: trace) == "f;g 100\n")
  }
}
