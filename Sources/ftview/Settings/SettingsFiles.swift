import Diagnostics
import Glibc
import Screen
import SystemCalls

/// Finds themes and the configuration.
///
/// A theme NAME is NAME.yaml in the first of: the user's `ftview/themes` in $XDG_CONFIG_HOME (else `~/.config`),
/// $FTVIEW_THEMES, and those that come with the program (``ShippedFiles``).
struct SettingsFiles {
  let configuration: String?
  let directories: [String]

  init() {
    let variable = { (name: String) in getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 } }
    configuration = variable("XDG_CONFIG_HOME") ?? variable("HOME").map { $0 + "/.config" }
    var directories: [String] = []
    if let configuration { directories.append(configuration + "/ftview/themes") }
    if let named = variable("FTVIEW_THEMES") { directories.append(named) }
    self.directories = directories + ShippedFiles().themes
  }

  /// The user's settings file, which need not be there; nil where nobody says where it would be.
  var file: String? { configuration.map { $0 + "/ftview/config.yaml" } }

  /// The user's settings; none when there is no file.
  func settings() throws(Diagnostic) -> Settings {
    guard let path = file, let text = try Self.read(path) else { return Settings() }
    return try Settings(yaml: text, path: path)
  }

  /// The theme of that name.
  func theme(_ name: String) throws(Diagnostic) -> Theme {
    if name == Theme.builtIn.name { return .builtIn }
    guard !name.isEmpty, !name.contains("/"), !name.hasPrefix(".") else {
      throw Diagnostic("a theme's name is a file's name without .yaml")
    }
    for directory in directories {
      let path = "\(directory)/\(name).yaml"
      if let text = try Self.read(path) { return try ThemeFile.theme(yaml: text, path: path) }
    }
    let names = self.names()
    let known = names.isEmpty ? "no theme files are installed" : "there are \(names.joined(separator: ", "))"
    throw Diagnostic("no theme '\(TextWidth.shown(name))'", hint: known)
  }

  /// Names of all themes that are found, sorted.
  func names() -> [String] {
    var names: Set<String> = []
    for directory in directories {
      let files = (try? System.list(directory)) ?? []
      names.formUnion(files.filter { $0.hasSuffix(".yaml") && !$0.hasPrefix(".") }.map { String($0.dropLast(5)) })
    }
    return names.sorted()
  }

  /// What a settings file holds, or nil when there is none.
  static func read(_ path: String) throws(Diagnostic) -> [UInt8]? {
    do throws(SystemFailure) {
      return try System.contents(path, limit: ThemeFile.longest)
    } catch {
      switch error.code {
      case ENOENT, ENOTDIR: return nil
      case EFBIG: throw Diagnostic("longer than \(ThemeFile.longest) bytes, which no settings file is", at: path)
      default: throw Diagnostic(String(cString: strerror(error.code)), at: path)
      }
    }
  }
}
