/// How text from a trace becomes cells: its width, and what stands in for what a terminal would act on.
///
/// A trace may hold anything, so nothing that moves a cursor, switches a mode or turns the writing direction may reach
/// the terminal: control and format characters are written out.
package enum TextWidth {
  /// The characters to show for `character`, each 1 or 2 columns wide: itself, or how it is written out
  /// (`^[` for ESC, `<202e>` for a direction override).
  package static func shown(_ character: Character) -> [Character] {
    guard character != "\r\n", let base = character.unicodeScalars.first else { return ["^", "M", "^", "J"] }
    guard PlainText.isPlain(base) else { return Array(PlainText.written(base)) }
    if base.isASCII, character.unicodeScalars.count == 1 { return [character] }
    switch base.properties.generalCategory {
    // An accent without a letter would go to the cell before.
    case .nonspacingMark, .enclosingMark, .spacingMark: return Array("<" + String(base.value, radix: 16) + ">")
    case .spaceSeparator:
      return [" "]
    default:
      return [plain(character, base: base)]
    }
  }

  /// Whether a character is one of ASCII that is shown as itself, in one column.
  static func isPlain(_ character: Character) -> Bool {
    guard let byte = character.asciiValue else { return false }
    return byte >= 0x20 && byte < 0x7f
  }

  /// The beginning of a text that is quoted, with each character as ``shown(_:)`` has it.
  package static func shown(_ text: String, atMost count: Int = 60) -> String {
    String(text.prefix(count).map { shown($0) }.joined())
  }

  /// Columns of one character that ``shown(_:)`` gave: 1 or 2.
  package static func columns(_ character: Character) -> Int {
    guard let scalar = character.unicodeScalars.first, scalar.value >= 0x1100 else { return 1 }
    return isWide(scalar.value) ? 2 : 1
  }

  /// Columns of `text` when shown.
  package static func columns(_ text: some StringProtocol) -> Int { columns(String(text)) }

  /// Columns of `text` when shown. Not generic, since most texts are plain ASCII and asked for often.
  package static func columns(_ text: String) -> Int {
    var text = text
    if let plain = text.withUTF8({ $0.allSatisfy { $0 >= 0x20 && $0 < 0x7f } ? $0.count : nil }) { return plain }
    return text.reduce(0) { sum, character in
      isPlain(character) ? sum + 1 : shown(character).reduce(sum) { $0 + columns($1) }
    }
  }

  /// `text` as it is shown, without its first `columns` columns; a blank where a wide character would be cut in two.
  package static func dropping(_ columns: Int, from text: String) -> String {
    var left = columns
    var rest = ""
    for character in text.lazy.flatMap(shown) {
      let width = Self.columns(character)
      if left <= 0 {
        rest.append(character)
      } else if left < width {
        rest.append(" ")
      }
      left -= width
    }
    return rest
  }

  /// A cluster cut down to its base and at most two accents: terminals disagree about the width of anything more.
  private static func plain(_ character: Character, base: Unicode.Scalar) -> Character {
    if character.unicodeScalars.count == 1 { return character }
    var kept = String.UnicodeScalarView()
    kept.append(base)
    for scalar in character.unicodeScalars.dropFirst().prefix(2) {
      guard scalar.properties.generalCategory == .nonspacingMark, !(0xfe00...0xfe0f).contains(scalar.value) else {
        break
      }
      kept.append(scalar)
    }
    let text = String(kept)
    return text.count == 1 ? Character(text) : Character(base)
  }

  /// East Asian Wide and Fullwidth, and emoji shown as pictures (Unicode 15, EastAsianWidth.txt), in order.
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115f, 0x231a...0x231b, 0x2329...0x232a, 0x23e9...0x23ec, 0x23f0...0x23f0, 0x23f3...0x23f3,
    0x25fd...0x25fe, 0x2614...0x2615, 0x2648...0x2653, 0x267f...0x267f, 0x2693...0x2693, 0x26a1...0x26a1,
    0x26aa...0x26ab, 0x26bd...0x26be, 0x26c4...0x26c5, 0x26ce...0x26ce, 0x26d4...0x26d4, 0x26ea...0x26ea,
    0x26f2...0x26f3, 0x26f5...0x26f5, 0x26fa...0x26fa, 0x26fd...0x26fd, 0x2705...0x2705, 0x270a...0x270b,
    0x2728...0x2728, 0x274c...0x274c, 0x274e...0x274e, 0x2753...0x2755, 0x2757...0x2757, 0x2795...0x2797,
    0x27b0...0x27b0, 0x27bf...0x27bf, 0x2b1b...0x2b1c, 0x2b50...0x2b50, 0x2b55...0x2b55, 0x2e80...0x303e,
    0x3041...0x4dbf, 0x4e00...0xa4cf, 0xa960...0xa97f, 0xac00...0xd7a3, 0xf900...0xfaff, 0xfe10...0xfe19,
    0xfe30...0xfe6f, 0xff00...0xff60, 0xffe0...0xffe6, 0x16fe0...0x18aff, 0x1b000...0x1b2ff, 0x1f004...0x1f004,
    0x1f0cf...0x1f0cf, 0x1f18e...0x1f18e, 0x1f191...0x1f19a, 0x1f200...0x1f320, 0x1f32d...0x1f335,
    0x1f337...0x1f37c, 0x1f37e...0x1f393, 0x1f3a0...0x1f3ca, 0x1f3cf...0x1f3d3, 0x1f3e0...0x1f3f0,
    0x1f3f4...0x1f3f4, 0x1f3f8...0x1f43e, 0x1f440...0x1f440, 0x1f442...0x1f4fc, 0x1f4ff...0x1f53d,
    0x1f54b...0x1f54e, 0x1f550...0x1f567, 0x1f57a...0x1f57a, 0x1f595...0x1f596, 0x1f5a4...0x1f5a4,
    0x1f5fb...0x1f64f, 0x1f680...0x1f6c5, 0x1f6cc...0x1f6cc, 0x1f6d0...0x1f6d2, 0x1f6d5...0x1f6d7,
    0x1f6dc...0x1f6df, 0x1f6eb...0x1f6ec, 0x1f6f4...0x1f6fc, 0x1f7e0...0x1f7eb, 0x1f7f0...0x1f7f0,
    0x1f90c...0x1f93a, 0x1f93c...0x1f945, 0x1f947...0x1f9ff, 0x1fa70...0x1faff, 0x20000...0x3fffd,
  ]

  private static func isWide(_ value: UInt32) -> Bool {
    var low = 0
    var high = wide.count
    while low < high {
      let middle = (low + high) / 2
      if wide[middle].upperBound < value { low = middle + 1 } else { high = middle }
    }
    return low < wide.count && wide[low].contains(value)
  }
}
