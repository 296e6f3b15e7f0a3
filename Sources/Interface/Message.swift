import Screen

/// The line at the bottom that answers the last key.
struct Message: Equatable, Sendable {
  /// One line.
  var text: String
  /// It is shown as an error.
  var isError: Bool

  /// The text as it is shown: in two lines where one is too short for it, for what is to be done stands at its end. What is
  /// too long for two is cut.
  func lines(width: Int) -> [String] {
    guard TextWidth.columns(text) > width else { return [text] }
    var (columns, end) = (0, text.startIndex)
    var blank: String.Index?
    for place in text.indices {
      if text[place] == " " { blank = place }
      columns += TextWidth.columns(String(text[place]))
      guard columns <= width else { break }
      end = text.index(after: place)
    }
    let first = text[..<(blank ?? end)]
    return [String(first), String(text[first.endIndex...].drop { $0 == " " })]
  }
}
