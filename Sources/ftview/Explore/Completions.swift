import Glibc
import Interface
import Screen
import SystemCalls

/// What words of a prompt, or of a shell's line, may become, as far as files say it.
enum Completions {
  /// More are not offered: nobody reads them.
  static let most = 1000

  /// What begins with `word`, sorted.
  static func of(_ source: CompletionSource, _ word: String, _ finder: SettingsFiles) -> [String] {
    switch source {
    case .themes: Set(finder.names() + [Theme.builtIn.name]).filter { $0.hasPrefix(word) }.sorted()
    case .files: files(word)
    case .commands: commands(word)
    }
  }

  /// Programs in the folders of PATH, with the blank that stands before their first argument.
  private static func commands(_ word: String) -> [String] {
    let path = getenv("PATH").map { String(cString: $0) } ?? ""
    var found: Set<String> = []
    for folder in path.split(separator: ":") where folder.hasPrefix("/") {
      for name in (try? System.list(String(folder))) ?? [] where name.hasPrefix(word) && PlainText.line(name) == name {
        let file = "\(folder)/\(name)"
        if access(file, X_OK) == 0, !System.isDirectory(file) { found.insert(name + " ") }
      }
    }
    return Array(found.sorted().prefix(most))
  }

  /// Files by paths; directories have a slash at their end. Names that begin with a dot only where that was typed.
  static func files(_ word: String) -> [String] {
    let slash = word.lastIndex(of: "/")
    let folder = slash.map { String(word[...$0]) } ?? ""
    let start = slash.map { word[word.index(after: $0)...] } ?? word[...]
    guard let names = try? System.list(folder.isEmpty ? "." : System.expanded(folder)) else { return [] }
    return names.lazy.filter { $0.hasPrefix(start) && (start.hasPrefix(".") || !$0.hasPrefix(".")) }
      // What a prompt cannot hold cannot be completed to.
      .filter { PlainText.line($0) == $0 }
      .prefix(most).map { folder + $0 + (System.isDirectory(System.expanded(folder + $0)) ? "/" : "") }
  }
}
