extension String {
  /// Without blanks at both ends.
  var trimmed: String {
    var text = self[...]
    while let first = text.unicodeScalars.first, first.isBlank { text = text.dropFirst() }
    while let last = text.unicodeScalars.last, last.isBlank { text = text.dropLast() }
    return String(text)
  }
}

extension Unicode.Scalar {
  /// Space, tab, line feed or carriage return.
  var isBlank: Bool { self == " " || self == "\t" || self == "\n" || self == "\r" }
}
