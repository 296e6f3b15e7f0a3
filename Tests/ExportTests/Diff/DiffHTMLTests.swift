import CallTrees
import Export
import TestSupport
import Testing

@Suite("The diff as HTML")
struct DiffHTMLTests {
  private func html(_ left: String, _ right: String, label: String = "a.txt#1") -> String {
    let (one, other) = (trace(ofText: left), trace(ofText: right))
    var buffer = ExportBuffer()
    let report = DiffReport(
      left: DiffReport.Side(label: label, one, one.packets[0]),
      right: DiffReport.Side(label: "b.txt#1", other, other.packets[0]), options: DiffOptions())
    DiffFormat.html.write(report, into: &buffer)
    return String(decoding: buffer.bytes, as: UTF8.self)
  }

  @Test("It needs nothing else: no script, no link to anything outside")
  func selfContained() {
    let text = html(DiffReportTests.left, DiffReportTests.right)
    #expect(text.hasPrefix("<!DOCTYPE html>"))
    for word in ["<script", "http:", "https:", "src=", "<link", "@import", "url("] {
      #expect(!text.contains(word), "\(word)")
    }
    #expect(text.contains("prefers-color-scheme: dark"))
    #expect(text.contains("default-src 'none'"))
  }

  @Test("Elements are closed in the order in which they were opened")
  func nesting() {
    let deep = (0..<300).map { " 0)               |  \(String(repeating: "  ", count: $0))f\($0)() {\n" }.joined()
    for (left, right) in [
      (DiffReportTests.left, DiffReportTests.right), (DiffReportTests.left, DiffReportTests.left), (deep, deep),
      (deep, DiffReportTests.left),
    ] {
      #expect(PageNesting.isWhole(html(left, right)))
    }
  }

  @Test("What traces hold cannot become markup")
  func escapes() {
    let left = " 1)   0.100 us    |  a<script>&\"'();\n"
    let text = html(left, DiffReportTests.right, label: "<img src=x>&\"'\u{1}")
    #expect(!text.contains("<script"))
    #expect(!text.contains("<img"))
    #expect(text.contains("&lt;img src=x&gt;&amp;&quot;&#39; "))
    #expect(text.contains("a&lt;script&gt;&amp;&quot;&#39;"))
  }

  @Test("The legend has every sign, the same ones as the text's")
  func legend() {
    let text = html(DiffReportTests.left, DiffReportTests.right)
    for state in DiffRow.State.signed {
      let sign = ["<": "&lt;", ">": "&gt;"][state.sign] ?? String(state.sign)
      #expect(text.contains(">\(sign)</b> \(state.words), "))
    }
    #expect(text.contains("<i>#</i><code>kfree ×2 → ×3</code> <em>count changed</em>"))
    #expect(text.contains("<i>&gt;</i><code>tcp_v4_do_rcv</code> <em>slower</em>"))
  }

  @Test("The first divergence and the causes point at the lines that they are about")
  func links() throws {
    let text = html(DiffReportTests.left, DiffReportTests.right)
    #expect(text.contains("First divergence: <a href=\"#c4\"><code>tcp_v4_rcv/<wbr>tcp_v4_do_rcv/<wbr><b>tcp_ack</b>"))
    for piece in text.split(separator: "href=\"#").dropFirst() {
      let name = piece.prefix { $0 != "\"" }
      #expect(text.contains("id=\"\(name)\""))
    }
    #expect(text.contains("What the difference of +3.000 us comes from"))
    // The line that differs, its sign, both times.
    #expect(text.contains("<i>+</i><code>tcp_send_dupack</code><span></span><span>2.500 us</span><span></span>"))
    // Equal lines are folded.
    #expect(text.contains("… 1 same</summary>"))
    #expect(html(DiffReportTests.left, DiffReportTests.left).contains("Same calls, times within tolerance."))
  }
}

@Suite("Reports of errors")
struct ErrorsReportTests {
  static let text = """
     1)               |  tcp_v4_rcv() {
     1)               |    nf_hook_slow() {
     1)   0.100 us    |      nft_do_chain(); /* ret=-1 */
     1)   0.100 us    |      kfree_skb_reason(); /* ret=0 */
     1)   2.100 us    |    } /* ret=-1 */
     1)   0.100 us    |    sock_put(); /* ret=0x7 */
     1)   5.100 us    |  } /* ret=0 */
     1)   0.100 us    |  udp_rcv(); /* ret=0 */

    """

  @Test("For people: the error, who returned it first, who passed it on")
  func lines() {
    let trace = trace(ofText: Self.text)
    var buffer = ExportBuffer()
    #expect(ErrorsText.write(Array(trace.packets), of: trace, into: &buffer))
    #expect(
      String(decoding: buffer.bytes, as: UTF8.self) == """
        root 1  tcp_v4_rcv
          dropped; the trace does not say why
              kfree_skb_reason = 0
              nf_hook_slow = -1 EPERM
              tcp_v4_rcv = 0
          -1 EPERM  nft_do_chain  passed up to nf_hook_slow
              nft_do_chain = -1 EPERM
              nf_hook_slow = -1 EPERM
              tcp_v4_rcv = 0

        1 root without an error

        """)
  }

  @Test("For programs")
  func json() {
    let trace = trace(ofText: Self.text)
    var buffer = ExportBuffer()
    #expect(ErrorsJSON.write(Array(trace.packets), of: trace, into: &buffer))
    #expect(
      String(decoding: buffer.bytes, as: UTF8.self) == """
        {"format":"ftview-errors/1","source":"text","packets":[
        {"packet":1,"has_returns":true,"drop":null,"dropped_by":["tcp_v4_rcv","nf_hook_slow","kfree_skb_reason"],\
        "errors":[{"call":3,"code":-1,"name":"EPERM",\
        "path":["tcp_v4_rcv","nf_hook_slow","nft_do_chain"],"passed_up_to":"nf_hook_slow","to_outermost":false}],\
        "drops":[{"call":4,"reason":null,"reason_number":null,\
        "path":["tcp_v4_rcv","nf_hook_slow","kfree_skb_reason"]}],"not_whole":[]},
        {"packet":2,"has_returns":true,"drop":null,"dropped_by":null,"errors":[],"drops":[],"not_whole":[]}
        ]}

        """)
  }

  /// Each freed by another kernel's function; only the last one says why, and that by a number.
  static let drops = ["kfree_skb();", "kfree_skb_reason();", "sk_skb_reason_drop(reason=8);"].map { call in
    """
     9)               |  ip_rcv_finish() {
     9)               |    nf_hook_slow() {
     9)   2.099 us    |      filter_hook [tables]();
     9)   6.024 us    |      \(call)
     9) + 11.837 us   |    }
     9) + 19.479 us   |  }

    """
  }.joined()

  @Test("Drops are told in a trace without windows and without return values")
  func plainDrops() {
    let trace = trace(ofText: Self.drops)
    var buffer = ExportBuffer()
    #expect(ErrorsText.write(Array(trace.packets), of: trace, into: &buffer))
    #expect(
      String(decoding: buffer.bytes, as: UTF8.self) == """
        root 1  ip_rcv_finish
          dropped; the trace does not say why
              kfree_skb
              nf_hook_slow
              ip_rcv_finish

        root 2  ip_rcv_finish
          dropped; the trace does not say why
              kfree_skb_reason
              nf_hook_slow
              ip_rcv_finish

        root 3  ip_rcv_finish
          dropped: reason 8
              sk_skb_reason_drop
              nf_hook_slow
              ip_rcv_finish

        no call has a return value in this trace: only drops can be told

        """)
    buffer = ExportBuffer()
    #expect(ErrorsJSON.write([trace.packets[2]], of: trace, into: &buffer))
    #expect(
      String(decoding: buffer.bytes, as: UTF8.self).contains(
        #""drops":[{"call":4,"reason":null,"reason_number":8,"path":["ip_rcv_finish","nf_hook_slow","sk_skb_reason_drop"]}]"#
      ))
  }

  @Test("What the trace does not tell is said, and is no error")
  func doubtful() {
    let leaf = " 1)   1.000 us    |    g(); /* ret=0 */\n"
    let trace = trace(ofText: " 1)               |  f() {\n\(leaf) 1)   2.000 us    |  } /* h */\n")
    var buffer = ExportBuffer()
    #expect(!ErrorsText.write(Array(trace.packets), of: trace, into: &buffer))
    #expect(
      String(decoding: buffer.bytes, as: UTF8.self) == """
        root 1  f
          not known: the trace closes another function in this call
              f


        """)
  }

  @Test("Without return values only drops can be told")
  func noReturns() {
    let trace = trace(ofText: " 1)   0.100 us    |  udp_rcv();\n")
    var buffer = ExportBuffer()
    #expect(!ErrorsText.write(Array(trace.packets), of: trace, into: &buffer))
    #expect(String(decoding: buffer.bytes, as: UTF8.self).hasSuffix("only drops can be told\n"))
  }
}
