import Diagnostics
import Screen
import SystemCalls

/// Keys to play and screens to save, a step a line.
struct Script {
  /// What a line asks for.
  enum Action {
    case size(width: Int, height: Int)
    case keys([Key])
    /// Until the screen shows this; empty: until the trace is read, which every step waits for.
    case wait(String)
    /// Standard output where there is no path.
    case screen(path: String?, replacing: Bool)
  }

  /// A line that is a step.
  struct Step {
    var line: Int
    var action: Action
  }

  /// What the user calls the script, for messages.
  let name: String
  /// In the order in which they are played.
  private(set) var steps: [Step] = []

  /// The script in a file; `-` is standard input.
  init(file: String) throws(Diagnostic) {
    let text: String
    do throws(SystemFailure) {
      text = try System.text(file == "-" ? "/dev/stdin" : file, limit: 1 << 20)
    } catch {
      throw Diagnostic(error.readingReason, at: file)
    }
    try self.init(text, name: file)
  }

  /// The script that a text is.
  ///
  /// - Throws: ``Diagnostic`` with the line of the first step that is none.
  init(_ text: String, name: String) throws(Diagnostic) {
    self.name = name
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      do throws(Diagnostic) {
        if let action = try Self.action(line) { steps.append(Step(line: index + 1, action: action)) }
      } catch {
        throw error.within("\(name):\(index + 1)")
      }
    }
  }

  /// What a line asks for; nil for a comment and a blank line.
  static func action(_ line: some StringProtocol) throws(Diagnostic) -> Action? {
    let words = line.drop { $0 == " " || $0 == "\t" }
    guard let first = words.first, first != "#" else { return nil }
    let verb = words.prefix { $0 != " " && $0 != "\t" }
    return try action(String(verb), String(words.dropFirst(verb.count).drop { $0 == " " || $0 == "\t" }))
  }

  private static func action(_ verb: String, _ rest: String) throws(Diagnostic) -> Action {
    switch verb {
    case "size":
      guard let size = size(rest.split(separator: " ")) else {
        throw Diagnostic("a size is columns and rows, up to 4000: size 80 24")
      }
      return .size(width: size.width, height: size.height)
    case "keys":
      guard !rest.isEmpty else { throw Diagnostic("no keys are given", hint: "keys j j <Enter>") }
      return .keys(rest.split(separator: " ").flatMap { Key.sequence(String($0)) })
    case "type":
      guard !rest.isEmpty else { throw Diagnostic("nothing to type is given", hint: "type /tcp_ack<Enter>") }
      return .keys(Key.typing(rest))
    case "wait": return .wait(rest)
    case "screen", "screen!": return .screen(path: rest.isEmpty ? nil : rest, replacing: verb == "screen!")
    default:
      throw Diagnostic("'\(TextWidth.shown(verb))' is no step", hint: "size, keys, type, wait and screen are")
    }
  }

  /// The size that two numbers say: columns, then rows.
  static func size(_ words: [Substring]) -> (width: Int, height: Int)? {
    let numbers = words.compactMap { Int($0) }.filter { (1...4000).contains($0) }
    return words.count == 2 && numbers.count == 2 ? (numbers[0], numbers[1]) : nil
  }
}
