/// What was typed into prompts before, and will be offered again. Commands, searches, filters and names of files each have
/// theirs.
struct PromptHistory: Sendable {
  /// So many lines of each kind are kept.
  private static let longest = 100

  private var lines: [Character: [String]] = [:]
  /// What was typed since the program was started, as it is saved.
  private(set) var fresh: [String] = []

  init() {}

  /// What was typed into prompts of a kind, the oldest first.
  func lines(_ kind: Prompt.Kind) -> [String] { lines[kind.historyMark] ?? [] }

  /// Takes in lines as they are saved: the kind's mark, then what was typed.
  mutating func take(saved: [String]) {
    for line in saved {
      guard let mark = line.first, Prompt.Kind.allCases.contains(where: { $0.historyMark == mark }) else { continue }
      add(String(line.dropFirst()), mark)
    }
  }

  /// Takes in what was typed.
  mutating func remember(_ line: Prompt) {
    let (text, mark) = (line.text.string, line.kind.historyMark)
    guard !text.isEmpty else { return }
    add(text, mark)
    fresh.append(String(mark) + text)
  }

  private mutating func add(_ text: String, _ mark: Character) {
    guard !text.isEmpty else { return }
    lines[mark, default: []].removeAll { $0 == text }
    lines[mark, default: []].append(text)
    lines[mark] = lines[mark]?.suffix(Self.longest)
  }
}

extension Prompt.Kind {
  /// What stands before a line of this kind where it is saved.
  fileprivate var historyMark: Character {
    switch self {
    case .command: ":"
    case .search: "/"
    case .filter: "&"
    case .pipe: "|"
    case .shell: "!"
    case .export, .exportMarked, .save: ">"
    }
  }
}

extension ViewState {
  /// Takes in what was typed into prompts when the program ran before, the oldest first.
  package mutating func takeHistory(_ lines: [String]) { prompt.history.take(saved: lines) }

  /// What was typed into prompts since the program was started, the oldest first, as it is saved.
  package var freshHistory: [String] { prompt.history.fresh }
}
