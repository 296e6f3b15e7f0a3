import Glibc

/// An extended regular expression of the C library, as grep -E takes them, with `\d` for a digit beside its `\w`, `\s` and `\b`.
///
/// The C library's: a search takes time in proportion to the name, not to the number of ways to match it, and it is on every box.
final class RegularExpression {
  private var compiled = regex_t()

  /// Compiles `text`; nothing in it may be a NUL.
  ///
  /// - Throws: ``SearchProblem`` with the library's own words.
  init(_ text: String, ignoresCase: Bool) throws(SearchProblem) {
    guard Self.repeats(text) <= Self.mostRepeats else {
      throw SearchProblem(message: "the pattern repeats too often: \(Self.mostRepeats) times in all at most")
    }
    let flags = REG_EXTENDED | REG_NOSUB | (ignoresCase ? REG_ICASE : 0)
    let code = regcomp(&compiled, Self.withClasses(text), flags)
    guard code == 0 else {
      throw SearchProblem(message: "not a regular expression: \(text) (\(Self.words(code, compiled)))")
    }
  }

  deinit { regfree(&compiled) }

  /// Whether it is found anywhere in `candidate`.
  func matches(_ candidate: String) -> Bool { regexec(&compiled, candidate, 0, nil, 0) == 0 }

  /// The library copies what is repeated, and a pattern of 20 characters could take all memory.
  private static let mostRepeats = 1000

  /// The product of all counts in braces.
  private static func repeats(_ text: String) -> Int {
    var product = 1
    for part in text.split(separator: "{").dropFirst() {
      let counts = part.prefix { $0 != "}" }.split(separator: ",").compactMap { Int($0) }
      product = min(product, mostRepeats + 1) * max(1, min(counts.max() ?? 1, mostRepeats + 1))
    }
    return product
  }

  /// `text` with classes of characters in the library's own words: it knows no `\d`, and none of them within brackets.
  private static func withClasses(_ text: String) -> String {
    var result = ""
    var isEscaped = false
    // How far into brackets: nil outside, then what stands in them before a `]` would end them.
    var brackets: Substring?
    var index = text.startIndex
    while index < text.endIndex {
      let character = text[index]
      let next = text.index(after: index)
      if let inside = brackets {
        if character == "\\", next < text.endIndex, let words = bracketed[text[next]] {
          result += words
          index = text.index(after: next)
          brackets = text[inside.startIndex..<index]
          continue
        }
        brackets = character == "]" && !inside.isEmpty && inside != "^" ? nil : text[inside.startIndex..<next]
      } else if isEscaped, let words = bracketed[character], character == "d" {
        result.removeLast()
        result += "[" + words + "]"
        isEscaped = false
        index = next
        continue
      } else if character == "[", !isEscaped {
        brackets = text[next..<next]
      }
      isEscaped = !isEscaped && character == "\\" && brackets == nil
      result.append(character)
      index = next
    }
    return result
  }

  private static let bracketed: [Character: String] = ["d": "0-9", "w": "[:alnum:]_", "s": "[:space:]"]

  /// What is wrong with an expression, in the library's words.
  private static func words(_ code: Int32, _ compiled: regex_t) -> String {
    var compiled = compiled
    var text = [CChar](repeating: 0, count: 100)
    let length = regerror(code, &compiled, &text, text.count)
    let bytes = text.prefix(max(0, min(length, text.count) - 1)).map { UInt8(bitPattern: $0) }
    let words = String(decoding: bytes, as: UTF8.self)
    return words.prefix(1).lowercased() + words.dropFirst()
  }
}
