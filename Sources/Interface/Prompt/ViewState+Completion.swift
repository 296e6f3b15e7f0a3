import CallTrees
import TraceEvents

/// `Tab` in a prompt: which word is completed, and from what.
extension ViewState {
  /// What a word may become.
  private enum Words {
    case these([String])
    case outside(CompletionSource)
  }

  /// Completes the word that ends at the cursor.
  mutating func complete(_ line: Prompt) -> [Effect] {
    let before = Array(line.text.characters.prefix(line.text.cursor))
    guard let (start, words) = words(for: before, line.kind) else { return [] }
    let completion = Completion(line.text, from: start)
    prompt.begin(completion)
    switch words {
    case .these(let names):
      takeCompletions(names.filter { $0.hasPrefix(completion.typed) }, of: completion.typed)
    case .outside(let source): return [.complete(source, completion.typed)]
    }
    return []
  }

  /// Takes in what a word may become, unless the line is another one by now.
  mutating func takeCompletions(_ candidates: [String], of word: String) {
    prompt.take(candidates, of: word)
    if let line = prompt.line, line.kind == .search, line.error == nil { search(asTyped: line) }
  }

  /// Where the word begins, and what it may be; nil where nothing is known.
  private func words(for text: [Character], _ kind: Prompt.Kind) -> (start: Int, Words)? {
    switch kind {
    case .export, .exportMarked, .save: return (0, .outside(.files))
    case .search, .filter: return (lastWord(of: text), .these(functionNames))
    case .pipe, .shell: return shellWord(of: text)
    case .command: break
    }
    guard let space = text.firstIndex(of: " ") else { return (0, .these(LineCommand.completions)) }
    let argument = text[space...].firstIndex { $0 != " " } ?? text.count
    let name = String(text[..<space])
    guard let command = LineCommand.all.first(where: { $0.names.contains(name) }) else { return nil }
    switch command.argument {
    case .file: return (argument, .outside(.files))
    case .theme: return (argument, .outside(.themes))
    case .option:
      guard let option = TypedOption(String(text[argument...]))?.option, !option.values.isEmpty,
        let space = text[argument...].lastIndex(where: { " ,=".contains($0) })
      else { return (argument, .these(SettableOption.completions)) }
      return (space + 1, .these(option.values))
    case .functions: return (lastWord(of: text), .these(functionNames))
    case .key:
      guard let blank = text[argument...].firstIndex(of: " ") else { return nil }
      return (text[blank...].firstIndex { $0 != " " } ?? text.count, .these(KeyTable.commandNames.sorted()))
    case nil: return nil
    }
  }

  /// The word that a shell's line ends in: the first one of a command is the command's name, unless it is a path.
  private func shellWord(of text: [Character]) -> (start: Int, Words) {
    let start = (text.lastIndex { " |&;(<>".contains($0) } ?? -1) + 1
    let before = text[..<start].last { $0 != " " }
    let isFirst = before.map { "|&;(".contains($0) } ?? true
    return (start, .outside(isFirst && !text[start...].contains("/") ? .commands : .files))
  }

  /// Where the function's name begins that a text ends in.
  private func lastWord(of text: [Character]) -> Int {
    (text.lastIndex { !$0.isLetter && !$0.isNumber && $0 != "_" && $0 != "." } ?? -1) + 1
  }

  /// All functions of the trace, by their names alone, sorted.
  private var functionNames: [String] {
    let table = trace.functions
    return Set((1..<max(1, table.count)).map { table.name(FunctionID(rawValue: UInt32(clamping: $0))) }).sorted()
  }
}
