import Glibc
import Screen
import Yams

/// Why a theme or the configuration cannot be used: one line with the file and the line in it.
struct SettingsError: Error, Equatable, CustomStringConvertible {
  var description: String
}

/// Theme files and the configuration file: the only code that reads YAML.
enum ThemeFile {
  /// The longest file that is read, in bytes; a theme takes 2 kB.
  static let longest = 256 << 10

  /// The theme of that text; `path` is for errors. Roles that it leaves out look as built in.
  static func theme(yaml: String, path: String) throws(SettingsError) -> Theme {
    let top = try mapping(yaml: yaml, path: path)
    var theme = Theme.builtIn
    theme.name = baseName(path)
    for (key, value) in top {
      switch key.string ?? "" {
      case "name": theme.name = value.string ?? theme.name
      case "background":
        guard let backdrop = value.string.flatMap({ Backdrop(rawValue: $0) }) else {
          throw problem(path, value, "'background' is dark, light or either")
        }
        theme.backdrop = backdrop
      case "styles":
        guard let styles = value.mapping else { throw problem(path, value, "'styles' is a list of 'role: style'") }
        for (name, style) in styles {
          guard let role = name.string.flatMap({ Role(rawValue: $0) }) else {
            throw problem(path, name, "there is no role '\(shown(name.string ?? ""))'")
          }
          theme.styles[role] = try self.style(style, path: path)
        }
      case let other:
        throw problem(path, key, "'\(shown(other))' is not a part of a theme; name, background and styles are")
      }
    }
    return theme
  }

  /// The settings of that text; `path` is for errors.
  static func settings(yaml: String, path: String) throws(SettingsError) -> Settings {
    var settings = Settings()
    for (key, value) in try mapping(yaml: yaml, path: path) {
      switch key.string ?? "" {
      case "theme":
        guard let name = value.string else { throw problem(path, value, "'theme' is a theme's name") }
        settings.theme = name
      case "ascii": settings.ascii = try flag(value, "ascii", path: path)
      case "console": settings.console = try flag(value, "console", path: path)
      case "irqs": settings.irqs = try flag(value, "irqs", path: path)
      case "noise": settings.noise = try flag(value, "noise", path: path)
      case let other:
        throw problem(path, key, "there is no setting '\(shown(other))'; theme, ascii, console, irqs and noise are")
      }
    }
    return settings
  }

  private static func mapping(yaml: String, path: String) throws(SettingsError) -> [(Node, Node)] {
    let node: Node?
    do { node = try Yams.compose(yaml: yaml) } catch let error as YamlError {
      throw SettingsError(description: "\(path): \(oneLine(error))")
    } catch {
      throw SettingsError(description: "\(path): this is not YAML")
    }
    guard let node, node.null == nil else { return [] }
    guard let mapping = node.mapping else { throw problem(path, node, "lines of 'name: value' are expected") }
    return mapping.map { ($0.key, $0.value) }
  }

  private static func style(_ node: Node, path: String) throws(SettingsError) -> Style {
    guard let text = node.string else { throw problem(path, node, "a style is a text such as \"red on 25 bold\"") }
    do { return try Style(text) } catch { throw problem(path, node, error.message) }
  }

  private static func flag(_ node: Node, _ name: String, path: String) throws(SettingsError) -> Bool {
    guard let value = node.bool else { throw problem(path, node, "'\(name)' is true or false") }
    return value
  }

  private static func problem(_ path: String, _ node: Node, _ text: String) -> SettingsError {
    SettingsError(description: "\(path):\(node.mark?.line ?? 1): \(text)")
  }

  private static func oneLine(_ error: YamlError) -> String {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      return "line \(mark.line): \(problem)"
    case .duplicatedKeysInMapping(let duplicates, _):
      return "'\(shown(duplicates.first?.description ?? ""))' is there twice"
    default: return "this is not YAML"
    }
  }

  private static func shown(_ text: String) -> String {
    String(text.prefix(60).map { TextWidth.shown($0) }.joined())
  }

  private static func baseName(_ path: String) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    return name.hasSuffix(".yaml") ? String(name.dropLast(5)) : name
  }
}
