import TestSupport
import Testing

@testable import Export

@Suite("The buffer that exports are written into")
struct ExportBufferTests {
  private func text(_ write: (inout ExportBuffer) -> Void) -> String {
    var buffer = ExportBuffer()
    write(&buffer)
    return String(decoding: buffer.bytes, as: UTF8.self)
  }

  /// Every length of a number, and what is next to where it changes.
  private static let numbers: [Int64] =
    [.min, .min + 1, .max, .max - 1]
    + (0..<19).flatMap { exponent -> [Int64] in
      let power = (0..<exponent).reduce(Int64(1)) { product, _ in product * 10 }
      return [power - 1, power, power + 1, -power, 7 * (power / 7), 123_456_789_012_345_678 % power]
    }

  @Test("a number is written as Swift writes it")
  func decimals() {
    for number in Self.numbers { #expect(text { $0.put(number) } == String(number)) }
    #expect(text { $0.put(UInt64.max) } == "18446744073709551615")
    #expect(text { $0.put(Int16.min) } == "-32768")
    var random = SeededGenerator(seed: 3)
    for _ in 0..<2000 {
      let number = Int64.random(in: .min ... .max, using: &random) >> Int64.random(in: 0...63, using: &random)
      #expect(text { $0.put(number) } == String(number))
    }
  }

  @Test("a number is as wide as it should be, or wider", arguments: [0, 1, 3, 7, 8, 9, 12, 20])
  func widths(width: Int) {
    for number in Self.numbers {
      let digits = String(number)
      let blanks = String(repeating: " ", count: max(0, width - digits.count))
      #expect(text { $0.put(number, width: width) } == blanks + digits)
    }
    #expect(text { $0.put(7, width: 3, fill: UInt8(ascii: "0")) } == "007")
  }

  @Test("exactly so many digits", arguments: 1...8)
  func digits(count: Int) {
    #expect(text { $0.put(UInt64(0), digits: count) } == String(repeating: "0", count: count))
    #expect(text { $0.put(UInt64(9), digits: count) } == String(repeating: "0", count: count - 1) + "9")
  }

  @Test("every number of four digits, beside what completes it to 9999")
  func everyFour() {
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

  @Test("bytes of a trace that are not text become text, at each place of them")
  func foreignBytes() {
    for length in 1..<20 {
      for at in 0..<length {
        var bytes = [UInt8](repeating: UInt8(ascii: "a"), count: length)
        bytes[at] = 0xff
        let a = String(repeating: "a", count: at)
        let z = String(repeating: "a", count: length - 1 - at)
        #expect(text { buffer in bytes.withUnsafeBytes { buffer.putLine($0) } } == a + "\u{fffd}" + z)
        #expect(text { buffer in bytes.withUnsafeBytes { buffer.putJSON($0) } } == "\"" + a + "\u{fffd}" + z + "\"")
        bytes[at] = 0x0a
        #expect(text { buffer in bytes.withUnsafeBytes { buffer.putLine($0) } } == a + " " + z)
        #expect(text { buffer in bytes.withUnsafeBytes { buffer.putJSON($0) } } == "\"" + a + "\\n" + z + "\"")
      }
    }
  }

  @Test("what is collected grows, and some of another buffer can be put")
  func growth() {
    var one = ExportBuffer()
    for number in 0..<1000 { one.put(number % 10) }
    var other = ExportBuffer()
    other.put("<")
    other.put(one, 995..<1000)
    other.put(UInt8(ascii: "-"), times: 200)
    other.put(UInt8(ascii: "-"), times: 0)
    other.put(">")
    #expect(String(decoding: other.bytes, as: UTF8.self) == "<56789" + String(repeating: "-", count: 200) + ">")
    #expect(one.bytes == (0..<1000).map { UInt8(ascii: "0") + UInt8($0 % 10) })
  }

  @Test("text of any length, with what must be escaped at each place of it")
  func escapes() throws {
    for length in 0..<20 {
      for place in 0..<max(1, length) {
        for special in ["\"", "\\", "\u{1}", "\n", "\u{7f}", "é", " "] {
          var letters = Array(repeating: "x", count: length)
          if place < length { letters[place] = special }
          let plain = letters.joined()
          guard case .string(plain) = try JSONValue(Array(text { $0.putJSON(plain) }.utf8)) else {
            Issue.record("\(plain.debugDescription) does not read back")
            continue
          }
          let line = text { $0.putLine(plain) }
          #expect(line == plain.map { $0.isASCII && ($0 < " " || $0 == "\u{7f}") ? " " : String($0) }.joined())
        }
      }
    }
  }

  @Test("pieces are handed on, and all of them together are the whole")
  func pieces() {
    var taken: [UInt8] = []
    var largest = 0
    var buffer = ExportBuffer { piece in
      largest = max(largest, piece.count)
      taken += piece
      return true
    }
    for number in 0..<100_000 {
      buffer.put(number)
      buffer.put(UInt8(ascii: "\n"))
      buffer.breathe()
    }
    buffer.finish()
    #expect(String(decoding: taken, as: UTF8.self) == (0..<100_000).map { "\($0)\n" }.joined())
    #expect(largest < 70_000)
  }

  @Test("who wants no more is asked no more")
  func stop() {
    var asked = 0
    var buffer = ExportBuffer { _ in
      asked += 1
      return false
    }
    while !buffer.isStopped {
      buffer.put(UInt8(ascii: "x"), times: 1000)
      buffer.breathe()
    }
    buffer.put("more")
    buffer.finish()
    #expect(asked == 1)
  }
}
