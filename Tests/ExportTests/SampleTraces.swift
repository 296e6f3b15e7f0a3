import Export
import CallTrees
import TestSupport

/// Traces that the writers' tests share, as the kernel prints them.
enum Sample {
  /// Two packets with times, tasks, an interrupt, return values, comments and module functions.
  static let packets = """
    # tracer: function_graph
    #
    #     TIME        CPU  TASK/PID         DURATION                  FUNCTION CALLS
    #      |          |     |    |           |   |                     |   |   |   |
     1234.567890 |   1)   ksoftir-21   |               |  /* packet_begin: id=1 entry=tcp skb=7 dev=veth0 ifindex=2 \
    netns=4026531840 proto=0x0800 len=60 comm=ksoftirqd/1 summary="IP 10.0.0.1.40000 > 10.0.0.2.9000: Flags [S], length 0" \
    data=4500003c */
     1234.567891 |   1)   ksoftir-21   |               |  tcp_v4_rcv() {
     1234.567892 |   1)   ksoftir-21   |   0.208 us    |    tcp_filter(sk=1, n=-2); /* <-tcp_v4_rcv+0xa3/0x540 ret=0 */
     1234.567893 |   1)   ksoftir-21   |               |    nf_hook_slow() { /* <-tcp_v4_rcv+0xb0/0x540 */
     1234.567893 |   1)   ksoftir-21   |               |      /* nft: "drop" } */
     1234.567894 |   1)   ksoftir-21   |   ==========> |
     1234.567894 |   1)   ksoftir-21   |               |      asm_common_interrupt() {
     1234.567894 |   1)   ksoftir-21   | + 11.100 us   |        handle_irq();
     1234.567906 |   1)   ksoftir-21   | + 12.000 us   |      }
     1234.567906 |   1)   ksoftir-21   |   <========== |
     1234.567906 |   1)   ksoftir-21   |   1.250 us    |      nft_do_chain [nf_tables]();
     1234.567908 |   1)   ksoftir-21   | + 15.000 us   |    } /* nf_hook_slow ret=-13 */
     1234.567909 |   1)   ksoftir-21   | + 18.000 us   |  }
     1234.567909 |   1)   ksoftir-21   |               |  /* packet_end: id=1 ret=0 drop=NETFILTER_DROP */
     1234.567950 |   1)   ksoftir-21   |               |  /* packet_begin: id=2 entry=tcp skb=8 dev=veth0 ifindex=2 \
    netns=4026531840 proto=0x0800 len=52 comm=ksoftirqd/1 summary="IP 10.0.0.1.40000 > 10.0.0.2.9000: Flags [.], length 0" \
    data=45000034ff */
     1234.567951 |   1)   ksoftir-21   |               |  tcp_v4_rcv() {
     1234.567952 |   1)   ksoftir-21   |   0.100 us    |    kfree();
     1234.567952 |   1)   ksoftir-21   |   0.100 us    |    kfree();
     1234.567953 |   1)   ksoftir-21   |   2.000 us    |  }
     1234.567953 |   1)   ksoftir-21   |               |  /* packet_end: id=2 ret=-5 drop=none */

    """

  static var trace: Trace { TestSupport.trace(ofText: packets, source: "web.dat") }

  /// What a writer gives for parts of a trace.
  static func text(_ format: ExportFormat, _ parts: ExportParts, of trace: Trace) -> String {
    String(decoding: bytes(format, parts, of: trace), as: UTF8.self)
  }

  static func bytes(_ format: ExportFormat, _ parts: ExportParts, of trace: Trace) -> [UInt8] {
    var buffer = ExportBuffer()
    format.write(parts, of: trace, into: &buffer)
    return buffer.bytes
  }
}
