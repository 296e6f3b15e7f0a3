import CallTrees
import Screen
import TestSupport

@testable import Interface

/// A trace with a TCP packet that was taken and one that was dropped, and a UDP one, as the kernel prints them.
enum Sample {
  static let text = """
    # tracer: function_graph
    #
     100.000000 |   1)   ksoftir-21   |               |  /* packet_begin: id=1 entry=tcp skb=7 dev=veth0 ifindex=2 \
    netns=4026531840 proto=0x0800 len=60 comm=ksoftirqd/1 summary="IP 10.0.0.1.40000 > 10.0.0.2.9000: Flags [S]" \
    data=4500003c1234400040060000\
    0a0000010a0000029c40232800000001000000005002fff0abcd0000 */
     100.000001 |   1)   ksoftir-21   |               |  tcp_v4_rcv() {
     100.000002 |   1)   ksoftir-21   |   0.208 us    |    __rcu_read_lock();
     100.000003 |   1)   ksoftir-21   |               |    tcp_filter() {
     100.000003 |   1)   ksoftir-21   |   0.500 us    |      security_sock_rcv_skb();
     100.000004 |   1)   ksoftir-21   |   1.250 us    |    } /* tcp_filter ret=-13 */
     100.000005 |   1)   ksoftir-21   |               |    tcp_v4_do_rcv() {
     100.000006 |   1)   ksoftir-21   |               |      tcp_rcv_established() {
     100.000006 |   1)   ksoftir-21   |               |        tcp_ack() {
     100.000006 |   1)   ksoftir-21   |   0.100 us    |          tcp_rack_advance();
     100.000007 |   1)   ksoftir-21   |   0.900 us    |        }
     100.000008 |   1)   ksoftir-21   |   0.100 us    |        tcp_try_coalesce();
     100.000009 |   1)   ksoftir-21   |   0.200 us    |        tcp_try_coalesce();
     100.000010 |   1)   ksoftir-21   |   0.300 us    |        tcp_try_coalesce();
     100.000011 |   1)   ksoftir-21   |   3.000 us    |        nft_do_chain [nf_tables]();
     100.000015 |   1)   ksoftir-21   |   9.000 us    |      }
     100.000016 |   1)   ksoftir-21   | + 10.500 us   |    }
     100.000017 |   1)   ksoftir-21   |   ==========> |
     100.000017 |   1)   ksoftir-21   |               |    asm_common_interrupt() {
     100.000017 |   1)   ksoftir-21   |   1.000 us    |      handle_irq();
     100.000019 |   1)   ksoftir-21   |   2.000 us    |    }
     100.000019 |   1)   ksoftir-21   |   <========== |
     100.000020 |   1)   ksoftir-21   |   0.060 us    |    __rcu_read_unlock();
     100.000021 |   1)   ksoftir-21   | + 20.000 us   |  }
     100.000021 |   1)   ksoftir-21   |               |  /* packet_end: id=1 ret=0 drop=none */
     100.000050 |   1)   ksoftir-21   |               |  /* packet_begin: id=2 entry=tcp skb=8 dev=veth0 ifindex=2 \
    netns=4026531840 proto=0x0800 len=52 comm=ksoftirqd/1 summary="IP 10.0.0.1.40000 > 10.0.0.2.9000: Flags [.]" \
    data=450000341234400040060000\
    0a0000010a0000029c40232800000001000000005010fff0abcd0000 */
     100.000051 |   1)   ksoftir-21   |               |  tcp_v4_rcv() {
     100.000052 |   1)   ksoftir-21   |               |    tcp_filter() {
     100.000053 |   1)   ksoftir-21   |   0.500 us    |      security_sock_rcv_skb();
     100.000054 |   1)   ksoftir-21   |   1.250 us    |    } /* tcp_filter ret=0 */
     100.000055 |   1)   ksoftir-21   |               |    kfree_skb_reason() {
     100.000056 |   1)   ksoftir-21   |   0.200 us    |      skb_release_data();
     100.000057 |   1)   ksoftir-21   |   0.700 us    |    }
     100.000058 |   1)   ksoftir-21   |   6.000 us    |  }
     100.000058 |   1)   ksoftir-21   |               |  /* packet_end: id=2 ret=0 drop=SOCKET_FILTER */
     100.000070 |   0)   ksoftir-12   |               |  /* packet_begin: id=3 entry=udp skb=9 dev=veth0 ifindex=2 \
    netns=4026531840 proto=0x0800 len=90 comm=ksoftirqd/0 summary="IP 192.168.7.1.5353 > 192.168.7.2.53: UDP" \
    data=4500005a1234400040110000c0a80701c0a8070214e9003500460000 */
     100.000071 |   0)   ksoftir-12   |               |  udp_rcv() {
     100.000072 |   0)   ksoftir-12   |   0.800 us    |    udp_queue_rcv_skb();
     100.000073 |   0)   ksoftir-12   |   2.000 us    |  }
     100.000073 |   0)   ksoftir-12   |               |  /* packet_end: id=3 ret=0 drop=none */

    """

  static var trace: Trace { TestSupport.trace(ofText: text, source: "web.dat") }
}

/// The trace that a text says.
func trace(_ text: String) -> Trace { TestSupport.trace(ofText: text, source: "web.dat") }

extension String {
  /// Without these characters at the end.
  func trimmingCharacters(_ characters: String) -> String {
    var text = self
    while let last = text.last, characters.contains(last) { text.removeLast() }
    return text
  }
}
