import Glibc
import TestSupport
import Testing

@testable import TraceEvents

/// Lines that look like the one before are read in one go. Whatever the lines are, the events must be those of the long
/// way.
@Suite struct LineShapeTests {
  /// Lines of many builds, each of which some kernel prints, or nearly.
  static let lines = [
    " 1)               |  ip_rcv() {", " 1)   0.110 us    |    ip_rcv_core.isra.0();", " 1)   0.110 us    |  }",
    " 1) + 12.500 us   |      nft_do_chain [nf_tables]();", " 1) ! 133.250 us  |    } /* nf_hook_slow */",
    " 1) # 1500.000 us |  }", " 1) * 12345.67 us |  }", " 1) @ 119760.2 us |  }", " 1) $ 3594274 us  |  }",
    " 1) $ 35942741 us |  }", "12)   0.050 us    |  sock_put();", " 0)   1.5 us      |  f();",
    " 0)               |  /* sched_switch: a ==> b */", " 0)   ==========> |", " 0)   <========== |",
    "   145.724951 |   0)  traffic-256   |               |  tcp_v4_rcv() {",
    "   145.726905 |   0)  traffic-256   | + 95.920 us   |      inet_ehashfn();",
    "   145.728783 |   1)    <idle>-0    | # 1881.960 us |    }",
    "   145.728783 |   1)  kworker-12345 |   0.100 us    |    g [mod]();",
    "   145.72878  |   1)    <idle>-0    |   0.100 us    |    g();",
    " 9999999999.000001 |   1)    <idle>-0    |   0.100 us    |    g();",
    "       12 us |   0)   0.110 us    |  f();", " 0)    sh-4802     | d..1. |   0.586 us    |    f();",
    " 0)    sh-4802     |   0.586 us    |    f();", " 0)    a-b c-12    |   0.586 us    |    f();",
    "  0.123 us    |  f();", "              |  f() {", "f();", "}", "} /* f */", "/* a comment */",
    " 0)   0.110 us    |  f(a=1, b=\"x();\");", " 0)   0.110 us    |  f(); /* = 0x0 */",
    " 0)   0.110 us    |  } /* f ret=-22 */", " 0)   0.110 us    |  } /* f = 1 */", " 0)   0.110 us    |  } /* <-g */",
    " 0)   0.110 us    |  f(a=(B)[1], b=2) { /* <-g+0x1/0x2 */",
    " 1) + 10.110 us   |  f(a=1); /* <-g+0x1/0x2 ret=0x0 */",
    "   145.726905 |   0)  traffic-256   |               |      f(skb=0xffff8881) {",
    "     traffic-256   [000]   116.178827: funcgraph_entry:        0.110 us   |    f(a=1, b=2); /* = 1 */",
    " 0)   0.110 us    |  };", " 0)   0.110 us    |  f g();", " 0)   0.110 us    |  f [m] x();",
    " 0)   0.110 us    |  ();",
    " 0)   0.110 us    |  () {", " 0)   0.110 us    |  f()() {", " 0)   0.110 us    |  f(){", " 0)   0.110 us    |f();",
    " 0)   0.110 us    | f();", " 0)   0.110 us    |\tf();", " 0)   0.110 us    |", " 0)   0.110 us    |  f();  ",
    " 0)   0.110 us    |  f();\r", " 0)  +0.110 us    |  f();", " 0) ++0.110 us    |  f();",
    " 0) + 0.1x0 us    |  f();",
    " 0)   0.110 ms    |  f();", " 0)   0.110 us  x |  f();", " 0)   .110 us     |  f();", " 0)   1. us       |  f();",
    " 0)   0.1100 us   |  f();", " x)   0.110 us    |  f();", "70000) 0.110 us   |  f();", " 0) - 0.110 us    |  f();",
    " ------------------------------------------", " 0)   bash-12   =>   sshd-17", "CPU:1 [LOST 12 EVENTS]",
    "# comment", "",
    "     traffic-256   [000]   116.178825: funcgraph_entry:                   |  ip_rcv() {",
    "     traffic-256   [000]   116.178827: funcgraph_entry:        0.110 us   |    ip_rcv_core.isra.0();",
    "     traffic-256   [001]   116.178829: funcgraph_exit:       ! 372.966 us |  }",
    "     traffic-256   [001] d..1.   116.178829: funcgraph_exit:       # 1372.966 us |  }",
    "     traffic-256   [001] d..1. 11116.178829: funcgraph_exit:       + 37.900 us  |    }",
    "      <idle>-0     [000]   116.178825: funcgraph_entry:      + 12.345 us  |  f [mod]();",
    "      <idle>-0     [000]   116.178825: funcgraph_exit:         0.345 us   |  } /* f */",
    "      <idle>-0     [000]   116.178825: funcgraph_exit:         0.345 us   |  f();",
    "      <idle>-0     [000]   116.178825: funcgraph_exit:         0.345 us   |  funcgraph_entry:();",
    "  funcgraph_exit:-1 [00]   116.178825: funcgraph_entry:        0.345 us   |  f();",
    "  funcgraph_exit:-1 [00]   116.178825: funcgraph_exit:         0.345 us   |  }",
    "      a [0] b-0    [000]   116.178825: funcgraph_entry:        0.345 us   |  f();",
    "     traffic-256   [  0]   116.178825: funcgraph_entry:        0.110 us   |    f();",
    "     traffic-256   [000] 116.178825123: funcgraph_entry:       0.110 us   |    f();",
    "     traffic-256   [000]   116.178825  funcgraph_entry:        0.110 us   |    f();",
    "     traffic-256   [000]   116.178825: sched_switch:         a:1 [120] R ==> b:2 [120]",
    "     traffic-256   [000]   116.178825: kernel_stack:         <stack trace >", "=> ip_rcv (ffffffff81a2b3c4)",
    " 0)   0.110 us    |  \u{e9}t\u{e9}();", " 0)   0.110 us    |  f[m]();", " 0)   0.110 us    |  f<0x12>();",
  ]

  /// The events of a text, in pieces of `piece` bytes, as text.
  private func events(_ text: [UInt8], learning: Bool, piece: Int) -> [String] {
    text.withUnsafeBytes { events($0, learning: learning, piece: piece) }
  }

  private func events(_ all: UnsafeRawBufferPointer, learning: Bool = true, piece: Int = .max) -> [String] {
    var reader = TextReader(learnsShapes: learning)
    var log = EventLog()
    for start in stride(from: 0, to: all.count, by: min(piece, max(1, all.count))) {
      reader.read(
        UnsafeRawBufferPointer(rebasing: all[start..<min(all.count, start + min(piece, all.count))]), into: &log)
    }
    reader.finish(into: &log)
    return log.events.map { event in
      let strings = [event.comm, event.text, event.ret, event.caller].map { reader.names.strings[$0] }
      return "\(event.kind) \(event.cpu) \(event.pid) \(event.depth) \(event.time ?? -1) \(event.duration ?? -1)"
        + " \(event.previousPID) \(event.count) \(reader.names.functions.printed(event.function)) \(strings)"
    } + reader.notices.map { "\($0)" }
  }

  @Test(
    "Found by the fuzzer: a damaged line teaches nothing about the next one",
    arguments: [
      [
        "  145.729164 | \u{1f} 0)  traffic-256   | ! 325.942 us  |}",
        "  145.729208 |   0)  traffic-256   |               |   tcp_h() {",
      ],
      [
        "   29.389841 |( x1)  traffic-195   |               | ) {",
        "   29.389841 |   1)  traffic-195   |               |  strv() {",
      ],
      ["   funcgraph_entry:", " 117) + 12.500 us   |](l);", " 117) + 12.500 us   |funcgraph_exit:c();"],
    ])
  func damagedLines(lines: [String]) {
    let text = Array((lines.joined(separator: "\n") + "\n").utf8)
    #expect(events(text, learning: true, piece: text.count) == events(text, learning: false, piece: text.count))
  }

  @Test(
    "A column behind the duration's bar is not looked for in the next line, whose memory may end before it",
    arguments: [
      "  12 us      |\(String(repeating: " ", count: 60))123.456789 |  f();",
      "  12 us      |\(String(repeating: " ", count: 30))task-12 |  f();",
      "  12 us      |\(String(repeating: " ", count: 30))3)  f();",
      "  12 us      |\(String(repeating: " ", count: 30))1.000000 |  3)  task-12 | f();",
    ])
  func columnsBehindTheBar(first: String) throws {
    // As short as a line can be that is looked at at all.
    for length in 2..<40 {
      let second = String(
        ("             |" + String(repeating: " ", count: max(0, length - 6)) + "g();").prefix(13 + length))
      let text = Array("\(first)\n\(second)".utf8) + (length % 2 == 0 ? [UInt8(ascii: "\n")] : [])
      let expected = events(text, learning: false, piece: text.count)
      #expect(try beforeAGuardPage(text) { events($0) } == expected, "\(second)")
    }
  }

  /// Calls `body` with bytes behind which nothing may be read.
  private func beforeAGuardPage<R>(_ bytes: [UInt8], _ body: (UnsafeRawBufferPointer) -> R) throws -> R {
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    let room = (bytes.count + page - 1) / page * page
    let memory = try #require(mmap(nil, room + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0))
    try #require(memory != MAP_FAILED)
    defer { munmap(memory, room + page) }
    try #require(mprotect(memory + room, page, PROT_NONE) == 0)
    let copy = UnsafeMutableRawBufferPointer(start: memory + (room - bytes.count), count: bytes.count)
    copy.copyBytes(from: bytes)
    return body(UnsafeRawBufferPointer(copy))
  }

  @Test("Every pair of lines says the same both ways")
  func pairs() {
    for first in Self.lines {
      for second in Self.lines {
        let text = Array("\(first)\n\(second)\n\(second)\n".utf8)
        #expect(
          events(text, learning: true, piece: 1 << 20) == events(text, learning: false, piece: 1 << 20),
          "\(first) then \(second)")
      }
    }
  }

  @Test("Damaged lines in any order and in pieces of any size say the same both ways")
  func damaged() {
    var random = SeededRandom(seed: 3)
    for round in 0..<300 {
      var text: [UInt8] = []
      for _ in 0..<40 {
        text += Array((Self.lines.randomElement(using: &random) ?? "f();").utf8)
        text.append(UInt8(ascii: "\n"))
      }
      for _ in 0..<(round % 8) {
        text[Int.random(in: 0..<text.count, using: &random)] =
          Array(" |)(;{}/.:0159us\n\0\u{ff}-+#[]".utf8)
          .randomElement(using: &random) ?? 0
      }
      let piece = Int.random(in: 1...400, using: &random)
      #expect(
        events(text, learning: true, piece: piece) == events(text, learning: false, piece: 1 << 20), "round \(round)")
    }
  }

  @Test(
    "Durations of every length",
    arguments: [
      ("  0.110 us   ", 110), ("+ 46.958 us  ", 46_958), ("! 133.250 us ", 133_250), ("# 1881.960 us", 1_881_960),
      ("* 12345.67 us", 12_345_670), ("@ 119760.2 us", 119_760_200), ("$ 3594274 us ", 3_594_274_000),
    ])
  func durations(column: String, nanoseconds: Int64) {
    var reader = TextReader()
    var log = EventLog()
    // The first line teaches the shape, the second one is read by it.
    Array(" 0)   0.110 us    |  f();\n 0) \(column) |  g();\n".utf8).withUnsafeBytes { reader.read($0, into: &log) }
    #expect(log.events.map(\.duration) == [110, nanoseconds])
  }
}
