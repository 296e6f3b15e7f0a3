/// How text is emphasised without colour.
package struct TextAttributes: OptionSet, Hashable, Sendable {
  /// One bit for each attribute. Which bit is this program's own choice; ncurses has others.
  package let rawValue: UInt8

  /// The attributes of these bits; other bits than those below must be 0.
  package init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Bold; many terminals make the colour brighter as well.
  package static let bold = TextAttributes(rawValue: 1 << 0)
  /// Fainter than other text.
  package static let dim = TextAttributes(rawValue: 1 << 1)
  /// Underlined.
  package static let underline = TextAttributes(rawValue: 1 << 2)
  /// Colours of text and background exchanged.
  package static let reverse = TextAttributes(rawValue: 1 << 3)
  /// Italic; not every terminal has it.
  package static let italic = TextAttributes(rawValue: 1 << 4)

  /// The attribute of that name in a theme file, or nil.
  package init?(name: String) {
    switch name {
    case "bold": self = .bold
    case "dim": self = .dim
    case "underline": self = .underline
    case "reverse": self = .reverse
    case "italic": self = .italic
    default: return nil
    }
  }
}
