import Diagnostics
import Interface
import Screen

/// What the user's configuration file says.
struct Settings: Equatable {
  var theme: String?
  var ascii: Bool?
  var console: Bool?
  var irqs: Bool?
  var noise: Bool?
  /// Of the packet list, in their order.
  var columns: [PacketColumn]?
  /// Whether what is typed into prompts is kept for the next time.
  var history: Bool?
  /// Whether it is kept how each trace was looked at.
  var sessions: Bool?

  /// What is nil is left as it is built in.
  init(
    theme: String? = nil, ascii: Bool? = nil, console: Bool? = nil, irqs: Bool? = nil, noise: Bool? = nil,
    columns: [PacketColumn]? = nil
  ) {
    self.columns = columns
    (self.theme, self.ascii, self.console, self.irqs, self.noise) = (theme, ascii, console, irqs, noise)
  }

  /// The settings of that text; `path` is for errors.
  init(yaml: [UInt8], path: String) throws(Diagnostic) {
    for entry in try YAMLNode.entries(of: yaml, path: path) {
      switch entry.name {
      case "theme":
        guard let name = entry.value.text else {
          throw entry.value.place.problem("'theme' is a theme's name", in: path)
        }
        theme = name
      case "ascii": ascii = try Self.flag(entry, path: path)
      case "console": console = try Self.flag(entry, path: path)
      case "irqs": irqs = try Self.flag(entry, path: path)
      case "history": history = try Self.flag(entry, path: path)
      case "sessions": sessions = try Self.flag(entry, path: path)
      case "noise": noise = try Self.flag(entry, path: path)
      case "columns": columns = try Self.columns(entry, path: path)
      default:
        throw entry.namePlace.problem(
          "there is no setting '\(TextWidth.shown(entry.name))'", in: path,
          hint: "theme, ascii, console, irqs, noise, columns, history and sessions are")
      }
    }
  }

  private static func columns(_ entry: YAMLNode.Entry, path: String) throws(Diagnostic) -> [PacketColumn] {
    guard let text = entry.value.text else {
      throw entry.value.place.problem("'columns' is one text: number flow total", in: path)
    }
    switch PacketColumn.list(text) {
    case .success(let columns): return columns
    case .failure(let problem):
      throw entry.value.place.problem(
        "'\(TextWidth.shown(problem.name))' is no column here", in: path, hint: problem.hint)
    }
  }

  private static func flag(_ entry: YAMLNode.Entry, path: String) throws(Diagnostic) -> Bool {
    guard let value = entry.value.flag else {
      throw entry.value.place.problem("'\(entry.name)' is true or false", in: path)
    }
    return value
  }
}
