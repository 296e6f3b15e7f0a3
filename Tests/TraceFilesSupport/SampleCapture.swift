import TraceFiles

package let tcpReceive: UInt64 = 0xffff_ffff_8100_0000
package let tcpFilter: UInt64 = 0xffff_ffff_8100_0100
private let udpReceive: UInt64 = 0xffff_ffff_8100_0200

/// What a kernel would have described.
package func sampleMetadata() -> TraceMetadata {
  var metadata = TraceMetadata()
  metadata.headerPage = Array(RingFormats.headerPage.utf8)
  metadata.headerEvent = Array(RingFormats.headerEvent.utf8)
  metadata.tracerFormats = [Array(RingFormats.entry.utf8), Array(RingFormats.exit.utf8)]
  metadata.systems = [("ftview", [Array(RingFormats.begin.utf8), Array(RingFormats.end.utf8)])]
  metadata.symbols = Array(RingFormats.symbols.utf8)
  metadata.clock = Array("local global counter uptime perf [mono] boot\n".utf8)
  metadata.commandLines = Array("12 bash\n34 nc\n".utf8)
  metadata.cpuCount = 2
  return metadata
}

/// One window on each CPU, interleaved in time.
package let sampleCPU0 = RingPage(time: 1000)
  .begin(1, "tcp", pid: 12, at: 1000).enter(tcpReceive, depth: 0, pid: 12, at: 1100)
  .enter(tcpFilter, depth: 1, pid: 12, at: 1300).exit(tcpFilter, depth: 1, pid: 12, from: 1310, at: 1500)
  .exit(tcpReceive, depth: 0, pid: 12, from: 1110, at: 2000).end(1, pid: 12, at: 2100)
package let sampleCPU1 = RingPage(time: 1050)
  .begin(2, "udp", pid: 34, at: 1050).enter(udpReceive, depth: 0, pid: 34, at: 1150)
  .exit(udpReceive, depth: 0, pid: 34, from: 1160, at: 1900).end(2, pid: 34, at: 1950)

package let sampleTree = """
  #1 packet tcp complete 890ns -12 cpu 0
    tcp_v4_rcv [1100 +890]
      tcp_filter [1300 +190]
  #2 packet udp complete 740ns -34 cpu 1
    udp_rcv [1150 +740]
  """
