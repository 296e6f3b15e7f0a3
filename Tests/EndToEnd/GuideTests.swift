import Foundation
import Testing

/// The commands of Docs/Guide.md on the samples beside it, and what the guide says that they print.
@Suite("The guide")
struct GuideTests {
  struct Example: CustomTestStringConvertible {
    var command: String
    /// Lines of the output, in order; `…` stands for any number of others.
    var lines: [String]
    var testDescription: String { command }
  }

  /// The project's top directory.
  private static let top = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The fenced blocks that begin with a command.
  static func examples() throws -> [Example] {
    let guide = try String(contentsOf: top.appendingPathComponent("Docs/Guide.md"), encoding: .utf8)
    let blocks = guide.components(separatedBy: "```\n")
    return stride(from: 1, to: blocks.count, by: 2).compactMap { place in
      let lines = blocks[place].split(separator: "\n", omittingEmptySubsequences: false).map(String.init).dropLast()
      guard let command = lines.first, command.hasPrefix("$ ") else { return nil }
      return Example(command: String(command.dropFirst(2)), lines: Array(lines.dropFirst()))
    }
  }

  @Test("Every command of the guide prints what the guide says")
  func everyExample() throws {
    let examples = try Self.examples()
    #expect(examples.count >= 6)
    let files = FileCommandTests()
    try files.inDirectory { directory in
      let samples = Self.top.appendingPathComponent("Docs/Samples")
      for name in try FileManager.default.contentsOfDirectory(atPath: samples.path) {
        try FileManager.default.copyItem(
          at: samples.appendingPathComponent(name), to: directory.appendingPathComponent(name))
      }
      for example in examples {
        let outcome = try files.shell(example.command, in: directory)
        #expect(outcome.errors == "", "\(example.command)")
        #expect(outcome.status < 2, "\(example.command)")
        let printed = outcome.output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        #expect(Self.firstMissing(example.lines, in: printed) == nil, "\(example.command)")
      }
    }
  }

  /// The first of `lines` that is not printed where it should be.
  private static func firstMissing(_ lines: [String], in printed: [String]) -> String? {
    var rest = printed[...]
    var maySkip = false
    for line in lines {
      if line == "…" {
        maySkip = true
        continue
      }
      guard let place = maySkip ? rest.firstIndex(of: line) : rest.first == line ? rest.startIndex : nil else {
        return line
      }
      rest = rest[(place + 1)...]
      maySkip = false
    }
    return nil
  }
}
