import TestSupport
import Testing

@testable import TraceEvents

/// Pieces that another thread looks at before their turn comes say the same as they do in order.
@Suite struct TextScanTests {
  /// What a text says, as text.
  private struct Log: EventSink {
    var lines: [String] = []

    mutating func receive(_ event: TraceEvent, names: borrowing TraceNames) {
      let strings = [event.comm, event.text, event.ret, event.caller].map { names.strings[$0] }
      lines.append(
        "\(event.kind) \(event.cpu) \(event.pid) \(event.depth) \(event.time ?? -1) \(event.duration ?? -1)"
          + " \(names.functions.printed(event.function)) \(strings)")
    }
  }

  private func inOrder(_ text: [UInt8]) -> [String] {
    var reader = TextReader()
    var log = Log()
    text.withUnsafeBytes { reader.read($0, into: &log) }
    reader.finish(into: &log)
    return log.lines + ["\(reader.lines) \(reader.understood)"] + reader.notices.map { "\($0)" }
  }

  /// Every piece is scanned with what was known so many pieces before.
  private func scanned(_ text: [UInt8], borders: [Int], behind: Int) -> (lines: [String], isUseful: [Bool]) {
    var reader = TextReader()
    var scanner = TextScanner()
    var log = Log()
    var memory: [TraceEvent] = []
    var useful: [Bool] = []
    text.withUnsafeBytes { all in
      var known = [reader.knowledge]
      for (start, end) in zip([0] + borders, borders + [text.count]) {
        let piece = UnsafeRawBufferPointer(rebasing: all[start..<end])
        let scan = scanner.scan(piece, knowing: known[max(0, known.count - 1 - behind)], reusing: &memory)
        reader.read(piece, scan, into: &log)
        useful.append(scan.isUseful)
        memory = scan.events
        known.append(reader.knowledge)
      }
    }
    reader.finish(into: &log)
    return (log.lines + ["\(reader.lines) \(reader.understood)"] + reader.notices.map { "\($0)" }, useful)
  }

  private static let small = [
    """
    # tracer: function_graph
     1)               |  ip_rcv() {
     1)   0.110 us    |    ip_rcv_core();
     0)    bash-12    =>   sshd-17
     0)   0.110 us    |  ip_rcv_core();
     1) + 12.500 us   |  }
     1)               |  ip_rcv() {
     1)   0.110 us    |    late();
     1)               |    /* a comment { */
     1)   0.110 us    |    ip_rcv_core();
     1) ! 112.500 us  |  } /* ip_rcv */

    """,
    """
       145.724951 |   0)  traffic-256   |               |  ip_rcv() {\r
       145.726905 |   0)  traffic-256   | + 95.920 us   |    ip_rcv_core();\r
       145.728783 |   1)    <idle>-0    | # 1881.960 us |    ip_rcv();\r
       145.728784 |   0)  traffic-256   | + 95.920 us   |    ip_rcv_core();\r
       145.728784 |   0)  traffic-256   | + 95.920 us   |  }\r
    """,
    """
         traffic-256   [000]   116.178825: funcgraph_entry:                   |  ip_rcv() {
         traffic-256   [000]   116.178827: funcgraph_entry:        0.110 us   |    ip_rcv_core();
         traffic-256   [000]   116.178828: kernel_stack:         <stack trace >
    => ip_rcv (ffffffff81a2b3c4)
          <idle>-0     [001]   116.178829: funcgraph_entry:        0.110 us   |  ip_rcv_core();
         traffic-256   [000]   116.178829: funcgraph_exit:       ! 372.966 us |  }
     1)   0.110 us    |  ip_rcv_core();
    """,
  ]

  @Test("Borders at every byte", arguments: Self.small)
  func borders(text: String) {
    let text = Array(text.utf8)
    let whole = inOrder(text)
    for first in 0...text.count {
      #expect(scanned(text, borders: [first], behind: 0).lines == whole, "\(first)")
      let second = min(text.count, first + 90)
      #expect(scanned(text, borders: [first, second], behind: 1).lines == whole, "\(first), \(second)")
    }
    #expect(scanned(text, borders: Array(1..<text.count), behind: 3).lines == whole)
  }

  @Test("Lines in any order, in pieces of any size, with what was known a while ago")
  func anyOrder() {
    var random = SeededRandom(seed: 5)
    for round in 0..<200 {
      var text: [UInt8] = []
      for _ in 0..<60 {
        let line = LineShapeTests.lines.randomElement(using: &random) ?? "f();"
        for _ in 0..<Int.random(in: 1...6, using: &random) { text += Array("\(line)\n".utf8) }
      }
      var borders: [Int] = []
      while let next = [(borders.last ?? 0) + Int.random(in: 1...2000, using: &random)].first, next < text.count {
        borders.append(next)
      }
      let behind = Int.random(in: 0...3, using: &random)
      #expect(scanned(text, borders: borders, behind: behind).lines == inOrder(text), "round \(round)")
    }
  }

  @Test("Scans are of use for what is plain, and for nothing else")
  func use() {
    let plain = Array(String(repeating: " 1)   0.110 us    |    f();\n", count: 4000).utf8)
    let arguments = Array(String(repeating: " 1)   0.110 us    |    f(a=1);\n", count: 4000).utf8)
    #expect(scanned(plain, borders: [20_000, 40_000], behind: 0).isUseful == [false, true, true])
    #expect(scanned(arguments, borders: [20_000, 40_000], behind: 0).isUseful == [false, false, false])
  }
}
