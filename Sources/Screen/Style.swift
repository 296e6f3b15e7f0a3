/// The look of a role. A nil colour leaves what is beneath: the terminal's default in the end.
package struct Style: Hashable, Sendable {
  /// The colour of the text.
  package var foreground: Color?
  /// The colour behind the text.
  package var background: Color?
  /// Added to the attributes of what is beneath.
  package var attributes: TextAttributes

  /// Without parameters a style that changes nothing.
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
