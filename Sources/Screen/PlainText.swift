/// What may reach a terminal, and how all else is written out.
///
/// A trace, a file's name or a message may hold anything. Nothing that moves a cursor, switches a mode or turns the
/// writing direction is sent as it is: C0 and C1 control characters (U+009B begins a sequence as ESC `[` does), DEL,
/// Unicode's format characters (direction overrides, zero widths, tags) and its line and paragraph separators. Everything
/// that the program prints goes through here; what it draws goes through ``TextWidth``, which asks here too.
package enum PlainText {
  /// What kind of text it is, and so how characters are written out.
  package enum Form: Sendable {
    /// Lines: only their ends stay. `^[`, `<9b>`.
    case lines
    /// JSON: `\u001b`, which means the same to whoever reads it.
    case json
  }

  /// Whether a terminal can only show it.
  package static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value < 0x7f { return scalar.value >= 0x20 }
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: return false
    default: return true
    }
  }

  /// How a character that is not plain is written out: `^[` for ESC, `<202e>` for a direction override.
  package static func written(_ scalar: Unicode.Scalar) -> String {
    guard scalar.isASCII else { return "<" + String(scalar.value, radix: 16) + ">" }
    return "^" + String(Unicode.Scalar(UInt8(scalar.value) ^ 0x40))
  }

  /// `bytes` as a terminal may have them. What is not UTF-8 becomes U+FFFD. They begin and end between characters.
  package static func fit(_ bytes: [UInt8], _ form: Form) -> [UInt8] {
    let newline = UInt8(ascii: "\n")
    if bytes.allSatisfy({ ($0 >= 0x20 && $0 < 0x7f) || $0 == newline }) { return bytes }
    var fitted: [UInt8] = []
    fitted.reserveCapacity(bytes.count + 16)
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      if isPlain(scalar) || scalar == "\n" {
        fitted.append(contentsOf: UTF8.encode(scalar).map(Array.init) ?? [])
        continue
      }
      switch form {
      case .lines: fitted.append(contentsOf: written(scalar).utf8)
      case .json:
        for unit in UTF16.encode(scalar).map(Array.init) ?? [] {
          let digits = String(unit, radix: 16)
          fitted.append(contentsOf: "\\u\(String(repeating: "0", count: 4 - digits.count))\(digits)".utf8)
        }
      }
    }
    return fitted
  }

  /// `text` on one line: the ends of lines become blanks.
  package static func line(_ text: String) -> String {
    let bytes = text.utf8.map { $0 == UInt8(ascii: "\n") ? UInt8(ascii: " ") : $0 }
    return String(decoding: fit(bytes, .lines), as: UTF8.self)
  }
}
