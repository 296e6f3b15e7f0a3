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
    }
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
