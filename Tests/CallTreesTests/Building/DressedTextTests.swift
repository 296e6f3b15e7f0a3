import CallTrees
import TestSupport
import Testing

/// Traces as people pass them on: quoted, printed on a console, wrapped, commented, amid C code.
@Suite struct DressedTextTests {
  private func expect(
    _ text: String, is expected: String, notices: [String] = [], location: SourceLocation = #_sourceLocation
  ) {
    let result = trace(ofText: text)
    #expect(treeText(result) == expected, sourceLocation: location)
    #expect(violations(result) == [], sourceLocation: location)
    #expect(
      result.notices.map { "\($0.line ?? 0): \($0.message)" } == notices, sourceLocation: location)
  }

  @Test("Quoted in mail, with what was written around it")
  func quoted() {
    expect(
      """
      On Monday, somebody wrote:
      > # tracer: function_graph
      > #
      > # CPU  DURATION                  FUNCTION CALLS
      > # |     |   |                     |   |   |   |
      >  5)               |  demo_write() {
      >  5)   0.188 us    |    demo_clock();
      >  5)   0.120 us    |    demo_lock();
      >  5)   2.931 us    |  }
      I see the same here.
      """,
      is: """
        #1 root demo_write complete 2931ns cpu 5
          demo_write [? +2931]
            demo_clock [? +188]
            demo_lock [? +120]
        """,
      notices: [
        "1: not function_graph text: On Monday, somebody wrote:", "10: not function_graph text: I see the same here.",
      ])
  }

  @Test(
    "Any depth of quotation, with and without the trace's head",
    arguments: [">", "> ", ">> ", "> > ", ">>> > "])
  func quotedDeep(mark: String) {
    let lines = [
      " 5)               |  demo_write() {", " 5)   0.188 us    |    demo_clock();", " 5)   2.931 us    |  }",
    ]
    expect(
      lines.map { mark + $0 }.joined(separator: "\n"),
      is: """
        #1 root demo_write complete 2931ns cpu 5
          demo_write [? +2931]
            demo_clock [? +188]
        """)
  }

  @Test("A quoted report: the marks are no part of the task's name")
  func quotedReport() {
    expect(
      """
      >>   demo_fault1-1490  [023]   129.311706: funcgraph_entry:      # 1577.796 us |  demo_swap_in();
      >>   demo_fault1-1490  [023]   129.369103: funcgraph_entry:        5.642 us   |  demo_swap_in();
      """,
      is: """
        #1 root demo_swap_in complete 1577796ns demo_fault1-1490 cpu 23
          demo_swap_in [129311706000 +1577796]
        #2 root demo_swap_in complete 5642ns demo_fault1-1490 cpu 23
          demo_swap_in [129369103000 +5642]
        """)
  }

  @Test(
    "A dump on a console, in dmesg's forms and in those of logs",
    arguments: [
      "[  210.274936] ", "[  210.274936][  C2] ", "[  210.274936] [ T123] ", "<4>[  210.274936] ", "<12>",
      "kern  :warn  : [  210.274936] ", "kern  :warn  : [  210.274936][  T12] ", "[Sun Nov 29 01:02:03 2026] ",
      "Nov 29 01:02:03 box kernel: [  210.274936] ", "Nov  9 01:02:03 box kernel: ", "Nov 29 01:02:03 ",
      "2026-11-29T01:02:03.123456+00:00 box kernel: [  210.274936] ", "2026-11-29T01:02:03,123456+00:00 ",
      "2026-11-29T01:02:03+0000 box kernel: ", "2026-11-29 01:02:03 ", "> [  210.274936] ",
    ])
  func console(stamp: String) {
    let lines = [
      " 4)               |  demo_stop_queue() {", " 4)   0.112 us    |    demo_lock();",
      " 4)   0.116 us    |    demo_add();", " 4)   1.114 us    |  }", " 4)  demo_tor-126   =>   migrati-29",
      " 4)   0.200 us    |  demo_migrate();",
    ]
    expect(
      lines.map { stamp + $0 }.joined(separator: "\n"),
      is: """
        #1 root demo_stop_queue complete 1114ns demo_tor-126 cpu 4
          demo_stop_queue [? +1114]
            demo_lock [? +112]
            demo_add [? +116]
        #2 root demo_migrate complete 200ns migrati-29 cpu 4
          demo_migrate [? +200]
        """.replacing(" demo_tor-126", with: namesPrevious ? " demo_tor-126" : ""))
  }

  /// Whether the builder takes the name of a switch line's previous task.
  private var namesPrevious: Bool {
    let text = " 0)   1.000 us    |  f();\n 0)    <idle>-0    =>   web-411\n"
    return treeText(trace(ofText: text)).contains("<idle>-0")
  }

  @Test("A blank that cannot be broken is a blank, before a name too")
  func hardSpaces() {
    let hard = "\u{a0}"
    expect(
      """
       2)\(hard)  \(hard)  \(hard)  \(hard)   |\(hard)  demo_rcv() {
       2)   0.410 us    |\(hard)\(hard)\(hard)\(hard)demo_lookup();
       2)\(hard)  4.700 us\(hard)  \(hard)|\(hard)  }
      """,
      is: """
        #1 root demo_rcv complete 4700ns cpu 2
          demo_rcv [? +4700]
            demo_lookup [? +410]
        """)
  }

  @Test("A byte-order mark is no part of the first line")
  func byteOrderMark() {
    expect(
      "\u{feff} 2)               |  demo_rcv() {\n 2)   0.410 us    |    demo_lookup();\n 2)   4.700 us    |  }\n",
      is: "#1 root demo_rcv complete 4700ns cpu 2\n  demo_rcv [? +4700]\n    demo_lookup [? +410]")
  }

  @Test("C code in a page is no part of the trace that stands behind it")
  func cCode() {
    expect(
      """
      static int demo_finish(struct sk_buff *skb)
      {
      \tdemo_account(skb);
      }

       3)               |  demo_finish() {
       3)   1.545 us    |    demo_account();
       3) + 32.591 us   |  }
      demo_more();
       3)   0.500 us    |  demo_last();
      """,
      is: """
        #1 root demo_finish complete 32591ns cpu 3
          demo_finish [? +32591]
            demo_account [? +1545]
        #2 root demo_last complete 500ns cpu 3
          demo_last [? +500]
        """,
      notices: [
        "1: not function_graph text: static int demo_finish(struct sk_buff *skb)", "2: not function_graph text: {",
        "3: no call of this trace: it has no column, and the others have",
        "4: no call of this trace: it has no column, and the others have",
        "9: no call of this trace: it has no column, and the others have",
      ])
  }

  @Test("A text without any column is a trace, of any length")
  func noColumns() {
    let text = String(repeating: "f() {\n  g();\n}\n", count: 400)
    let result = trace(ofText: text)
    #expect(result.packets.count == 400 && result.calls.count == 800)
    #expect(result.notices == [])
  }

  @Test("Long lines that mail has broken are joined")
  func wrapped() {
    expect(
      """
        demo_wq/3-2323 [003] 4364.756405: funcgraph_entry: |
      demo_one_work() {
        demo_wq/3-2323 [003] 4364.756406: funcgraph_entry: 0.591 us |
      demo_decrypt();
        demo_wq/3-2323 [003] 4364.756647:
      funcgraph_exit: ! 242.655 us | }
       4)   0.591 us    |
      demo_one();
       4)   0.591 us    |    demo_two(a=1,
      b=2);
       4)   0.591 us    |    demo_three()
       4)   0.100 us    |    demo_four();
      """,
      is: """
        #1 root demo_one_work complete 242655ns demo_wq/3-2323 cpu 3
          demo_one_work [4364756405000 +242655]
            demo_decrypt [4364756406000 +591]
        #2 root demo_one complete 591ns cpu 4
          demo_one [? +591]
        #3 root demo_two complete 591ns cpu 4
          demo_two [? +591] args=(a=1, b=2)
        #4 root demo_four complete 100ns cpu 4
          demo_four [? +100]
        """, notices: ["11: not function_graph text: 4)   0.591 us    |    demo_three()"])
  }

  @Test("A call behind # is a comment, whichever form it has, and told")
  func commented() {
    expect(
      """
      #   <...>-719   1.....   336.126526: funcgraph_entry:                   |  demo_sync() {
      #      <...>-719   [001]   336.126526: funcgraph_entry:        0.270 us   |  demo_sync();
      #  1)   0.500 us    |  demo_other();
       1)   0.600 us    |  demo_real();
      #  DURATION                  FUNCTION CALLS
      # 1881.960 us |  demo_long();
            demo-719   [001]   336.126526: funcgraph_entry:        0.270 us   |  demo_report();
      #     demo-719   [001]   336.126526: funcgraph_entry:        0.270 us   |  demo_report();
      """,
      is: """
        #1 root demo_real complete 600ns cpu 1
          demo_real [? +600]
        #2 root demo_long complete 1881960ns
          demo_long [? +1881960]
        #3 root demo_report complete 270ns demo-719 cpu 1
          demo_report [336126526000 +270]
        """,
      notices: [1, 2, 3, 8].map { "\($0): a call behind # is a comment, and left out" })
  }

  @Test("A reader's note behind a brace is kept, and costs nothing")
  func notes() {
    expect(
      """
       0)               |  demo_timer_add() {
       0)   3.328 us    |    demo_lock();
       0)   5.100 us    |  }/*slow*/
       0)               |  demo_timer_del() {
       0)   5.200 us    |  }          /* 这里 */
       0)               |  demo_other() {
       0)   5.300 us    |  } /* demo_other */
      """,
      is: """
        #1 root demo_timer_add complete 5100ns cpu 0
          demo_timer_add [? +5100] // slow
            demo_lock [? +3328]
        #2 root demo_timer_del complete 5200ns cpu 0
          demo_timer_del [? +5200] // 这里
        #3 root demo_other complete 5300ns cpu 0
          demo_other [? +5300]
        """)
  }

  @Test("A notice ends between two letters, at most sixty bytes long")
  func noticeEnd() {
    for letters in 0..<4 {
      let start = String(repeating: "a", count: letters)
      let result = trace(ofText: start + String(repeating: "这", count: 40) + "\n 0)   1.000 us    |  f();\n")
      let shown = start + String(repeating: "这", count: (60 - letters) / 3)
      #expect(result.notices.map(\.message) == ["not function_graph text: " + shown])
    }
  }
}
