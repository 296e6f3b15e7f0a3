import Glibc
import TestSupport
import Testing

@testable import TraceEvents

/// Lines of plain calls that follow each other are read in one go, as far as enough bytes lie behind them. Whatever the lines
/// are, the events must be those of the long way.
@Suite struct PlainRunTests {
  /// So much behind a line that it is read in one go.
  private static let filler = String(repeating: " 1)   0.110 us    |    ip_rcv_core();\n", count: 20)

  private func events(_ text: UnsafeRawBufferPointer, learning: Bool) -> [String] {
    var reader = TextReader(learnsShapes: learning)
    var log = EventLog()
    reader.read(text, into: &log)
    reader.finish(into: &log)
    return log.events.map { event in
      let strings = [event.comm, event.text, event.ret, event.caller].map { reader.names.strings[$0] }
      return "\(event.kind) \(event.cpu) \(event.pid) \(event.depth) \(event.time ?? -1) \(event.duration ?? -1)"
        + " \(event.previousPID) \(event.count) \(reader.names.functions.printed(event.function)) \(strings)"
    } + ["\(reader.lines) lines"] + reader.notices.map { "\($0)" }
  }

  private func expectTheSame(_ text: String, _ comment: Comment? = nil) {
    Array(text.utf8).withUnsafeBytes { bytes in
      #expect(events(bytes, learning: true) == events(bytes, learning: false), comment)
    }
  }

  @Test("Every pair of lines with others behind it")
  func pairs() {
    for first in LineShapeTests.lines {
      for second in LineShapeTests.lines {
        expectTheSame("\(first)\n\(first)\n\(second)\n\(second)\n\(Self.filler)", "\(first) then \(second)")
      }
    }
  }

  @Test("Durations of every length, with every mark")
  func durations() {
    let numbers = [
      "0.1", "0.11", "0.110", "0.1101", "1.000", "12.345", "123.456", "1234.567", "12345.67", "123456.7", "1234567",
      "9.99a", "9.9 9", "9..99", ".999", "99.", "9999.999", "99999.999", "a.999", "9:999", "9/999", "9.9:9",
      "\u{1}.999",
    ]
    for number in numbers {
      for mark in ["  ", "+ ", "! ", "# ", "* ", "@ ", "$ ", "- ", " +", "++"] {
        for unit in [" us", " ms", "us", " us x", "  us"] {
          for width in [9, 12, 13, 14, 20] {
            let column = "\(mark)\(number)\(unit)".padding(width)
            expectTheSame(" 1)   0.110 us    |  f();\n 1) \(column) |  g();\n\(Self.filler)", "\(column)")
          }
        }
      }
    }
  }

  @Test("Names of every length, behind every indentation, with every end of a line")
  func names() {
    var text = " 1)               |  f() {\n"
    for length in 1...60 {
      let name = String(repeating: "n", count: length)
      for end in ["();", "() {", "();\r", " [mod]();", "(a=1);", "() ;", ");"] {
        text +=
          " 1)   0.110 us    |    \(name)\(end)\n 1)   0.110 us    |    } /* \(name) */\n 1)   0.110 us    |    }\n"
      }
    }
    for indentation in 0...300 {
      text += " 1)   0.110 us    |\(String(repeating: " ", count: indentation))f();\n"
      text += " 1)   0.110 us    |\(String(repeating: " ", count: indentation))}\r\n"
    }
    expectTheSame(text + Self.filler)
  }

  @Test("A hundred tasks on many CPUs in turn, in the tracer's text and trace-cmd's")
  func tasks() {
    var random = SeededRandom(seed: 11)
    for isReport in [false, true] {
      var text = ""
      for number in 0..<3000 {
        let task = Int.random(in: 0..<100, using: &random)
        let cpu = (task * 7 + Int.random(in: 0...1, using: &random)) % 130
        let name = "task\(task)-\(1000 + task)"
        let field = " \(name)".padding(14)
        let digits = String(cpu)
        let time = String(100_000 + number)
        let before =
          isReport
          ? name.padding(20) + " [\(String(repeating: "0", count: 3 - digits.count))\(digits)]   116.\(time):"
          : "   145.\(time) | \(String(repeating: " ", count: 3 - digits.count))\(digits)) \(field) |"
        let side = before + (isReport ? " funcgraph_entry:        0.110 us   |" : "   0.110 us    |")
        text += "\(side)    f\(number % 50)();\n"
      }
      expectTheSame(text)
      #expect(
        Array(text.utf8).withUnsafeBytes { bytes in
          var reader = TextReader()
          var log = EventLog()
          reader.read(bytes, into: &log)
          return Set(log.events.map(\.pid)).count
        } == 100)
    }
  }

  @Test("Nothing is looked at behind the end of what there is")
  func guardPage() throws {
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    let all = Array((" 1)   0.110 us    |  f();\n" + Self.filler + Self.filler).utf8)
    let memory = try #require(mmap(nil, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0))
    try #require(memory != MAP_FAILED)
    defer { munmap(memory, 2 * page) }
    try #require(mprotect(memory + page, page, PROT_NONE) == 0)
    for length in (all.count - 500)...all.count {
      let copy = UnsafeMutableRawBufferPointer(start: memory + (page - length), count: length)
      copy.copyBytes(from: all[..<length])
      let bytes = UnsafeRawBufferPointer(copy)
      #expect(events(bytes, learning: true) == events(bytes, learning: false), "\(length)")
    }
  }

  @Test("A piece with many lines that are not plain is scanned to its end")
  func manyHoles() {
    var text = ""
    for number in 0..<200 {
      for _ in 0..<20 { text += " 1)   0.110 us    |    f();\n" }
      text += " 1)    task-\(number)    =>    other-7  \n"
    }
    let bytes = Array(text.utf8)
    var reader = TextReader()
    var log = EventLog()
    var memory: [TraceEvent] = []
    let scan = bytes.withUnsafeBytes { piece in
      reader.read(piece, into: &log)
      var scanner = TextScanner()
      return scanner.scan(piece, knowing: reader.knowledge, reusing: &memory)
    }
    // The first line may be half of one, and the second one shows where columns stand.
    #expect(scan.events.count == 200 * 20 - 2)
    #expect(scan.holes.count == 200 + 1)
    #expect(scan.range.upperBound == bytes.count)
  }
}

extension String {
  /// With spaces behind it up to so many bytes.
  fileprivate func padding(_ width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - utf8.count))
  }
}
