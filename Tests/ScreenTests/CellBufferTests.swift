import Testing

@testable import Screen

@Suite struct CellBufferTests {
  @Test func writesOutsideAreCutOff() {
    var buffer = CellBuffer(width: 6, height: 2)
    buffer.put("abcdefgh", x: 3, y: 0)
    buffer.put("lost", x: 0, y: 2)
    buffer.put("lost", x: 6, y: 1)
    buffer.put("xyz", x: -1, y: 1)
    #expect(buffer.text == "   ab…\nxyz")
  }

  @Test func blanksAreNoLoss() {
    var buffer = CellBuffer(width: 4, height: 1)
    buffer.put("abcd  ", x: 0, y: 0)
    #expect(buffer.text == "abcd")
    buffer.put("abcd e", x: 0, y: 0)
    #expect(buffer.text == "abc…")
  }

  @Test func longTextEndsInTheEllipsis() {
    var buffer = CellBuffer(width: 20, height: 1)
    let end = buffer.put("tcp_v4_do_rcv", x: 2, y: 0, limit: 8)
    #expect(end == 10)
    #expect(buffer.text == "  tcp_v4_…")
  }

  /// Plain characters go another way than those that are written out or are wide; both count columns, and both are cut.
  @Test(
    "plain and other characters in one text, cut anywhere",
    arguments: [
      (1, "…"), (2, "a…"), (3, "a^…"), (4, "a^[…"), (5, "a^[b…"), (6, "a^[b …"), (7, "a^[b漢c"), (8, "a^[b漢c"),
    ])
  func mixedTextIsCut(limit: Int, expected: String) {
    var buffer = CellBuffer(width: 20, height: 1)
    #expect(buffer.put("a\u{1b}b漢c", x: 0, y: 0, limit: limit) == min(limit, 7))
    #expect(buffer.text == expected)
    #expect(TextWidth.columns("a\u{1b}b漢c") == 7)
  }

  @Test func textToTheRightEndsBeforeItsColumn() {
    var buffer = CellBuffer(width: 12, height: 1)
    buffer.putRight("1.250", before: 10, y: 0, limit: 9)
    #expect(buffer.text == "     1.250")
  }

  /// 312 in two columns is not 31.
  @Test func aNumberIsWholeOrNotThere() {
    for number in ["0", "312", "-66509.820", "18446744073709551615", "9223372036.85s"] {
      for limit in 0...24 {
        for x in 0...24 {
          var buffer = CellBuffer(width: 24, height: 1)
          buffer.ellipsis = "~"
          buffer.putRight(number, before: x, y: 0, limit: limit)
          let room = min(limit, x)
          let expected = number.count <= room ? number : room > 0 ? "~" : ""
          #expect(buffer.text.drop { $0 == " " } == expected, "\(number) in \(limit) before \(x)")
        }
      }
    }
  }

  @Test func aWideCharacterTakesTwoCellsAndIsNeverHalved() {
    var buffer = CellBuffer(width: 4, height: 2)
    buffer.put("日本語", x: 0, y: 0)
    // What is cut leaves no half either.
    #expect(buffer.text.hasPrefix("日 …"))
    buffer.put("日本", x: 0, y: 0)
    #expect(buffer.text.hasPrefix("日本"))
    #expect(buffer[0, 0].columns == 2)
    #expect(buffer[1, 0].columns == 0)
    // Overwriting one half blanks the other.
    buffer.put("x", x: 1, y: 0)
    #expect(buffer[0, 0].character == " ")
    buffer.put("y", x: 2, y: 0)
    #expect(buffer[3, 0].columns == 1)
    // Of one that does not fit neither half is there.
    buffer.put("abc語", x: 0, y: 1)
    #expect(buffer.text == " xy\nabc…")
  }

  @Test func layingARoleKeepsTheText() {
    var buffer = CellBuffer(width: 5, height: 1)
    buffer.put("abc", x: 0, y: 0, role: .callName)
    buffer.lay(.callSelected, x: 0, y: 0, width: 99)
    #expect(buffer.text == "abc")
    #expect(buffer[1, 0] == Cell("b", role: .callName, over: .callSelected))
    #expect(buffer[4, 0].over == .callSelected)
  }

  @Test(arguments: [(-1, 5), (5, -1), (0, 0), (100_000, 1)])
  func everySizeIsTaken(width: Int, height: Int) {
    var buffer = CellBuffer(width: width, height: height)
    buffer.put("text", x: 0, y: 0)
    #expect(buffer.width <= 4000)
    #expect(buffer.row(-1).isEmpty)
    #expect(buffer[9999, 9999] == Cell())
  }
}

@Suite struct TextWidthTests {
  /// Whatever a trace holds, no cell may hold what a terminal acts on.
  @Test(arguments: [
    ("\u{1b}[2J", "^[[2J"), ("a\tb", "a^Ib"), ("\r\n", "^M^J"), ("\u{7f}", "^?"), ("\u{9b}31m", "<9b>31m"),
    ("\u{202e}abc", "<202e>abc"), ("\u{301}x", "<301>x"), ("\u{200b}", "<200b>"), ("\u{2028}", "<2028>"),
    ("\u{e000}", "<e000>"), ("a\u{a0}b", "a b"),
  ])
  func controlCharactersAreWrittenOut(text: String, shown: String) {
    var buffer = CellBuffer(width: 20, height: 1)
    buffer.put(text, x: 0, y: 0)
    #expect(buffer.text == shown)
    #expect(TextWidth.columns(text) == shown.count)
  }

  @Test func noScalarReachesACellAsAControlCharacter() {
    let controls = Array(0...0x9f) + Array(0x200b...0x200f) + Array(0x202a...0x202e) + Array(0x2066...0x2069) + [0xfeff]
    for value in controls {
      guard let scalar = Unicode.Scalar(UInt32(value)) else { continue }
      for shown in TextWidth.shown(Character(scalar)) {
        for inner in shown.unicodeScalars {
          #expect(inner.value >= 0x20 && !(0x7f...0x9f).contains(inner.value), "U+\(String(value, radix: 16))")
          #expect(inner.properties.generalCategory != .format, "U+\(String(value, radix: 16))")
        }
      }
    }
  }

  @Test func widthsOfWideAndCombiningText() {
    #expect(TextWidth.columns("日本") == 4)
    #expect(TextWidth.columns("e\u{301}") == 1)
    #expect(TextWidth.columns("→ │ ▸ █") == 7)
    #expect(TextWidth.columns("👍") == 2)
  }

  @Test func aClusterIsCutToItsBaseAndTwoAccents() {
    let zalgo = "e" + String(repeating: "\u{301}", count: 50)
    #expect(TextWidth.shown(Character(zalgo)).map { $0.unicodeScalars.count } == [3])
    #expect(TextWidth.shown("👩‍👩‍👧").first == "👩")
  }
}
