import Diagnostics

extension Style {
  /// A style as a theme file writes it: a foreground, then `on` and a background, then attributes; each may be left out.
  ///
  ///     red            bright-white on 25 bold      default underline      on #303030
  package init(_ text: some StringProtocol) throws(Diagnostic) {
    self.init()
    var words = String(text).split(separator: " ").map { String($0) }[...]
    if let first = words.first, first != "on", TextAttributes(name: first) == nil {
      foreground = try Self.color(first)
      words.removeFirst()
    }
    if words.first == "on" {
      words.removeFirst()
      guard let name = words.popFirst() else { throw Diagnostic("a colour is missing after 'on'") }
      background = try Self.color(name)
    }
    for word in words {
      guard let attribute = TextAttributes(name: word) else {
        throw Diagnostic("'\(word)' is not an attribute", hint: "bold, dim, underline, reverse and italic are")
      }
      attributes.insert(attribute)
    }
  }

  private static func color(_ name: String) throws(Diagnostic) -> Color? {
    if name == "default" { return nil }
    guard let color = Color(name) else {
      throw Diagnostic("'\(name)' is not a colour", hint: "a name (red, bright-red), 0-255 or #rrggbb is")
    }
    return color
  }
}
