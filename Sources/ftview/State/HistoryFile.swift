/// What was typed into prompts, in a file: a line each, the newest last, before each the mark of its prompt.
struct HistoryFile {
  private static let name = "history"
  /// So many lines are kept, and no longer ones.
  private static let most = 500
  private static let longestLine = 4000
  /// What the program wrote itself is shorter.
  private static let longest = 4 << 20

  private let folder: StateFolder

  init(_ folder: StateFolder) { self.folder = folder }

  /// The lines, the oldest first.
  func lines() -> [String] {
    let text = String(decoding: folder.read(Self.name, limit: Self.longest) ?? [], as: UTF8.self)
    return Array(text.split(separator: "\n").lazy.map(String.init).filter(Self.isSound).suffix(Self.most))
  }

  /// Puts lines behind those that are there now: another ftview may have written some meanwhile. A line that was there is
  /// not there twice.
  func add(_ fresh: [String]) {
    guard !fresh.isEmpty else { return }
    folder.exclusively {
      var seen: Set<String> = []
      let newestFirst = (lines() + fresh.filter(Self.isSound)).reversed().filter { seen.insert($0).inserted }
      let text = newestFirst.prefix(Self.most).reversed().map { $0 + "\n" }.joined()
      folder.write(Array(text.utf8), to: Self.name)
    }
  }

  private static func isSound(_ line: String) -> Bool {
    line.utf8.count <= longestLine && line.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7f }
  }
}
