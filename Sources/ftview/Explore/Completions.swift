import Glibc
import Interface
import Screen
import SystemCalls

/// What words of a prompt may become, as far as files say it.
enum Completions {
  /// More are not offered: nobody reads them.
  private static let most = 1000

  /// What begins with `word`, sorted.
  static func of(_ source: CompletionSource, _ word: String, _ finder: SettingsFiles) -> [String] {
    switch source {
    case .themes: Set(finder.names() + [Theme.builtIn.name]).filter { $0.hasPrefix(word) }.sorted()
    case .files: files(word)
    }
  }

  /// Files by paths; directories have a slash at their end. Names that begin with a dot only where that was typed.
  private static func files(_ word: String) -> [String] {
    let slash = word.lastIndex(of: "/")
    let folder = slash.map { String(word[...$0]) } ?? ""
    let start = slash.map { word[word.index(after: $0)...] } ?? word[...]
    guard let names = try? System.list(folder.isEmpty ? "." : folder) else { return [] }
    return names.lazy.filter { $0.hasPrefix(start) && (start.hasPrefix(".") || !$0.hasPrefix(".")) }
      // What a prompt cannot hold cannot be completed to.
      .filter { PlainText.line($0) == $0 }
      .prefix(most).map { folder + $0 + (isDirectory(folder + $0) ? "/" : "") }
  }

  private static func isDirectory(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
