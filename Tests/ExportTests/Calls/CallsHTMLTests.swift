import CallTrees
import TestSupport
import Testing

@testable import Export

@Suite("Calls as HTML")
struct CallsHTMLTests {
  private func html(_ text: String) -> String {
    let trace = TestSupport.trace(ofText: text)
    return Sample.text(.html, ExportPart.all(of: trace), of: trace)
  }

  @Test("a packet is its facts and its tree")
  func packet() throws {
    let trace = Sample.trace
    let text = Sample.text(.html, [ExportPart(trace.packets[0])], of: trace)
    #expect(text.contains("<title>packet 1 of web.dat</title>"))
    let begin = try #require(text.range(of: "<details class=\"p\""))
    let end = try #require(text.range(of: "<script>"))
    #expect(
      text[begin.lowerBound..<end.lowerBound] == """
        <details class="p" open><summary><b>packet 1</b> <code>IP 10.0.0.1.40000 &gt; 10.0.0.2.9000: Flags [S], length 0\
        </code><em class="t">dropped: NETFILTER_DROP</em></summary>
        <table>
        <tr><th scope="row">verdict</th><td class="t">dropped: NETFILTER_DROP; first error: -13 EACCES, by \
        tcp_v4_rcv/nf_hook_slow</td></tr>
        <tr><th scope="row">entry</th><td>tcp</td></tr>
        <tr><th scope="row">time</th><td>1234.567890 s</td></tr>
        <tr><th scope="row">task</th><td>ksoftirqd/1 (21), CPU 1</td></tr>
        <tr><th scope="row">device</th><td>veth0 (2), netns 4026531840</td></tr>
        <tr><th scope="row">returned</th><td>0</td></tr>
        <tr><th scope="row">dropped</th><td class="t">NETFILTER_DROP</td></tr>
        <tr><th scope="row">calls</th><td>6</td></tr>
        <tr><th scope="row">total</th><td>18.00 us</td></tr>
        </table>
        <div class="c heads" style="--d:0"><i></i><code>call</code><em>share</em><span>at µs</span><span>total µs</span>\
        <span>self µs</span></div>
        <details open><summary class="c" style="--d:0"><i></i><code>tcp_v4_rcv</code><em><b style="width:100px"></b></em>\
        <span>+1.000</span><span>18.000</span><span>2.792</span></summary>
        <div class="c" style="--d:1"><i></i><code>tcp_filter<u>(sk=1, n=-2)</u> = 0</code><em><b style="width:1px"></b></em>\
        <span>+2.000</span><span>0.208</span><span>0.208</span></div>
        <details open><summary class="c" style="--d:1"><i>E</i><code>nf_hook_slow = -13 EACCES<small>nft: &quot;drop&quot; }\
        </small></code><em><b style="width:83px"></b></em><span>+3.000</span><span>15.000</span><span>1.750</span></summary>
        <details open><summary class="c" style="--d:2"><i>i</i><code>asm_common_interrupt</code><em><b style="width:67px"></b>\
        </em><span>+4.000</span><span>12.000</span><span>0.900</span></summary>
        <div class="c" style="--d:3"><i>i</i><code>handle_irq</code><em><b style="width:62px"></b></em><span>+4.000</span>\
        <span>11.100</span><span>11.100</span></div>
        </details>
        <div class="c" style="--d:2"><i></i><code>nft_do_chain [nf_tables]</code><em><b style="width:7px"></b></em>\
        <span>+16.000</span><span>1.250</span><span>1.250</span></div>
        </details>
        </details>
        </details>

        """)
  }

  @Test("a subtree begins at its own call, and other packets are folded")
  func parts() {
    let trace = Sample.trace
    let subtree = Sample.text(.html, [ExportPart(trace.packets[0], call: 3, in: trace)], of: trace)
    #expect(subtree.contains("<summary class=\"c\" style=\"--d:0\"><i>i</i><code>asm_common_interrupt</code>"))
    #expect(subtree.contains("<th scope=\"row\">call</th><td>tcp_v4_rcv/nf_hook_slow/asm_common_interrupt</td>"))
    #expect(subtree.contains("<span>+0.000</span>") && !subtree.contains("nft_do_chain"))
    let both = Sample.text(.html, ExportPart.all(of: trace), of: trace)
    #expect(both.contains("<h1>Calls of 2 packets</h1>"))
    #expect(both.contains("<details class=\"p\"><summary><b>packet 2</b>"))
  }

  @Test("it needs nothing else, and one script may run")
  func selfContained() {
    let text = html(" 1)   0.100 us    |  f();\n")
    for word in ["http:", "https:", "src=", "<link", "@import", "url(", "onclick"] { #expect(!text.contains(word)) }
    #expect(text.contains("content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-"))
    #expect(text.split(separator: "<script").count == 2)
  }

  @Test("elements are closed in the order in which they were opened, however deep calls are nested")
  func nesting() {
    let deep = (0..<300).map { " 1)               |  \(String(repeating: "  ", count: $0))f\($0)() {\n" }.joined()
    for text in [Sample.packets, deep, deep + "\n 1)   0.100 us    |  g();\n"] {
      #expect(PageNesting.isWhole(html(text)))
    }
  }

  @Test("names cannot become markup")
  func hostile() {
    let text = HostileTrace.text(.html)
    #expect(text.split(separator: "<script").count == 2 && !text.contains("<img") && !text.contains("</td></code>"))
    #expect(PageNesting.isWhole(text))
    #expect(text.contains("<code>f&quot;&lt;/script&gt;&lt;script&gt;alert&lt;/script&gt;|`x``y`\\n&amp;amp;&#39;<u>"))
  }
}

/// Whether a page's elements are nested.
enum PageNesting {
  static func isWhole(_ page: String) -> Bool {
    var open: [Substring] = []
    var page = page[...]
    // What a script and a style hold is no markup.
    for element in ["script", "style"] {
      guard let begin = page.range(of: "<\(element)>"), let end = page.range(of: "</\(element)>") else { continue }
      page = page[..<begin.lowerBound] + page[end.upperBound...]
    }
    for part in page.split(separator: "<").dropFirst() {
      let name = part.prefix { $0.isLetter || $0.isNumber || $0 == "/" }
      if ["meta", "wbr", "input", ""].contains(name) { continue }
      if !name.hasPrefix("/") { open.append(name) } else if open.popLast() != name.dropFirst() { return false }
    }
    return open.isEmpty
  }
}
