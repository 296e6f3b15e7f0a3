/// One word of a `print fmt` line, which is C.
enum PrintToken: Equatable {
  case name(String)
  case number(UInt64)
  /// A string without its quotes, escapes resolved.
  case text([UInt8])
  /// An operator or a bracket.
  case mark(String)
}

/// Splits a `print fmt` line into its words.
struct PrintLexer {
  private let text: [UInt8]
  private var cursor = 0

  /// Longest first, so that `<<` is not two `<`.
  private static let marks = [
    "<<", ">>", "<=", ">=", "==", "!=", "&&", "||", "->", "(", ")", "{", "}", "[", "]", ",", "?", ":", "+", "-", "*",
    "/",
    "%", "<", ">", "!", "~", "&", "|", "^", ".", "=", ";",
  ].map { Array($0.utf8) }

  init(_ text: String) { self.text = Array(text.utf8) }

  /// All words, or nil when there is one that C does not know, or more than `limit`.
  static func tokens(_ text: String, limit: Int) -> [PrintToken]? {
    var lexer = PrintLexer(text)
    var tokens: [PrintToken] = []
    while true {
      lexer.skipSpaces()
      guard lexer.cursor < lexer.text.count else { return tokens }
      guard tokens.count < limit, let token = lexer.next() else { return nil }
      tokens.append(token)
    }
  }

  private mutating func skipSpaces() {
    while cursor < text.count, text[cursor] <= UInt8(ascii: " ") { cursor += 1 }
  }

  private mutating func next() -> PrintToken? {
    let byte = text[cursor]
    switch byte {
    case UInt8(ascii: "\""): return quoted(byte).map(PrintToken.text)
    case UInt8(ascii: "'"): return quoted(byte).flatMap { $0.count == 1 ? .number(UInt64($0[0])) : nil }
    case UInt8(ascii: "0")...UInt8(ascii: "9"): return number()
    case _ where Self.isName(byte):
      let start = cursor
      while cursor < text.count, Self.isName(text[cursor]) { cursor += 1 }
      return .name(String(decoding: text[start..<cursor], as: UTF8.self))
    default:
      guard let mark = Self.marks.first(where: { text[cursor...].starts(with: $0) }) else { return nil }
      cursor += mark.count
      return .mark(String(decoding: mark, as: UTF8.self))
    }
  }

  private static func isName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  /// A number with what may follow one in C (`UL`, `u`).
  private mutating func number() -> PrintToken? {
    let start = cursor
    while cursor < text.count, Self.isName(text[cursor]) { cursor += 1 }
    var digits = text[start..<cursor]
    while let last = digits.last, "uUlL".utf8.contains(last) { digits.removeLast() }
    let word = String(decoding: digits, as: UTF8.self)
    let value =
      if word.hasPrefix("0x") || word.hasPrefix("0X") {
        UInt64(word.dropFirst(2), radix: 16)
      } else if word.hasPrefix("0"), word.count > 1 {
        UInt64(word.dropFirst(), radix: 8)
      } else {
        UInt64(word)
      }
    return value.map(PrintToken.number)
  }

  private mutating func quoted(_ quote: UInt8) -> [UInt8]? {
    cursor += 1
    var result: [UInt8] = []
    while cursor < text.count {
      let byte = text[cursor]
      cursor += 1
      if byte == quote { return result }
      guard byte == UInt8(ascii: "\\") else {
        result.append(byte)
        continue
      }
      guard cursor < text.count else { return nil }
      result.append(escaped())
    }
    return nil
  }

  private mutating func escaped() -> UInt8 {
    let byte = text[cursor]
    cursor += 1
    switch byte {
    case UInt8(ascii: "n"): return UInt8(ascii: "\n")
    case UInt8(ascii: "t"): return UInt8(ascii: "\t")
    case UInt8(ascii: "r"): return UInt8(ascii: "\r")
    case UInt8(ascii: "0")...UInt8(ascii: "7"):
      var value = Int(byte - UInt8(ascii: "0"))
      while cursor < text.count, (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(text[cursor]), value < 32 {
        value = value * 8 + Int(text[cursor] - UInt8(ascii: "0"))
        cursor += 1
      }
      return UInt8(truncatingIfNeeded: value)
    default: return byte
    }
  }
}
