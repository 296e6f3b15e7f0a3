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
  /// What is searched, where that can be chosen; nil elsewhere.
  var scope: SearchScope?
  /// Where to go back to.
  let origin: PromptOrigin
  var historyIndex: Int?
  /// What stands before the text.
  var label: String { scope?.label ?? kind.label }
  /// The word that `Tab` was pressed in; nil once another key was.
  var completion: Completion?

  init(_ kind: Kind, text: String = "", origin: PromptOrigin) {
    self.kind = kind
    if kind == .search { scope = origin.scope }
    self.text = LineText(text, isProposed: true)
    self.origin = origin
  }
}
