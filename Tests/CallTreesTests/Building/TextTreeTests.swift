import CallTrees
import TestSupport
import Testing
import TraceEvents

/// Text as kernels print it on the one side, trees on the other.
@Suite struct TextTreeTests {
  private func expect(
    _ text: String, is expected: String, times: Bool = true, notices: [Notice] = [],
    location: SourceLocation = #_sourceLocation
  ) {
    let result = trace(ofText: text)
    #expect(treeText(result, times: times) == expected, sourceLocation: location)
    #expect(violations(result) == [], sourceLocation: location)
    #expect(result.notices == notices, sourceLocation: location)
  }

  @Test func nestsCalls() {
    expect(
      """
      # tracer: function_graph
      #
      # CPU  DURATION                  FUNCTION CALLS
      # |     |   |                     |   |   |   |
       1)               |  ip_rcv() {
       1)   0.110 us    |    ip_rcv_core.isra.0();
       1)               |    nf_hook_slow() {
       1) + 12.500 us   |      nft_do_chain [nf_tables]();
       1) ! 133.250 us  |    }
       1) # 1500.000 us |  }
       1)   0.050 us    |  sock_put();
      """,
      is: """
        #1 root ip_rcv complete 1500000ns cpu 1
          ip_rcv [? +1500000]
            ip_rcv_core.isra.0 [? +110]
            nf_hook_slow [? +133250]
              nft_do_chain [nf_tables] [? +12500]
        #2 root sock_put complete 50ns cpu 1
          sock_put [? +50]
        """)
  }

  @Test func readsLongDurations() {
    expect(
      """
       0) * 33998.59 us |  a();
       0) @ 119760.2 us |  b();
       0) $ 3594274 us |  c();
      """,
      is: """
        #1 root a complete 33998590ns cpu 0
          a [? +33998590]
        #2 root b complete 119760200ns cpu 0
          b [? +119760200]
        #3 root c complete 3594274000ns cpu 0
          c [? +3594274000]
        """)
  }

  @Test func readsEveryColumn() {
    expect(
      """
       9344.122354 |   1)   ksoftir-21   |  ..s. |               |  e1000_clean [e1000]() {
       9344.122358 |   1)   ksoftir-21   |  ..s. |   1.747 us    |    e1000_clean_rx_irq [e1000]();
       9344.122361 |   1)   ksoftir-21   |  ..s. | + 10.000 us   |  }
      """,
      is: """
        #1 root e1000_clean complete 10000ns ksoftir-21 cpu 1
          e1000_clean [e1000] [9344122354000 +10000]
            e1000_clean_rx_irq [e1000] [9344122358000 +1747]
        """)
  }

  @Test(arguments: [
    // No column at all, as with `nocontext-info`.
    """
      a() {
        b();
      }
    """,
    // Duration only.
    """
                   |  a() {
       0.100 us    |    b();
       1.000 us    |  }
    """,
    // CPU only, as with `nofuncgraph-duration`.
    " 0)   a() {\n 0)     b();\n 0)   }",
    // Task and flags.
    """
     0)   <idle>-0    |  d..1. |               |  a() {
     0)   <idle>-0    |  d..1. |   0.100 us    |    b();
     0)   <idle>-0    |  d..1. |   1.000 us    |  }
    """,
    // Relative time, with and without other columns.
    """
            12 us |   0)               |  a() {
            13 us |   0)   0.100 us    |    b();
            14 us |   0)   1.000 us    |  }
    """,
    """
            12 us |               |  a() {
            13 us |   0.100 us    |    b();
            14 us |   1.000 us    |  }
    """,
    // A CPU of many, and a task without the rest.
    " 117)               |  a() {\n 117)   0.100 us    |    b();\n 117)   1.000 us    |  }",
    "  my-task-12   |               |  a() {\n  my-task-12   |   0.1 us    |    b();\n  my-task-12   |   1.0 us |  }",
    // Line ends of another system.
    " 0)               |  a() {\r\n 0)   0.100 us    |    b();\r\n 0)   1.000 us    |  }\r\n",
    // Spaces lost on the way.
    "0) | a() {\n0) 0.100 us | b();\n0) 1.000 us | }",
    // trace-cmd, with and without what stands in front.
    """
    cpus=2
              <idle>-0     [001] 435670.426372: funcgraph_entry:                   |  a() {
              <idle>-0     [001] 435670.426375: funcgraph_entry:        0.566 us   |    b();
              <idle>-0     [001] 435670.426377: funcgraph_exit:         1.847 us   |  }
    """,
    """
    2315.979009: funcgraph_entry:                   |  a() {
    2315.979020: funcgraph_entry:        0.084 us   |    b();
    2315.979022: funcgraph_exit:         1.847 us   |  }
    """,
    """
              bash-12      [001] d..1. 435670.426372: funcgraph_entry:                   |  a() {
              bash-12      [001] d..1. 435670.426375: funcgraph_entry:        0.566 us   |    b();
              bash-12      [001] d..1. 435670.426377: funcgraph_exit:         1.847 us   |  } /* a */
    """,
  ])
  func findsTheSameTree(text: String) {
    let result = trace(ofText: text)
    let calls = treeText(result, times: false).split(separator: "\n").dropFirst()
    #expect(calls.joined(separator: "\n") == "  a\n    b")
    #expect(result.packets.count == 1)
    #expect(result.notices == [])
  }

  @Test func readsArgumentsCallersAndReturnValues() {
    expect(
      """
       3)               |  mutex_unlock() { /* <-rb_simple_write+0xf4/0x170 */
       3)   0.208 us    |    f(sem=0xffff888100e0, fn=(void *)0x0, n=-1, s="a)b" ...); /* <-g+0x1/0x2 ret=0x1 */
       3)   0.100 us    |    old(); /* = 0xffff88810 */
       3)   0.100 us    |    plain(); /* ret=-22 */
       3)               |    nested(x=1) {
       3)   0.100 us    |    } /* nested = -2 */
       3)   0.904 us    |  } /* mutex_unlock ret=-22 */
      """,
      is: """
        #1 root mutex_unlock complete cpu 3
          mutex_unlock ret=-22 caller=rb_simple_write+0xf4/0x170
            f args=(sem=0xffff888100e0, fn=(void *)0x0, n=-1, s="a)b" ...) ret=0x1 caller=g+0x1/0x2
            old ret=0xffff88810
            plain ret=-22
            nested args=(x=1) ret=-2
        """, times: false)
  }

  @Test func readsTraceCmdRemarks() {
    expect(
      """
                  bash-7     [000]   100.000001: funcgraph_entry:                   |  f() /* <-g */ {
                  bash-7     [000]   100.000002: funcgraph_entry:        1.000 us   |    h(); (ret=-1)
                  bash-7     [000]   100.000003: funcgraph_entry:                   |    ) {
                  bash-7     [000]   100.000003: sched_waking:         comm=sshd { pid=3 }
                  bash-7     [000]   100.000004: funcgraph_exit:         2.000 us   |    }
                  bash-7     [000]   100.000005: funcgraph_exit:         5.000 us   |  }
      """,
      is: """
        #1 root f complete bash-7 cpu 0
          f caller=g
            h ret=-1
            ? // sched_waking:         comm=sshd { pid=3 }
        """, times: false)
  }

  @Test func commentsAreNeverBraces() {
    expect(
      """
       0)               |  a() {
       0)               |    /* event: { } ; | f() */ x */
       0)               |    /* plain */
       0)   1.000 us    |  }
      """,
      is: """
        #1 root a complete 1000ns cpu 0
          a [? +1000] // event: { } ; | f() */ x // plain
        """)
  }

  @Test func keepsCPUsApart() {
    expect(
      """
       0)               |  a() {
       1)               |  b() {
       0)   0.100 us    |    a1();
       1)   0.100 us    |    b1();
       1)   2.000 us    |  }
       0)   3.000 us    |  }
      """,
      is: """
        #1 root a complete 3000ns cpu 0
          a [? +3000]
            a1 [? +100]
        #2 root b complete 2000ns cpu 1
          b [? +2000]
            b1 [? +100]
        """)
  }

  @Test func aTaskMaySleepInACallAndWakeUpElsewhere() {
    expect(
      """
       0)               |  outer() {
       0)               |    schedule() {
       ------------------------------------------
       0)    bash-7     =>    <idle>-0
       ------------------------------------------

       0)   0.100 us    |  idle();
       ------------------------------------------
       1)    sshd-9     =>    bash-7
       ------------------------------------------

       1)   9.000 us    |    }
       1)   0.100 us    |    after();
       1)   10.00 us    |  } /* outer */
      """,
      is: """
        #1 root outer complete 10000ns bash-7 cpu 0
          outer [? +10000]
            schedule [? +9000]
            after [? +100]
        #2 root idle complete 100ns <idle>-0 cpu 0
          idle [? +100]
        """)
  }

  @Test func commsMayHoldDashesAndSpaces() {
    expect(
      """
       0)  kworker/u8:2-35 |   0.100 us    |  a();
       0)  my task-12 |   0.100 us    |  b();
      """,
      is: """
        #1 root a complete 100ns kworker/u8:2-35 cpu 0
          a [? +100]
        #2 root b complete 100ns my task-12 cpu 0
          b [? +100]
        """)
  }

  @Test("Task-switch lines name their CPU even where no call does")
  func switchesWithoutCPUs() {
    expect(
      """
      schedule() {
       ------------------------------------------
       0)     o-205      =>   kworker-52
       ------------------------------------------

      wake();
      idle() {
       ------------------------------------------
       0)   kworker-52   =>     o-205
       ------------------------------------------

      }
      """,
      is: """
        #1 root schedule complete ?ns o-205
          schedule [? +?]
        #2 root wake complete ?ns kworker-52
          wake [? +?]
        #3 root idle truncated ?ns kworker-52
          idle [? +?] noReturn
        """)
  }

  @Test("trace-cmd report -l has CPU and flags in one word")
  func latencyReport() {
    expect(
      """
      cpus=2
      trace-cm-204     0.N.1.   115.950477: funcgraph_entry:      ! 130.323 us |  schedule();
          ping-206     1d..2.   115.962250: funcgraph_entry:                   |  schedule() {
      trace-cm-204     0d..2.   115.958609: sched_switch:         trace-cmd:204 [120] R ==> trace-cmd:205 [120]
          ping-206     1.....   115.962350: funcgraph_exit:       ! 100.000 us |  }
      """,
      is: """
        #1 root schedule complete 130323ns trace-cm-204 cpu 0
          schedule [115950477000 +130323]
        #2 root schedule complete 100000ns ping-206 cpu 1
          schedule [115962250000 +100000]
        """, notices: [Notice("1 other event happened outside of every call and is left out")])
  }

  @Test("The stack behind an event belongs to the call that the event happened in")
  func stacks() {
    expect(
      """
       0)               |  ping_v4_sendmsg() {
       0)   0.110 us    |    f();
                  ping-189     [000] b....    24.539538: <stack trace>
       => netif_rx_internal
       => veth_xmit
       0)   2.000 us    |  }
       => nothing
      """,
      is: """
        #1 root ping_v4_sendmsg complete 2000ns cpu 0
          ping_v4_sendmsg [? +2000] // <stack trace> // => netif_rx_internal // => veth_xmit
            f [? +110]
        """, notices: [Notice("not function_graph text: => nothing", line: 7)])
  }
}
