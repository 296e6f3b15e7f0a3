import Capture
import Screen

/// What theme files say.
enum ThemeFile {
  /// The longest file that is read, in bytes; a theme takes 2 kB.
  static let longest = 64 << 10

  /// The theme of that text; `path` is for errors. Roles that it leaves out look as built in.
  static func theme(yaml: [UInt8], path: String) throws(SettingsError) -> Theme {
    var theme = Theme.builtIn
    theme.name = baseName(path)
    for entry in try YAMLNode.entries(of: yaml, path: path) {
      switch entry.name {
      case "name": theme.name = entry.value.text ?? theme.name
      case "background":
        guard let backdrop = entry.value.text.flatMap({ Backdrop(rawValue: $0) }) else {
          throw SettingsError(path: path, entry.value.place, "'background' is dark, light or either")
        }
        theme.backdrop = backdrop
      case "styles":
        guard let styles = entry.value.entries else {
          throw SettingsError(path: path, entry.value.place, "'styles' is a list of 'role: style'")
        }
        for style in styles {
          guard let role = Role(rawValue: style.name) else {
            throw unknown(style, "there is no role", known: Role.allCases.map(\.rawValue), path: path)
          }
          theme.styles[role] = try self.style(style.value, path: path)
        }
      default:
        let text = "'\(SettingsError.shown(entry.name))' is not a part of a theme; name, background and styles are"
        throw SettingsError(path: path, entry.namePlace, text)
      }
    }
    return theme
  }

  private static func style(_ node: YAMLNode, path: String) throws(SettingsError) -> Style {
    guard let text = node.text else {
      throw SettingsError(path: path, node.place, "a style is a text such as \"red on 25 bold\"")
    }
    do { return try Style(text) } catch { throw SettingsError(path: path, node.place, error.message) }
  }

  private static func unknown(
    _ entry: YAMLNode.Entry, _ what: String, known: [String], path: String
  ) -> SettingsError {
    let meant = Suggestion.nearest(to: entry.name, of: known).map { "; did you mean \($0)?" } ?? ""
    return SettingsError(path: path, entry.namePlace, "\(what) '\(SettingsError.shown(entry.name))'\(meant)")
  }

  private static func baseName(_ path: String) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    return name.hasSuffix(".yaml") ? String(name.dropLast(5)) : name
  }
}
