import Capture
import Diagnostics
import Screen

/// What theme files say.
enum ThemeFile {
  /// The longest file that is read, in bytes; a theme takes 2 kB.
  static let longest = 64 << 10

  /// The theme of that text; `path` is for errors. Roles that it leaves out look as built in.
  static func theme(yaml: [UInt8], path: String) throws(Diagnostic) -> Theme {
    var theme = Theme.builtIn
    theme.name = baseName(path)
    for entry in try YAMLNode.entries(of: yaml, path: path) {
      switch entry.name {
      case "name": theme.name = entry.value.text ?? theme.name
      case "background":
        guard let backdrop = entry.value.text.flatMap({ Backdrop(rawValue: $0) }) else {
          throw entry.value.place.problem("'background' is dark, light or either", in: path)
        }
        theme.backdrop = backdrop
      case "styles":
        guard let styles = entry.value.entries else {
          throw entry.value.place.problem("'styles' is a list of 'role: style'", in: path)
        }
        for style in styles {
          guard let role = Role(rawValue: style.name) else {
            throw unknown(style, "there is no role", known: Role.allCases.map(\.rawValue), path: path)
          }
          theme.styles[role] = try self.style(style.value, path: path)
        }
      default:
        throw entry.namePlace.problem(
          "'\(TextWidth.shown(entry.name))' is not a part of a theme", in: path,
          hint: "name, background and styles are")
      }
    }
    return theme
  }

  private static func style(_ node: YAMLNode, path: String) throws(Diagnostic) -> Style {
    guard let text = node.text else {
      throw node.place.problem("a style is a text such as \"red on 25 bold\"", in: path)
    }
    do { return try Style(text) } catch { throw node.place.problem(error.message, in: path, hint: error.hint) }
  }

  private static func unknown(
    _ entry: YAMLNode.Entry, _ what: String, known: [String], path: String
  ) -> Diagnostic {
    entry.namePlace.problem(
      "\(what) '\(TextWidth.shown(entry.name))'", in: path,
      hint: Suggestion.nearest(to: entry.name, of: known).map { "did you mean \($0)?" })
  }

  private static func baseName(_ path: String) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    return name.hasSuffix(".yaml") ? String(name.dropLast(5)) : name
  }
}
