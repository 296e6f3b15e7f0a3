import CallTrees
import TestSupport
import Testing
import TraceEvents

@testable import TraceFiles

/// Folded stacks, as ftview and flame graph programs write them.
struct FoldedTests {
  private func load(_ text: String) throws -> Trace {
    let tree = try TemporaryTree(["f": text])
    return try TraceFile.load(path: tree.root + "/f")
  }

  @Test("a stack is a call with that self time, beneath the calls that it shares with the stack before")
  func stacks() throws {
    let trace = try load("a 10\na;b 5\na;b;c [m] 7\na;d 1\ne;f 2\n")
    #expect(
      treeText(trace) == """
        #1 root a complete 23ns
          a [? +23]
            b [? +12]
              c [m] [? +7]
            d [? +1]
        #2 root e complete 2ns
          e [? +2]
            f [? +2]
        """)
    #expect(trace.selfTime(0) == 10 && trace.selfTime(1) == 5 && trace.selfTime(4) == 0)
    #expect(trace.notices.isEmpty)
  }

  @Test("the stack of a line before, and a part of it, is another call")
  func repeated() throws {
    #expect(
      treeText(try load("a;b 1\na;b 2\na 3\n"), times: false) == """
        #1 root a complete
          a
            b
            b
        #2 root a complete
          a
        """)
  }

  @Test("lines that are no stacks are told, and the last line needs no end")
  func damaged() throws {
    let trace = try load(String(repeating: "a;b 1\n", count: 4000) + "a;;b 1\n\na;b\na;b 99999999999999999999\na;c 4")
    #expect(
      trace.notices.map { "\($0.line ?? 0)" } == ["4001", "4003", "4004"]
        && trace.notices[0].message == "this is no stack: functions, ';' between them, and a number")
    #expect(trace.packets[0].duration == 4004)
  }

  @Test(
    "what else ends in numbers is still read as what it is, or refused",
    arguments: ["f 5\n", "a;b 5 |\n", " a;b 5\n", "a; b 5\n", "a;b\n", "x;y 1\nno stack\n"])
  func others(text: String) throws {
    #expect(throws: (any Error).self) { try load(text) }
  }

  @Test("whatever the bytes and the pieces are, the tree is sound, and does not depend on the pieces")
  func anyBytes() {
    var random = SeededGenerator(seed: 7)
    let tokens = ["a", "b", ";", ";", " ", "1", "23", "\n", "\n", "9223372036854775807", "{", "|", "\0", "\u{e9}"]
    for _ in 0..<500 {
      let text = Array(
        (0..<Int.random(in: 1...80, using: &random)).map { _ in tokens.randomElement(using: &random) ?? "" }
          .joined().utf8)
      let whole = read(text, pieces: text.count)
      #expect(violations(whole) == [], "\(text)")
      #expect(treeText(read(text, pieces: Int.random(in: 1...9, using: &random))) == treeText(whole))
    }
  }

  private func read(_ text: [UInt8], pieces size: Int) -> Trace {
    var reader = FoldedReader()
    var builder = TreeBuilder(source: "f")
    text.withUnsafeBytes { bytes in
      for start in stride(from: 0, to: bytes.count, by: size) {
        reader.read(UnsafeRawBufferPointer(rebasing: bytes[start..<min(bytes.count, start + size)]), into: &builder)
      }
    }
    reader.finish(isWhole: true, into: &builder)
    return builder.finish(names: reader.names)
  }
}
