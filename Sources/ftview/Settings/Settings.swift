import Capture
import Diagnostics
import Interface
import Screen

/// What the user's configuration file says; what is nil is left as it is built in.
struct Settings: Equatable {
  var theme: String?
  var ascii: Bool?
  var console: Bool?
  var irqs: Bool?
  var noise: Bool?
  /// Of the packet list, in their order.
  var columns: [PacketColumn]?
  var mouse: Bool?
  /// How the line under the cursor stands out.
  var cursor: CursorLook?
  /// Whether what is typed into prompts is kept for the next time.
  var history: Bool?
  /// Whether it is kept how each trace was looked at.
  var sessions: Bool?
  /// Keys that do something else than built in; they can be put into the table.
  private(set) var keys: [KeyTable.Change] = []

  /// Nothing is said.
  init() {}

  /// What each key does.
  var keyTable: KeyTable { (try? KeyTable.standard.remapped(keys)) ?? .standard }

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
      case "noise": noise = try Self.flag(entry, path: path)
      case "mouse": mouse = try Self.flag(entry, path: path)
      case "cursor":
        guard let look = entry.value.text.flatMap(CursorLook.init(rawValue:)) else {
          throw entry.value.place.problem("'cursor' is line or name", in: path)
        }
        cursor = look
      case "history": history = try Self.flag(entry, path: path)
      case "sessions": sessions = try Self.flag(entry, path: path)
      case "columns": columns = try Self.columns(entry, path: path)
      case "keys": keys = try Self.keys(entry.value, path: path)
      default:
        throw entry.namePlace.problem(
          "there is no setting '\(TextWidth.shown(entry.name))'", in: path,
          hint: "theme, ascii, console, irqs, noise, columns, mouse, cursor, history, sessions and keys are")
      }
    }
  }

  /// Whether all is as in another file but for the keys.
  func isSame(butForKeys other: Settings) -> Bool {
    var copy = self
    copy.keys = other.keys
    return copy == other
  }

  private static func columns(_ entry: YAMLNode.Entry, path: String) throws(Diagnostic) -> [PacketColumn]? {
    guard let text = entry.value.text else {
      throw entry.value.place.problem("'columns' is one text: number flow total", in: path)
    }
    switch PacketColumn.list(text) {
    case .success(let columns): return columns.isEmpty ? nil : columns
    case .failure(let problem):
      throw entry.value.place.problem(TextWidth.shown(problem.message), in: path, hint: problem.hint)
    }
  }

  private static func flag(_ entry: YAMLNode.Entry, path: String) throws(Diagnostic) -> Bool {
    guard let value = entry.value.flag else {
      throw entry.value.place.problem("'\(entry.name)' is true or false", in: path)
    }
    return value
  }

  /// The user's own keys.
  private static func keys(_ node: YAMLNode, path: String) throws(Diagnostic) -> [KeyTable.Change] {
    guard !node.isNull else { return [] }
    guard let entries = node.entries else {
      throw node.place.problem("'keys' is a list of 'key: command'", in: path, hint: "\"w\": down")
    }
    var changes: [KeyTable.Change] = []
    for entry in entries {
      guard let command = entry.value.text else {
        throw entry.value.place.problem("a command's name is expected for '\(TextWidth.shown(entry.name))'", in: path)
      }
      changes.append(KeyTable.Change(entry.name, command))
    }
    do throws(KeyProblem) {
      _ = try KeyTable.standard.remapped(changes)
      return changes
    } catch {
      let (entry, problem) = (entries[error.index], error.problem)
      guard error.isCommand else { throw entry.namePlace.problem(problem.message, in: path, hint: problem.hint) }
      let near = Suggestion.nearest(to: changes[error.index].command, of: KeyTable.commandNames)
      throw entry.value.place.problem(
        problem.message + " for '\(TextWidth.shown(entry.name))'", in: path,
        hint: near.map { "did you mean \($0)?" } ?? problem.hint)
    }
  }
}
