/// The look of a role. A nil colour leaves what is beneath: the terminal's default in the end.
package struct Style: Hashable, Sendable {
  package var foreground: Color?
  package var background: Color?
  package var attributes: TextAttributes

  package init(_ foreground: Color? = nil, on background: Color? = nil, _ attributes: TextAttributes = []) {
    self.foreground = foreground
    self.background = background
    self.attributes = attributes
  }

  /// This style with `other` laid over it: a selection keeps the text's colour and brings its own background.
  package func under(_ other: Style) -> Style {
    Style(
      other.foreground ?? foreground, on: other.background ?? background, attributes.union(other.attributes))
  }
}
