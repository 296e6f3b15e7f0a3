import Testing

@testable import TraceEvents

@Suite struct KnownNumberTests {
  private static let texts = [
    "0", "1", "12", " 1", "  1", "1 ", "-1", "x", "", "123456789", "12345678", "00012", "  12 3", "\u{0}", "0\u{0}",
    "1\u{0}", "  9344", " 99999999",
  ]

  @Test("A number that is known from the line before is the one that is read, whatever stood there before")
  func pairs() {
    for first in Self.texts {
      for second in Self.texts {
        var known = KnownNumber()
        for text in [first, second, first] {
          let bytes = Array((text + "| behind the field").utf8)
          bytes.withUnsafeBytes { raw in
            let (line, end) = (TextBytes(raw), text.utf8.count)
            #expect(
              known.read(line, 0, end, longest: 9) == LineBytes.number(line, 0, end, longest: 9),
              "\(first), \(second): \(text)")
          }
        }
      }
    }
  }
}
