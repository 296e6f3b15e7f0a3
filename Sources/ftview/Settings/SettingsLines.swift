/// A settings file as lines, which count from 1 as YAML counts them.
struct SettingsLines {
  /// A line in Unicode scalars: those are what YAML counts columns in, and in a `Character` a line's end may hide.
  private typealias Line = [Unicode.Scalar]

  private var lines: [Line]
  /// What stands before the end of a line as an editor of Windows' writes it.
  private let lineEnd: String

  init(_ text: [UInt8]) {
    lines = String(decoding: text, as: UTF8.self).unicodeScalars
      .split(separator: "\n", omittingEmptySubsequences: false).map(Line.init)
    lineEnd = lines.count > 1 && lines[0].last == "\r" ? "\r" : ""
    if lines.last == [] { lines.removeLast() } else { lines[lines.count - 1] += lineEnd.unicodeScalars }
  }

  /// How many lines there are.
  var count: Int { lines.count }

  /// The text again.
  var bytes: [UInt8] { lines.flatMap { Array((String(String.UnicodeScalarView($0)) + "\n").utf8) } }

  /// Puts a line behind another one; behind none is at the begin.
  mutating func insert(_ line: String, behind other: Int) {
    lines.insert(Line((line + lineEnd).unicodeScalars), at: min(max(0, other), lines.count))
  }

  /// Puts a value in the place of the one that stands there; false when there is no such line.
  mutating func replace(_ place: YAMLNode.Place, by value: String) -> Bool {
    guard lines.indices.contains(place.line - 1) else { return false }
    lines[place.line - 1] = Self.replaced(lines[place.line - 1], from: place.column - 1, by: value)
    return true
  }

  /// The line that shows a setting as a comment (`#theme: dark`, `# theme: dark`), as the sample file does; nil for none.
  func example(of name: String) -> Int? {
    lines.lastIndex { line in
      line.first == "#" && line.dropFirst().drop { $0 == " " }.starts(with: "\(name):".unicodeScalars)
    }.map { $0 + 1 }
  }

  /// The line with another value: what is there goes as far as its quotes, or to a comment.
  private static func replaced(_ line: Line, from column: Int, by value: String) -> Line {
    let first = min(max(0, column), line.count)
    var end = first
    if end < line.count, line[end] == "\"" || line[end] == "'" {
      let quote = line[end]
      end += 1
      while end < line.count, line[end] != quote { end += 1 }
      end = min(end + 1, line.count)
    } else {
      while end < line.count, !(line[end] == "#" && end > first && line[end - 1].properties.isWhitespace) { end += 1 }
      while end > first, line[end - 1].properties.isWhitespace { end -= 1 }
    }
    return line[..<first] + Line(value.unicodeScalars) + line[end...]
  }
}
