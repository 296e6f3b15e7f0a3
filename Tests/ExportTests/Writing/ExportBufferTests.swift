import Testing

@testable import Export

@Suite("Bytes of an export")
struct ExportBufferTests {
  private func text(_ body: (inout ExportBuffer) -> Void) -> String {
    var buffer = ExportBuffer()
    body(&buffer)
    return String(decoding: buffer.bytes, as: UTF8.self)
  }

  @Test(
    "Numbers of every length",
    arguments: [
      0, 7, 9, 10, 99, 100, 101, 999, 1000, 9999, 10000, 10001, 65535, 99999, 100000, 999999, 1_000_000, 9_999_999,
      10_000_000, 12_345_678, 99_999_999, 100_000_000, 100_000_001, 1_234_567_890, 9_999_999_999_999_999,
      10_000_000_000_000_000, UInt64.max,
    ])
  func numbers(_ number: UInt64) {
    #expect(text { $0.put(number) } == String(number))
    #expect(ExportBuffer.length(number) == String(number).utf8.count)
    let signed = Int64(truncatingIfNeeded: number)
    #expect(text { $0.put(signed) } == String(signed))
    #expect(text { $0.put(0 &- signed) } == String(0 &- signed))
    for width in [0, 1, 5, 8, 9, 25] {
      let digits = String(number)
      let filled = String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
      #expect(text { $0.put(number, width: width, fill: UInt8(ascii: "0")) } == filled)
    }
  }

  @Test("Every number of four digits, and each eight of them beside another")
  func digits() {
    var expected = ""
    let written = text { buffer in
      for number in 0..<10_000 as Range<UInt64> {
        let four = "\(number + 10_000)".dropFirst()
        buffer.put(number, digits: 4)
        buffer.put(number * 10_000 + 9_999 - number, digits: 8)
        expected += four + four + "\(19_999 - number)".dropFirst()
      }
    }
    #expect(written == expected)
  }

  @Test("Widths and signs")
  func widths() {
    #expect(text { $0.put(42, width: 5) } == "   42")
    #expect(text { $0.put(-42, width: 5) } == "  -42")
    #expect(text { $0.put(123_456, width: 5) } == "123456")
    #expect(text { $0.put(Int8.min, width: 1) } == "-128")
    #expect(text { $0.put(Int64.min, width: 22) } == "  -9223372036854775808")
  }

  @Test(
    "Text in which some bytes do not stand for themselves, at each of eight places",
    arguments: 0..<9)
  func escapes(place: Int) {
    let before = String(repeating: "é", count: place / 2) + (place % 2 == 0 ? "" : "a")
    for (text, json, line) in [
      ("\"", "\\\"", "\""), ("\\", "\\\\", "\\"), ("\n", "\\n", " "), ("\t", "\\t", " "), ("\r", "\\r", " "),
      ("\u{0}", "\\u0000", " "), ("\u{1f}", "\\u001f", " "), ("\u{7f}", "\\u007f", " "), ("\u{80}", "\u{80}", "\u{80}"),
      (" !#[]~", " !#[]~", " !#[]~"),
    ] {
      #expect(self.text { $0.putJSON(before + text + "behind it") } == "\"\(before)\(json)behind it\"")
      #expect(self.text { $0.putLine(before + text + "behind it") } == "\(before)\(line)behind it")
    }
  }

  @Test("What is collected grows, and another buffer's bytes can be put")
  func growth() {
    var one = ExportBuffer()
    for number in 0..<1000 { one.put(number % 10) }
    var other = ExportBuffer()
    other.put("<")
    other.put(one, 995..<1000)
    other.put(UInt8(ascii: "-"), times: 200)
    other.put(UInt8(ascii: "-"), times: 0)
    other.put("", unless: { _ in true }) { _, _ in }
    other.put(">")
    #expect(String(decoding: other.bytes, as: UTF8.self) == "<56789" + String(repeating: "-", count: 200) + ">")
    #expect(one.bytes == (0..<1000).map { UInt8(ascii: "0") + UInt8($0 % 10) })
  }
}
