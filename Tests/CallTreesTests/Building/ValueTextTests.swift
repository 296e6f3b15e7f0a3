import CallTrees
import TestSupport
import Testing

/// What calls were given, where they return to and what they returned, in the forms that 7.x and trace-cmd print.
@Suite("Values in text")
struct ValueTextTests {
  /// With `funcgraph-retaddr` entries are an event of their own, which trace-cmd prints by its format; a name in one may have
  /// a module, or be an address.
  @Test("trace-cmd's report of entries with return addresses")
  func returnAddressReport() {
    let result = trace(
      ofText: """
        cpus=2
                    ping-301   [001] ..s2.   101.532163: fgraph_retaddr_entry:      --> ip_rcv (0) <- __netif_receive_skb
                    ping-301   [001] ..s2.   101.532170: fgraph_retaddr_entry: --> ip_rcv_core (1) <- ip_rcv
                    ping-301   [001] ..s2.   101.532180: funcgraph_exit:         8.500 us   |    } (ret=0xff11000006c3e4e8)
                    ping-301   [001] ..s2.   101.532190: fgraph_retaddr_entry: --> veth_xmit [veth] (1) <- 0xffffffffc0001234
                    ping-301   [001] ..s2.   101.532195: funcgraph_exit:         3.000 us   |    }
                    ping-301   [001] ..s2.   101.532200: funcgraph_exit:       + 37.000 us  |  }
        """)
    #expect(violations(result) == [] && result.notices == [])
    #expect(
      treeText(result) == """
        #1 root ip_rcv complete 37000ns ping-301 cpu 1
          ip_rcv [101532163000 +37000] caller=__netif_receive_skb
            ip_rcv_core [101532170000 +8500] ret=0xff11000006c3e4e8 caller=ip_rcv
            veth_xmit [veth] [101532190000 +3000] caller=0xffffffffc0001234
        """)
  }

  @Test(
    "what only resembles an entry with a return address is a comment",
    arguments: [
      "fgraph_retaddr_entry: --> ip_rcv_core (1)", "fgraph_retaddr_entry: --> ip_rcv_core (1) <- ",
      "fgraph_retaddr_entry: --> ip_rcv_core (x) <- ip_rcv",
      "fgraph_retaddr_entry: --> ip_rcv_core (123456789012) <- ip_rcv", "fgraph_retaddr_entry: --> (1) <- ip_rcv",
      "fgraph_retaddr_entry: --> ip rcv core (1) <- ip_rcv", "fgraph_retaddr_entry: ip_rcv_core <- ip_rcv",
    ])
  func noReturnAddressReport(_ event: String) {
    let result = trace(
      ofText: """
                    ping-301   [001] ..s2.   101.532163: funcgraph_entry:                   |  ip_rcv() {
                    ping-301   [001] ..s2.   101.532170: \(event)
                    ping-301   [001] ..s2.   101.532200: funcgraph_exit:       + 37.000 us  |  }
        """)
    #expect(result.calls.count == 1)
    #expect(result.notes[0]?.comments.count == 1)
  }

  /// kernel/trace/trace_functions_graph.c and `print_function_args` of 7.3: enums with their name, what does not fit a
  /// register in brackets behind its kind, `...` where registers end, `?` for what BTF does not know.
  @Test("arguments in all forms, with return addresses and values")
  func allForms() {
    let result = trace(
      ofText: """
         0)               |  demo_filter(sk=0xff110000, reason=2 [SKB_DROP_REASON_NOT_SPECIFIED]) { /* <-tcp_rcv+0x1f/0x90 */
         0)   0.500 us    |    demo_range(range=(STRUCT)[0x1:0x2], flags=?0x3); /* <-demo_filter+0x10/0x40 ret=-12 */
         0)   0.600 us    |    demo_many(a=1, b=-2, c=0x3, d=4, e=5, f=6, ...); /* ret=0x0 */
         0)   0.700 us    |    demo_wide(w=(UNION)[0x1:0x2:...]); /* <-demo_filter+0x20/0x40 [demo] */
         0)   9.000 us    |  } /* demo_filter ret=-22 */
        """)
    #expect(violations(result) == [] && result.notices == [])
    #expect(
      treeText(result, times: false) == """
        #1 root demo_filter complete cpu 0
          demo_filter args=(sk=0xff110000, reason=2 [SKB_DROP_REASON_NOT_SPECIFIED]) ret=-22 caller=tcp_rcv+0x1f/0x90
            demo_range args=(range=(STRUCT)[0x1:0x2], flags=?0x3) ret=-12 caller=demo_filter+0x10/0x40
            demo_many args=(a=1, b=-2, c=0x3, d=4, e=5, f=6, ...) ret=0x0
            demo_wide args=(w=(UNION)[0x1:0x2:...]) caller=demo_filter+0x20/0x40 [demo]
        """)
  }

  /// The module's `call_return` stands inside its call, just before the return. Interrupts between the two do not matter, nor does
  /// an event of a function that is not open.
  @Test("the module's values are of the calls that they stand in")
  func moduleValues() {
    let result = trace(
      ofText: """
         0)               |  nf_hook_slow() {
         0)               |    nft_do_chain [nf_tables]() {
         0)               |      /* call_args: func=nft_do_chain [nf_tables] args=0x1,0x2,0x3,0x4,0x5,0x6 */
         0)               |      /* call_return: func=nft_do_chain [nf_tables] value=0xffffffff */
         0)   ==========> |
         0)               |      sysvec_apic_timer_interrupt() {
         0)               |        /* call_return: func=sysvec_apic_timer_interrupt value=0x0 */
         0)   1.000 us    |      }
         0)   <========== |
         0)   5.000 us    |    }
         0)               |    /* call_return: func=other value=0x1 */
         0)               |    /* call_return: func=nf_hook_slow value=0xffffffffffffffff */
         0)   9.000 us    |  }
         0)               |  /* call_return: func=ip_rcv value=0x0 */
         0)   9.000 us    |  } /* ip_rcv */
        """)
    #expect(violations(result) == [])
    #expect((0..<result.calls.count).map { result.notes[$0]?.ret } == ["-1", "-1", "0x0", "0x0"])
    #expect(result.notes[0]?.comments == [])
    // Registers mean nothing without the kernel's types, which text has not.
    #expect(result.notes[1]?.args == nil)
    #expect(result.notes[1]?.comments == [])
  }
}
