import CallTrees
import TestSupport
import Testing

/// Interrupts in windows: which calls are theirs, and what they do to the calls that they land in.
@Suite struct InterruptTests {
  private func expect(_ text: String, is expected: String, location: SourceLocation = #_sourceLocation) {
    // Text has no depths until a line is indented, which real text soon is.
    let result = trace(ofText: " 7)   0.100 us    |    before();\n" + text)
    #expect(treeText(result) == expected, sourceLocation: location)
    #expect(violations(result) == [], sourceLocation: location)
  }

  @Test func interruptsAreToldApartAndNotThePackets() {
    let result = trace(
      ofText: """
         0)               |  /* packet_begin: id=1 entry=tcp summary="" */
         0)               |  tcp_v4_rcv() {
         0)   ==========> |
         0)               |    do_something() {
         0)   0.100 us    |      inner();
         0)   2.000 us    |    }
         0)   <========== |
         0)   0.100 us    |    tcp_filter();
         0)               |    irq_enter_rcu() {
         0)   0.100 us    |      tick();
         0)   1.000 us    |    }
         0) + 10.00 us    |  }
         0)               |  /* packet_end: id=1 ret=0 drop=none */
        """)
    #expect(
      treeText(result) == """
        #1 packet tcp complete 7000ns cpu 0
          tcp_v4_rcv [? +10000]
            do_something [? +2000] irq
              inner [? +100] irq
            tcp_filter [? +100]
            irq_enter_rcu [? +1000] irq
              tick [? +100] irq
        """)
  }

  @Test("softirqs are an interrupt's where nobody in the task asks for them")
  func softirqs() {
    expect(
      """
       0)               |  /* packet_begin: id=1 entry=ip-out summary="" */
       0)               |  handle_softirqs() {
       0)   0.100 us    |    rcu_core_si();
       0)   2.000 us    |  }
       0)               |  ip_output() {
       0)               |    __local_bh_enable_ip() {
       0)               |      do_softirq.part.0() {
       0)               |        __do_softirq() {
       0)   0.500 us    |          handle_softirqs();
       0)   1.000 us    |        }
       0)   2.000 us    |      }
       0)   3.000 us    |    }
       0)               |    neigh_resolve_output() {
       0)               |      handle_softirqs() {
       0)   0.300 us    |        net_rx_action();
       0)   4.000 us    |      }
       0)   5.000 us    |    }
       0) + 10.00 us    |  }
       0)               |  /* packet_end: id=1 ret=0 drop=none */
      """,
      is: """
        #1 packet ip-out complete 6000ns cpu 0
          handle_softirqs [? +2000] irq
            rcu_core_si [? +100] irq
          ip_output [? +10000]
            __local_bh_enable_ip [? +3000]
              do_softirq.part.0 [? +2000]
                __do_softirq [? +1000]
                  handle_softirqs [? +500]
            neigh_resolve_output [? +5000]
              handle_softirqs [? +4000] irq
                net_rx_action [? +300] irq
        """)
  }

  @Test("a trace without windows may be one of softirqs")
  func softirqsAlone() {
    let result = trace(
      ofText: """
         0)               |  handle_softirqs() {
         0)   0.300 us    |    net_rx_action();
         0)   4.000 us    |  }
        """)
    #expect(
      treeText(result) == """
        #1 root handle_softirqs complete 4000ns cpu 0
          handle_softirqs [? +4000]
            net_rx_action [? +300]
        """)
  }

  // As 6.1 recorded it with funcgraph-irqs: the interrupt came when icmpv4_global_allow() was already counted off.
  @Test("an interrupt that lands in a returning call does not cut it off")
  func landsInReturn() {
    expect(
      """
       0)               |  /* packet_begin: id=1 entry=udp summary="" */
       0)               |  udp_rcv() {
       0)               |    icmpv4_global_allow() {
       0)   0.100 us    |      _raw_spin_lock();
       0)   0.200 us    |    irq_enter_rcu();
       0)               |    __sysvec_apic_timer_interrupt() {
       0)   3.000 us    |      hrtimer_interrupt();
       0)   4.000 us    |    }
       0)   9.000 us    |    } /* icmpv4_global_allow */
       0)   0.400 us    |    icmp_glue_bits();
       0) + 20.00 us    |  }
       0)               |  /* packet_end: id=1 ret=0 drop=none */
      """,
      is: """
        #1 packet udp complete 15800ns cpu 0
          udp_rcv [? +20000]
            icmpv4_global_allow [? +9000]
              _raw_spin_lock [? +100]
              irq_enter_rcu [? +200] irq
              __sysvec_apic_timer_interrupt [? +4000] irq
                hrtimer_interrupt [? +3000] irq
            icmp_glue_bits [? +400]
        """)
  }

  @Test("nor one in another, nor in the outermost call")
  func landsTwice() {
    expect(
      """
       0)               |  /* packet_begin: id=1 entry=udp summary="" */
       0)               |  udp_rcv() {
       0)               |  softirqs() {
       0)               |  handle_softirqs() {
       0)   1.000 us    |    rcu_core_si();
       0)   2.000 us    |  }
       0)   3.000 us    |  } /* softirqs */
       0) + 10.00 us    |  } /* udp_rcv */
       0)               |  /* packet_end: id=1 ret=0 drop=none */
      """,
      is: """
        #1 packet udp complete 7000ns cpu 0
          udp_rcv [? +10000]
            softirqs [? +3000] irq
              handle_softirqs [? +2000] irq
                rcu_core_si [? +1000] irq
        """)
  }

  @Test("what comes after the returning call has read the clock stays beside it")
  func landsBehindClock() {
    expect(
      """
       100.000000 |   0)    a-1     |               |  /* packet_begin: id=1 entry=udp summary="" */
       100.000010 |   0)    a-1     |               |  udp_rcv() {
       100.000020 |   0)    a-1     |               |    f() {
       100.000030 |   0)    a-1     |   5.000 us    |    tick_nohz_irq_exit();
       100.000040 |   0)    a-1     |   4.000 us    |    } /* f */
       100.000050 |   0)    a-1     | + 40.00 us    |  }
       100.000060 |   0)    a-1     |               |  /* packet_end: id=1 ret=0 drop=none */
      """,
      is: """
        #1 packet udp complete 35000ns a-1 cpu 0
          udp_rcv [100000010000 +40000]
            f [100000020000 +4000]
            tick_nohz_irq_exit [100000030000 +5000] irq
        """)
  }

  @Test("a call whose return is missing is cut off, also where its like returns without having been entered")
  func missingReturn() {
    expect(
      """
       0)               |  /* packet_begin: id=1 entry=udp summary="" */
       0)               |  udp_rcv() {
       0)               |    f() {
       0)   0.100 us    |    g();
       0)   2.000 us    |  }
       0)               |  udp_rcv() {
       0)   9.000 us    |    } /* f */
       0) + 10.00 us    |  }
       0)               |  /* packet_end: id=1 ret=0 drop=none */
      """,
      is: """
        #1 packet udp truncated 12000ns cpu 0
          udp_rcv [? +2000]
            f [? +?] noReturn
            g [? +100]
          udp_rcv [? +10000]
            f [? +9000] noEntry
        """)
  }

  // 7.x sets the next timer on the way out of an interrupt, and may let another task run there.
  @Test("what is called right behind an interrupt's end is its tail, elsewhere it is the task's")
  func tail() {
    expect(
      """
       0)               |  /* packet_begin: id=1 entry=udp summary="" */
       0)   0.400 us    |  raw_irqentry_exit_cond_resched();
       0)   5.000 us    |  tick_program_event();
       0)               |  udp_rcv() {
       0)               |    hrtimer_start_range_ns() {
       0)   1.000 us    |      tick_program_event();
       0)   2.000 us    |    }
       0)   0.500 us    |    raw_irqentry_exit_cond_resched();
       0)               |    __hrtimer_rearm_deferred() {
       0)   1.500 us    |      tick_program_event();
       0)   2.500 us    |    }
       0) + 10.00 us    |  }
       0)               |  /* packet_end: id=1 ret=0 drop=none */
      """,
      is: """
        #1 packet udp complete 7000ns cpu 0
          raw_irqentry_exit_cond_resched [? +400] irq
          tick_program_event [? +5000] irq
          udp_rcv [? +10000]
            hrtimer_start_range_ns [? +2000]
              tick_program_event [? +1000]
            raw_irqentry_exit_cond_resched [? +500] irq
            __hrtimer_rearm_deferred [? +2500] irq
              tick_program_event [? +1500] irq
        """)
  }

  @Test("beside the function of a window's entry point there are interrupts only", arguments: ["udp", "veth:udp_rcv"])
  func besides(entry: String) {
    expect(
      """
       0)               |  /* packet_begin: id=1 entry=\(entry) summary="" */
       0)   0.300 us    |  rcu_note_context_switch();
       0)               |  wake_up_process() {
       0)   1.000 us    |    try_to_wake_up();
       0)   2.000 us    |  }
       0)               |  udp_rcv.constprop.0() {
       0)   0.100 us    |    rcu_note_context_switch();
       0) + 10.00 us    |  }
       0)   0.200 us    |  idle_cpu();
       0)               |  /* packet_end: id=1 ret=0 drop=none */
      """,
      is: """
        #1 packet \(entry) complete 10000ns cpu 0
          rcu_note_context_switch [? +300] irq
          wake_up_process [? +2000] irq
            try_to_wake_up [? +1000] irq
          udp_rcv.constprop.0 [? +10000]
            rcu_note_context_switch [? +100]
          idle_cpu [? +200] irq
        """)
  }

  @Test("where that function is not traced all are the packet's")
  func besidesNothing() {
    expect(
      """
       0)               |  /* packet_begin: id=1 entry=udp summary="" */
       0)   0.300 us    |  sk_filter_trim_cap();
       0)   2.000 us    |  sock_def_readable();
       0)               |  /* packet_end: id=1 ret=0 drop=none */
      """,
      is: """
        #1 packet udp complete 2300ns cpu 0
          sk_filter_trim_cap [? +300]
          sock_def_readable [? +2000]
        """)
  }

  @Test("a window's errors and drops are not those of an interrupt that stands first in it")
  func errorsBehindInterrupt() {
    let result = trace(
      ofText: """
         0)   0.100 us    |    before();
         0)               |  /* packet_begin: id=1 entry=udp summary="" */
         0)               |  handle_softirqs() {
         0)   0.500 us    |    other_rcv(); /* ret=-22 */
         0)   2.000 us    |  }
         0)               |  udp_rcv() {
         0)               |    own_rcv() {
         0)   0.500 us    |      kfree_skb_reason();
         0)   1.000 us    |    } /* own_rcv ret=-2 */
         0)               |    handle_softirqs() {
         0)               |      other_rcv() {
         0)   0.500 us    |        kfree_skb_reason();
         0)   1.000 us    |      }
         0)   2.000 us    |    }
         0) + 10.00 us    |  }
         0)               |  /* packet_end: id=1 ret=0 drop=NO_SOCKET at=none */
        """)
    let packet = result.packets[0]
    #expect(packet.end?.droppedAt == "own_rcv")
    let errors = PacketErrors(result, packet)
    #expect(errors.list.map(\.code) == [-2])
    #expect(result.firstCall(of: packet) == packet.rows.lowerBound + 2)
  }
}
