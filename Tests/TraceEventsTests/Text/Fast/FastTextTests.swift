import TestSupport
import Testing

@testable import TraceEvents

/// The fast ways of text say the same as the long ones, or "not mine": held against each other on all texts that a small alphabet
/// makes.
@Suite("Fast ways of text, exhaustively")
struct FastTextTests {
  /// Every sequence of up to `longest` of the tokens, each as one text.
  private func sequences(_ tokens: [String], longest: Int, _ body: ([UInt8]) -> Void) {
    let bytes = tokens.map { Array($0.utf8) }
    var text: [UInt8] = []
    func grow(_ left: Int) {
      body(text)
      guard left > 0 else { return }
      for token in bytes {
        text += token
        grow(left - 1)
        text.removeLast(token.count)
      }
    }
    grow(longest)
  }

  /// What a call's text is, either way.
  private struct Call: Equatable {
    var kind: TraceEvent.Kind
    var name: [UInt8]
  }

  @Test("a call is the long way's call, or not plain", arguments: ["", "f", "f()", "} /*", "} /* "])
  func calls(beginning: String) {
    let start = Array(beginning.utf8)
    var plain = 0
    sequences(["f", " ", "()", "(", "{", ";", "}", "/*", "*/", "[m]", "=", "<-"], longest: 4) { rest in
      let text = start + rest
      // Who asks has passed over spaces.
      guard let first = text.first, first != UInt8(ascii: " "), text.last != UInt8(ascii: " ") else { return }
      // Some bytes behind the line are looked at.
      (text + Array(repeating: 0, count: 16)).withUnsafeBytes { bytes in
        let line = TextBytes(bytes, 0..<text.count)
        guard let fast = PlainCall(line, 0, text.count), fast.length == 0 || fast.isPlain(line) else { return }
        plain += 1
        let long = CallText(line, from: 0)
        let name = fast.length == 0 ? [] : Array(fast.nameBytes(line))
        #expect(long.isCall)
        #expect(fast.kind == long.kind && name == Array(text[long.name]), "\(String(decoding: text, as: UTF8.self))")
        #expect(long.args.isEmpty && long.ret.isEmpty && long.caller.isEmpty && long.note.isEmpty)
      }
    }
    #expect(plain > 0)
  }

  /// The events of a text, with everything that they say.
  private func events(_ text: [UInt8], learning: Bool) -> [String] {
    var reader = TextReader(learnsShapes: learning)
    var log = EventLog()
    text.withUnsafeBytes { reader.read($0, into: &log) }
    reader.finish(into: &log)
    let told = log.events.map { event in
      "\(event.kind) \(event.cpu) \(event.pid) \(event.depth) \(event.time ?? -1) \(event.duration ?? -1)"
        + " \(reader.names.functions.printed(event.function)) \(reader.names.strings[event.comm])"
        + " \([event.text, event.ret, event.caller].map { reader.names.strings[$0] })"
    }
    return told + reader.notices.map { "\($0)" }
  }

  /// Compares both ways on a text in which every line follows the one that teaches the shape. As few lines as possible are in a
  /// text, for what differs makes all behind it differ.
  private func compare(_ lines: [[UInt8]], after teacher: String) {
    for start in stride(from: 0, to: lines.count, by: 200) {
      var text: [UInt8] = []
      for line in lines[start..<min(lines.count, start + 200)] { text += Array("\(teacher)\n".utf8) + line + [10] }
      let (fast, long) = (events(text, learning: true), events(text, learning: false))
      guard fast != long else { continue }
      let place = zip(fast, long).enumerated().first { $1.0 != $1.1 }
      #expect(Bool(false), "after \(teacher): \(place.map { "\($0.element)" } ?? "one says more")")
    }
  }

  @Test(
    "a duration is the long way's, wherever it stands in its column",
    arguments: [
      (" 1)", " 1)   0.110 us    |  f();", 16),
      ("   145.728783 |   0)", "   145.728783 |   0)   0.110 us    |  f();", 16),
      (
        "     traffic-256   [001]   116.178825: funcgraph_entry:",
        "     traffic-256   [001]   116.178825: funcgraph_entry:        0.110 us   |  f();", 20
      ),
    ])
  func durations(beginning: String, teacher: String, width: Int) {
    var lines: [[UInt8]] = []
    sequences(["   ", " + ", " ! ", " @ ", "1", "23", ".", "567", " us ", "us", "|"], longest: 4) { field in
      guard field.count <= width else { return }
      for behind in [true, false] {
        let rest = Array(repeating: UInt8(ascii: " "), count: width - field.count)
        lines.append(Array(beginning.utf8) + (behind ? field + rest : rest + field) + Array("|  f();".utf8))
      }
    }
    #expect(lines.count > 10_000)
    compare(lines, after: teacher)
  }

  @Test(
    "a call with arguments, values and remarks is the long way's, whatever stands among them",
    arguments: [
      " 1)   0.110 us    |  ", " 1) + 46.958 us   |  ", "   0.110 us    |  ", "   145.728783 |   0)               |  ",
      "     traffic-256   [001]   116.178825: funcgraph_entry:        0.110 us   |  ",
      "     traffic-256   [001]   116.178825: funcgraph_exit:         0.110 us   |  ",
    ])
  func notedCalls(beginning: String) {
    var lines: [[UInt8]] = []
    let tokens = [
      "f(", "a=1", ")", "() ", ";", "{", "} ", "/* ", " */", "ret=1", " = 2", "<-g", " ", "|", "=>", " 5-2 | ",
      "\u{a0}",
    ]
    for start in ["", "f(a=1", "f(); /* ", "} /* f "] {
      sequences(tokens, longest: 3) { lines.append(Array((beginning + start).utf8) + $0) }
    }
    compare(lines, after: "\(beginning)f(a=2);")
  }

  @Test("columns at their places say what the long way says, whatever stands in them")
  func columns() {
    let times = ["   145.728783", " 99145.000001", "   145.72878 ", "   145,728783", "             ", "1  145.728783"]
    let cpus = [" |   0)", " | 117)", " |   x)", " ||  0)", " |    )", "     0)"]
    let tasks = [
      "  traffic-256   |", "    <idle>-0    |", "   a-b c|-12    |", "  kworker-1-2   |", "                |",
    ]
    let durations = [
      "   0.110 us    |", " + 46.958 us   |", " @ 46.958 us   |", "               |", " ==========>   |",
    ]
    let calls = ["  f() {", "    f();", "  }", "  } /* f */", "  f(a=1);", "|", " f();", "", "  /* c */"]
    var lines: [[UInt8]] = []
    for time in times {
      for cpu in cpus {
        for task in tasks {
          for duration in durations {
            for call in calls { lines.append(Array((time + cpu + task + duration + call).utf8)) }
          }
        }
      }
    }
    compare(lines, after: "   145.728783 |   0)  traffic-256   |   0.110 us    |  f();")
  }
}
