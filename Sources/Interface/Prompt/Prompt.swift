import Screen

/// The line that is being typed at the bottom.
struct Prompt: Sendable {
  /// What it is for.
  enum Kind: Hashable, CaseIterable, Sendable {
    case command, search, filter, export, exportMarked, save, pipe, shell

    /// What stands before the text.
    var label: String {
      switch self {
      case .command: return ":"
      case .search: return "/"
      case .filter: return "&"
      case .export: return "write to: "
      case .exportMarked: return "write marked to: "
      case .save: return "save to: "
      case .pipe: return "|"
      case .shell: return "!"
      }
    }
  }

  /// What is typed here.
  var kind: Kind
  /// The text so far, without the label.
  var text: LineText
  /// What is wrong with the text, while it is; shown beside it.
  var error: String?
  /// What there is to say of the text, shown beside it: how often it was found.
  var note: String?
  /// The row, position of the packet, or line that the cursor was on, to go back to.
  var origin: Int
  /// How calls were folded then, where calls are searched: what a search unfolds on its way is folded again.
  var folds: FoldSet?
  var historyIndex: Int?
  /// The word that `Tab` was pressed in; nil once another key was.
  var completion: Completion?

  init(_ kind: Kind, text: String = "", origin: Int, folds: FoldSet? = nil) {
    self.kind = kind
    self.folds = folds
    self.text = LineText(text, isProposed: true)
    self.origin = origin
  }
}
