import Testing

@testable import TraceEvents

@Suite("Marks of long calls")
struct OverheadMarkTests {
  private static let steps: [(UInt64, String)] = [
    (0, " "), (10_000, " "), (10_001, "+"), (100_000, "+"), (100_001, "!"), (1_000_000, "!"), (1_000_001, "#"),
    (10_000_001, "*"), (100_000_001, "@"), (1_000_000_000, "@"), (1_000_000_001, "$"), (.max, "$"),
  ]

  @Test("each limit is passed, not reached", arguments: steps)
  func limits(nanoseconds: UInt64, mark: String) {
    #expect([OverheadMark.of(nanoseconds)] == Array(mark.utf8))
  }

  @Test("a byte is a mark when a call can have it, and else not")
  func bytes() {
    let marks = Set("$@*#!+".utf8)
    for byte in UInt8.min...UInt8.max { #expect(OverheadMark.isOne(byte) == marks.contains(byte)) }
  }

  @Test("the fast way takes every mark but @, which it leaves to the long way", arguments: Array("$@*#!+ %,".utf8))
  func fast(mark: UInt8) {
    let line = Array(" \(Character(Unicode.Scalar(mark))) 46.958 us   |  f();         ".utf8)
    let read = line.withUnsafeBytes { bytes in
      let digits = line.firstIndex(of: UInt8(ascii: "4"))!
      let bar = line.firstIndex(of: UInt8(ascii: "|"))!
      return LineBytes.duration(TextBytes(bytes, 0..<bytes.count), 0, digits, bar)
    }
    #expect(read == (Set("$*#!+ ".utf8).contains(mark) ? 46_958 : nil))
  }
}
