import Testing

@testable import TraceEvents

@Suite struct HexTextTests {
  @Test("Eight digits at once are what they are one by one, whatever byte stands in any place")
  func eightDigits() {
    for place in 0..<8 {
      for byte in UInt8.min...UInt8.max {
        var text = Array("07afAF9c".utf8)
        text[place] = byte
        let isNumber = text.allSatisfy { HexText.digit($0) != nil }
        let expected = isNumber ? text.withUnsafeBytes { HexText.number($0) } : nil
        let word = text.withUnsafeBytes { $0.loadUnaligned(as: UInt64.self).littleEndian }
        #expect(HexText.eightDigits(word).map(UInt64.init) == expected, "\(text)")
      }
    }
  }
}
