import CallTrees
import TestSupport
import Testing

/// Interrupts that the kernel recorded beside the call whose time they took, or in one whose time they did not take.
@Suite("Where interrupts lie")
struct InterruptPlaceTests {
  private func expect(_ text: String, is expected: String, location: SourceLocation = #_sourceLocation) {
    let result = trace(ofText: text)
    #expect(treeText(result) == expected, sourceLocation: location)
    #expect(violations(result) == [], sourceLocation: location)
    #expect(timeFaults(result) == [], sourceLocation: location)
  }

  @Test("an interrupt before the line of a call that was timed already lies in it")
  func beforeLeaf() {
    expect(
      """
       70.000100 |   2)   nginx-812    |               |  demo_xmit() {
       70.000101 |   2)   nginx-812    |   0.200 us    |    demo_check();
       70.000104 |   2)   nginx-812    |               |      irq_enter_rcu() {
       70.000104 |   2)   nginx-812    |   0.250 us    |        irqtime_account_irq();
       70.000105 |   2)   nginx-812    |   0.600 us    |      }
       70.000105 |   2)   nginx-812    |   8.000 us    |      __sysvec_apic_timer_interrupt();
       70.000114 |   2)   nginx-812    |   3.000 us    |      irq_exit_rcu();
       70.000118 |   2)   nginx-812    | + 12.100 us   |    demo_csum(); /* ret=0x1 */
       70.000119 |   2)   nginx-812    |   0.300 us    |    demo_queue();
       70.000120 |   2)   nginx-812    | + 19.500 us   |  }
      """,
      is: """
        #1 root demo_xmit complete 7900ns nginx-812 cpu 2
          demo_xmit [70000100000 +19500]
            demo_check [70000101000 +200]
            demo_csum [70000104000 +12100] ret=0x1
              irq_enter_rcu [70000104000 +600] irq
                irqtime_account_irq [70000104000 +250] irq
              __sysvec_apic_timer_interrupt [70000105000 +8000] irq
              irq_exit_rcu [70000114000 +3000] irq
            demo_queue [70000119000 +300]
        """)
  }

  @Test("the same before a call that calls others, as far as its time can hold it", arguments: [true, false])
  func beforeEnter(holds: Bool) {
    let text = """
       70.000100 |   2)   nginx-812    |               |  demo_xmit() {
       70.000101 |   2)   nginx-812    |   0.200 us    |    demo_check();
       70.000105 |   2)   nginx-812    |   8.000 us    |      __sysvec_apic_timer_interrupt();
       70.000118 |   2)   nginx-812    |               |    demo_csum(n=1) {
       70.000118 |   2)   nginx-812    |   2.400 us    |      demo_csum_block(n=2);
       70.000119 |   2)   nginx-812    | + \(holds ? "10.500" : "10.300") us   |    } /* demo_csum ret=0x1 */
       70.000120 |   2)   nginx-812    | + 21.500 us   |  }
      """
    let inside = """
      #1 root demo_xmit complete 13500ns nginx-812 cpu 2
        demo_xmit [70000100000 +21500]
          demo_check [70000101000 +200]
          demo_csum [70000105000 +10500] args=(n=1) ret=0x1
            __sysvec_apic_timer_interrupt [70000105000 +8000] irq
            demo_csum_block [70000118000 +2400] args=(n=2)
      """
    let before = """
      #1 root demo_xmit complete 13500ns nginx-812 cpu 2
        demo_xmit [70000100000 +21500]
          demo_check [70000101000 +200]
          __sysvec_apic_timer_interrupt [70000105000 +8000] irq
          demo_csum [70000118000 +10300] args=(n=1) ret=0x1
            demo_csum_block [70000118000 +2400] args=(n=2)
      """
    expect(text, is: holds ? inside : before)
  }

  @Test("an interrupt that the time of a returning call cannot hold lies behind it, in the caller")
  func behindLastCallee() {
    expect(
      """
       71.000100 |   2)   nginx-812    |               |  demo_xmit() {
       71.000101 |   2)   nginx-812    |               |    demo_check() {
       71.000101 |   2)   nginx-812    |   0.200 us    |      demo_rule();
       71.000102 |   2)   nginx-812    |   8.000 us    |      __sysvec_apic_timer_interrupt();
       71.000111 |   2)   nginx-812    |   0.900 us    |    }
       71.000112 |   2)   nginx-812    |   0.300 us    |    demo_queue();
       71.000113 |   2)   nginx-812    | + 12.500 us   |  }
      """,
      is: """
        #1 root demo_xmit complete 4500ns nginx-812 cpu 2
          demo_xmit [71000100000 +12500]
            demo_check [71000101000 +900]
              demo_rule [71000101000 +200]
            __sysvec_apic_timer_interrupt [71000102000 +8000] irq
            demo_queue [71000112000 +300]
        """)
  }

  @Test("of two interrupts one can have come before the clock stopped, through two returns, also without an entry")
  func partly() {
    expect(
      """
       0)               |  /* packet_begin: id=1 entry=tcp summary="" */
       0)               |  a() {
       0)   1.000 us    |        b();
       0)   0.500 us    |        irq_enter_rcu();
       0)   2.000 us    |        __sysvec_apic_timer_interrupt();
       0)   0.500 us    |        irq_enter_rcu();
       0)   2.000 us    |        __sysvec_apic_timer_interrupt();
       0)   4.500 us    |      } /* c */
       0)   5.000 us    |    } /* d */
       0) + 10.000 us   |  }
       0)               |  /* packet_end: id=1 ret=0 drop=none */
      """,
      is: """
        #1 packet tcp truncated 5000ns cpu 0
          a [? +10000]
            d [? +5000] noEntry
              c [? +4500] noEntry
                b [? +1000]
                irq_enter_rcu [? +500] irq
                __sysvec_apic_timer_interrupt [? +2000] irq
            irq_enter_rcu [? +500] irq
            __sysvec_apic_timer_interrupt [? +2000] irq
        """)
  }

  @Test("an outermost call, too; what lies behind a call is not looked for in the next one")
  func outermost() {
    expect(
      """
       0)   0.100 us    |      first();
       0)   2.000 us    |    irq_enter_rcu();
       0)   1.000 us    |    handle_softirqs();
       0)   9.000 us    |  mutex_unlock();
       0)               |  a() {
       0)               |    b() {
       0)   3.000 us    |      irq_enter_rcu();
       0)   1.000 us    |    }
       0)   9.000 us    |    c();
       0) + 20.000 us   |  }
      """,
      is: """
        #1 root first complete 100ns cpu 0
          first [? +100]
        #2 root mutex_unlock complete 6000ns cpu 0
          mutex_unlock [? +9000]
            irq_enter_rcu [? +2000] irq
            handle_softirqs [? +1000] irq
        #3 root a complete 17000ns cpu 0
          a [? +20000]
            b [? +1000]
            irq_enter_rcu [? +3000] irq
            c [? +9000]
        """)
  }

  // The second of these is as recorded on 7.3: the interrupt came behind the record of the return before.
  @Test("what a call's time could hold lies before it where the records' times say so", arguments: [true, false])
  func timesTellBefore(isInside: Bool) {
    let text = """
       70.000100 |   2)   nginx-812    |               |  demo_xmit() {
       70.000101 |   2)   nginx-812    |   0.200 us    |    demo_check();
       70.000105 |   2)   nginx-812    |   8.000 us    |      __sysvec_apic_timer_interrupt();
       70.000118 |   2)   nginx-812    |               |    demo_csum() {
       70.000128 |   2)   nginx-812    |   0.400 us    |      demo_csum_block();
       70.000138 |   2)   nginx-812    | + \(isInside ? "32.100" : "19.800") us   |    }
       70.000139 |   2)   nginx-812    | + 39.500 us   |  }
      """
    let inside = """
      #1 root demo_xmit complete 31500ns nginx-812 cpu 2
        demo_xmit [70000100000 +39500]
          demo_check [70000101000 +200]
          demo_csum [70000105000 +32100]
            __sysvec_apic_timer_interrupt [70000105000 +8000] irq
            demo_csum_block [70000128000 +400]
      """
    let before = """
      #1 root demo_xmit complete 31500ns nginx-812 cpu 2
        demo_xmit [70000100000 +39500]
          demo_check [70000101000 +200]
          __sysvec_apic_timer_interrupt [70000105000 +8000] irq
          demo_csum [70000118000 +19800]
            demo_csum_block [70000128000 +400]
      """
    expect(text, is: isInside ? inside : before)
  }

  @Test(
    "what a returning call's time could hold lies behind it where the records' times say so", arguments: [true, false])
  func timesTellBehind(isInside: Bool) {
    let text = """
       71.000100 |   2)   nginx-812    |               |  demo_xmit() {
       71.000101 |   2)   nginx-812    |               |    demo_check() {
       71.000101 |   2)   nginx-812    |   0.200 us    |      demo_rule();
       71.000114 |   2)   nginx-812    |   8.000 us    |      __sysvec_apic_timer_interrupt();
       71.000124 |   2)   nginx-812    | + \(isInside ? "23.100" : "12.900") us   |    }
       71.000125 |   2)   nginx-812    | + 25.500 us   |  }
      """
    let inside = """
      #1 root demo_xmit complete 17500ns nginx-812 cpu 2
        demo_xmit [71000100000 +25500]
          demo_check [71000101000 +23100]
            demo_rule [71000101000 +200]
            __sysvec_apic_timer_interrupt [71000114000 +8000] irq
      """
    let behind = """
      #1 root demo_xmit complete 17500ns nginx-812 cpu 2
        demo_xmit [71000100000 +25500]
          demo_check [71000101000 +12900]
            demo_rule [71000101000 +200]
          __sysvec_apic_timer_interrupt [71000114000 +8000] irq
      """
    expect(text, is: isInside ? inside : behind)
  }

  @Test("interrupts in both hooks of one call")
  func bothEnds() {
    expect(
      """
       70.000100 |   2)   nginx-812    |               |  demo_xmit() {
       70.000105 |   2)   nginx-812    |   8.000 us    |      __sysvec_apic_timer_interrupt();
       70.000115 |   2)   nginx-812    |               |    demo_csum() {
       70.000116 |   2)   nginx-812    |   0.400 us    |      demo_csum_block();
       70.000120 |   2)   nginx-812    | + 26.000 us   |      __sysvec_apic_timer_interrupt();
       70.000147 |   2)   nginx-812    | + 14.500 us   |    }
       70.000148 |   2)   nginx-812    | + 48.500 us   |  }
      """,
      is: """
        #1 root demo_xmit complete 14500ns nginx-812 cpu 2
          demo_xmit [70000100000 +48500]
            demo_csum [70000105000 +14500]
              __sysvec_apic_timer_interrupt [70000105000 +8000] irq
              demo_csum_block [70000116000 +400]
            __sysvec_apic_timer_interrupt [70000120000 +26000] irq
        """)
  }

  @Test("of two interrupts before a call one came behind the return before it, one when the call's clock ran")
  func oneOfTwo() {
    expect(
      """
       70.000100 |   2)   nginx-812    |               |  demo_xmit() {
       70.000101 |   2)   nginx-812    |   0.200 us    |    demo_check();
       70.000102 |   2)   nginx-812    |   1.000 us    |      irq_enter_rcu();
       70.000104 |   2)   nginx-812    |   8.000 us    |      __sysvec_apic_timer_interrupt();
       70.000114 |   2)   nginx-812    |   1.000 us    |      irq_enter_rcu();
       70.000116 |   2)   nginx-812    |   8.000 us    |      __sysvec_apic_timer_interrupt();
       70.000126 |   2)   nginx-812    |               |    demo_csum() {
       70.000140 |   2)   nginx-812    |   0.400 us    |      demo_csum_block();
       70.000150 |   2)   nginx-812    | + 36.000 us   |    }
       70.000151 |   2)   nginx-812    | + 51.500 us   |  }
      """,
      is: """
        #1 root demo_xmit complete 33500ns nginx-812 cpu 2
          demo_xmit [70000100000 +51500]
            demo_check [70000101000 +200]
            irq_enter_rcu [70000102000 +1000] irq
            __sysvec_apic_timer_interrupt [70000104000 +8000] irq
            demo_csum [70000114000 +36000]
              irq_enter_rcu [70000114000 +1000] irq
              __sysvec_apic_timer_interrupt [70000116000 +8000] irq
              demo_csum_block [70000140000 +400]
        """)
  }

  @Test("where preemption is counted by a function, that belongs to the interrupt behind a call that was over")
  func counterBehindLastCallee() {
    expect(
      """
       71.000100 |   2)   nginx-812    |               |  demo_xmit() {
       71.000101 |   2)   nginx-812    |               |    demo_check() {
       71.000114 |   2)   nginx-812    |   1.300 us    |      preempt_count_add(); /* ret=0x1 */
       71.000116 |   2)   nginx-812    |   8.000 us    |      __hrtimer_rearm_deferred();
       71.000125 |   2)   nginx-812    |   2.000 us    |    } /* demo_check */
       71.000126 |   2)   nginx-812    | + 25.500 us   |  }
      """,
      is: """
        #1 root demo_xmit complete 16200ns nginx-812 cpu 2
          demo_xmit [71000100000 +25500]
            demo_check [71000101000 +2000]
            preempt_count_add [71000114000 +1300] irq ret=0x1
            __hrtimer_rearm_deferred [71000116000 +8000] irq
        """)
  }

  @Test("and to the interrupt before a call whose clock ran already, with its notes")
  func counterBeforeEnter() {
    expect(
      """
       70.000100 |   2)   nginx-812    |               |  demo_xmit() {
       70.000101 |   2)   nginx-812    |   0.200 us    |    demo_check(); /* ret=0x2 */
       70.000104 |   2)   nginx-812    |   1.000 us    |      preempt_count_add(); /* ret=0x3 */
       70.000105 |   2)   nginx-812    |   8.000 us    |      __hrtimer_rearm_deferred();
       70.000118 |   2)   nginx-812    |               |    demo_csum(n=1) {
       70.000118 |   2)   nginx-812    |   2.400 us    |      demo_csum_block(n=2);
       70.000119 |   2)   nginx-812    | + 12.500 us   |    } /* demo_csum ret=0x1 */
       70.000120 |   2)   nginx-812    | + 21.500 us   |  }
      """,
      is: """
        #1 root demo_xmit complete 12500ns nginx-812 cpu 2
          demo_xmit [70000100000 +21500]
            demo_check [70000101000 +200] ret=0x2
            demo_csum [70000104000 +12500] args=(n=1) ret=0x1
              preempt_count_add [70000104000 +1000] irq ret=0x3
              __hrtimer_rearm_deferred [70000105000 +8000] irq
              demo_csum_block [70000118000 +2400] args=(n=2)
        """)
  }

  @Test("a call that its caller's time holds stays there, late as it may seem")
  func ownCounter() {
    expect(
      """
       71.000100 |   2)   nginx-812    |               |  demo_xmit() {
       71.000101 |   2)   nginx-812    |               |    demo_check() {
       71.000102 |   2)   nginx-812    |   8.000 us    |      __sysvec_apic_timer_interrupt();
       71.000131 |   2)   nginx-812    |   1.300 us    |      preempt_count_add();
       71.000133 |   2)   nginx-812    |   8.000 us    |      __hrtimer_rearm_deferred();
       71.000142 |   2)   nginx-812    | + 10.000 us   |    } /* demo_check */
       71.000143 |   2)   nginx-812    | + 50.500 us   |  }
      """,
      is: """
        #1 root demo_xmit complete 34500ns nginx-812 cpu 2
          demo_xmit [71000100000 +50500]
            demo_check [71000101000 +10000]
              __sysvec_apic_timer_interrupt [71000102000 +8000] irq
              preempt_count_add [71000131000 +1300]
            __hrtimer_rearm_deferred [71000133000 +8000] irq
        """)
  }
}
