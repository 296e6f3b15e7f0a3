import Screen

/// The line that is being typed at the bottom.
package struct Prompt: Sendable {
  /// What it is for.
  package enum Kind: Hashable, Sendable {
    case command, search, filter, export, save

    /// What stands before the text.
    package var label: String {
      switch self {
      case .command: return ":"
      case .search: return "/"
      case .filter: return "&"
      case .export: return "write to: "
      case .save: return "save to: "
      }
    }
  }

  package var kind: Kind
  package var text: LineText
  package var error: String?
  /// The row, position of the packet, or line that the cursor was on, to go back to.
  var origin: Int
  var historyIndex: Int?

  init(_ kind: Kind, text: String = "", origin: Int) {
    self.kind = kind
    self.text = LineText(text)
    self.origin = origin
  }
}
