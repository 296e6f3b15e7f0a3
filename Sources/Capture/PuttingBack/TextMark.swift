/// Stands for a text of any length that is only to be recognised: lists of functions are long.
struct TextMark: Equatable, Sendable {
  private let hash: UInt64

  /// The mark of a text, whatever blanks and line ends are around it.
  init(_ text: String) {
    // FNV-1a, 64 bits.
    hash = text.trimmed.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
  }

  init?(parsing text: String) {
    guard text.count == 16, let hash = UInt64(text, radix: 16) else { return nil }
    self.hash = hash
  }

  /// Sixteen hexadecimal digits.
  var text: String {
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
