import CallTrees
import TestSupport
import Testing

@testable import Export

@Suite("Findings in Markdown")
struct FindingMarkdownTests {
  @Test("packet, verdict, way to the error, slowest calls, calls, how it was captured")
  func finding() {
    let (parts, trace) = ExportPart.withoutInterrupts([ExportPart(Sample.trace.packets[0])], of: Sample.trace)
    #expect(
      Sample.text(.markdown, parts, of: trace) == """
        ## packet 1: `IP 10.0.0.1.40000 > 10.0.0.2.9000: Flags [S], length 0`

        | | |
        |---|---|
        | verdict | `dropped: NETFILTER_DROP; first error: -13 EACCES, by tcp_v4_rcv/nf_hook_slow` |
        | entry | `tcp` |
        | time | `1234.567890 s` |
        | task | `ksoftirqd/1 (21), CPU 1` |
        | device | `veth0 (2), netns 4026531840` |
        | returned | `0` |
        | dropped | `NETFILTER_DROP` |
        | calls | `4` |
        | total | `6.000 us` |

        ### What went wrong, each with its callers

        ```text
          dropped: NETFILTER_DROP
          -13 EACCES  nf_hook_slow
              nf_hook_slow = -13 EACCES
              tcp_v4_rcv
        ```

        ### Slowest calls

        | self | total | call |
        |--:|--:|---|
        | 2.792 us | 6.000 us | `tcp_v4_rcv` |
        | 1.750 us | 3.000 us | `tcp_v4_rcv/nf_hook_slow` |
        | 1.250 us | 1.250 us | `tcp_v4_rcv/nf_hook_slow/nft_do_chain` |
        | 208 ns | 208 ns | `tcp_v4_rcv/tcp_filter` |

        <details><summary>Calls</summary>

        ```text
        # tracer: function_graph
        #
        #     TIME        CPU  TASK/PID         DURATION                  FUNCTION CALLS
        #      |          |     |    |           |   |                     |   |   |   |
         1234.567891 |   1)   ksoftir-21   |               |  tcp_v4_rcv() {
         1234.567892 |   1)   ksoftir-21   |   0.208 us    |    tcp_filter(sk=1, n=-2); /* <-tcp_v4_rcv+0xa3/0x540 ret=0 */
         1234.567893 |   1)   ksoftir-21   |               |    nf_hook_slow() { /* <-tcp_v4_rcv+0xb0/0x540 */
         1234.567893 |   1)   ksoftir-21   |               |      /* nft: "drop" } */
         1234.567906 |   1)   ksoftir-21   |   1.250 us    |      nft_do_chain [nf_tables]();
         1234.567907 |   1)   ksoftir-21   |   3.000 us    |    } /* nf_hook_slow ret=-13 */
         1234.567907 |   1)   ksoftir-21   |   6.000 us    |  }
        ```

        </details>

        ### How it was captured

        Trace `web.dat`: 2 packets, recorded by ftview's kernel module.

        """)
  }

  @Test("a finding is public: the packet's bytes are not in it")
  func bytes() {
    let trace = Sample.trace
    let text = Sample.text(.markdown, ExportPart.all(of: trace), of: trace)
    #expect(!text.contains("45000034ff") && !text.contains("4500003c"))
  }

  @Test("it has a bound, and says what it leaves out")
  func limits() {
    let text = (0..<30).map { packet in
      " 1)               |  f\(packet)() {\n"
        + (0..<500).map { " 1)   0.\(100 + $0) us    |    g\($0)();\n" }.joined() + " 1) ! 900.000 us  |  }\n"
    }.joined()
    let trace = TestSupport.trace(ofText: text)
    let finding = Sample.text(.markdown, ExportPart.all(of: trace), of: trace)
    #expect(finding.contains("\n20 more roots not shown.\n"))
    #expect(finding.contains("\n## root 10: `f9`\n") && !finding.contains("## root 11"))
    #expect(finding.split(separator: "\n").filter { $0 == "There is more than is shown here." }.count == 10)
    #expect(finding.split(separator: "\n").count < 10 * 240)
  }

  @Test("names end no code, no cell and no block")
  func hostile() {
    let text = HostileTrace.text(.markdown)
    var isFenced = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("```") { isFenced.toggle() }
      if isFenced || line.hasPrefix("```") { continue }
      // Outside of code spans there is nothing of the trace.
      let words = Self.withoutCode(String(line))
      for sign in ["<script", "<img", "alert", "onerror", "http"] { #expect(!words.contains(sign), "\(line)") }
      if line.hasPrefix("|") {
        let cells = line.replacing("\\|", with: "").filter { $0 == "|" }.count
        #expect(cells == 3 || cells == 4, "\(line)")
      }
    }
    #expect(!isFenced)
    // The fence is longer than any in the names.
    #expect(text.contains("\n```text\n") && text.contains("\n```\n"))
  }

  /// What a line has outside of its code spans.
  private static func withoutCode(_ line: String) -> String {
    var rest = line[...]
    var words = ""
    while let open = rest.firstIndex(of: "`") {
      words += rest[..<open]
      let fence = rest[open...].prefix { $0 == "`" }
      rest = rest[fence.endIndex...]
      var closed = false
      while let next = rest.firstIndex(of: "`"), !closed {
        let run = rest[next...].prefix { $0 == "`" }
        rest = rest[run.endIndex...]
        closed = run.count == fence.count
      }
      #expect(closed, "\(line)")
    }
    return words + rest
  }
}
