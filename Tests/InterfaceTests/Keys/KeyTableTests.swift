import Foundation
import Screen
import Testing

@testable import Interface

@Suite struct KeyTableTests {
  private let table = KeyTable.standard
  private var sequences: [[Key]] { table.groups.flatMap(\.bindings).flatMap(\.keys).map { Key.sequence($0) } }

  @Test func noSequenceIsBoundTwiceOrHidesALongerOne() {
    #expect(Set(sequences).count == sequences.count)
    for sequence in sequences {
      for length in 1..<max(1, sequence.count) {
        #expect(!sequences.contains(Array(sequence.prefix(length))), "\(sequence.map(\.name))")
      }
    }
  }

  @Test func everySequenceIsReadAsItIsWritten() {
    for text in table.groups.flatMap(\.bindings).flatMap(\.keys) {
      #expect(Key.sequence(text).map(\.name).joined() == text)
    }
  }

  /// The keys that the product promises.
  @Test(arguments: [
    "j", "k", "h", "l", "g", "G", "^D", "^U", "^F", "^B", "zM", "zR", "z1", "z9", "H", "u", "J", "K", "<Tab>",
    "<Enter>",
    "<Esc>", "q", "/", "?", "n", "N", "#", "*", "&", "m", "'", "s", "i", "o", "d", "]c", "[c", "c", "e", "E", "x", "y",
    "Y", "a",
    "S",
    ":", "<Up>", "<Down>", "<Left>", "<Right>", "<F1>",
  ])
  func promisedKeysAreBound(key: String) {
    guard case .command = table.match(Key.sequence(key)) else {
      Issue.record("\(key) does nothing")
      return
    }
  }

  @Test func helpSaysEveryKeyAndCommand() {
    let help = HelpText(keys: table, width: 80).lines.map { $0.key + " " + $0.text }.joined(separator: "\n")
    for key in table.groups.flatMap(\.bindings).flatMap(\.keys) where !key.hasPrefix("z") || key.count != 2 {
      #expect(help.contains(key))
    }
    for command in LineCommand.all { #expect(help.contains(command.usage)) }
    #expect(help.contains("z1 to z9"))
  }

  @Test(arguments: [40, 80, 200]) func helpFitsItsWidth(width: Int) {
    for line in HelpText(keys: table, width: width).lines { #expect(16 + line.text.count <= width) }
  }

  @Test func unknownKeysAreSaid() {
    var session = Session()
    session.press("zq")
    #expect(session.state.message?.text == "zq does nothing here; ? shows the keys")
    session.press("<F9>")
    #expect(session.state.message?.isError == true)
  }

  /// The tables of Docs/Keys.md are those of the program. `FTVIEW_WRITE_KEYS=1 swift test --filter KeyTableTests` writes them.
  @Test func theDocsSayTheSame() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let file = root.appending(path: "Docs/Keys.md")
    let text = try String(contentsOf: file, encoding: .utf8)
    // From the first heading to the end of the last table.
    let first = try #require(text.range(of: "## ")).lowerBound
    let last = try #require(text.range(of: " |\n", options: .backwards)).upperBound
    let expected = text[..<first] + tables + text[last...]
    if ProcessInfo.processInfo.environment["FTVIEW_WRITE_KEYS"] != nil {
      try String(expected).write(to: file, atomically: true, encoding: .utf8)
    } else {
      #expect(text == String(expected))
    }
  }

  private var tables: String {
    let groups = table.groups.map { group in
      var lines: [String] = []
      for binding in group.bindings {
        if let levels = binding.command.levels {
          if levels == 1 { lines.append("| `z1` to `z9` | show that many levels | `level-1` to `level-9` |") }
          continue
        }
        let keys = binding.keys.map { "`\($0)`" }.joined(separator: " ")
        lines.append("| \(keys) | \(binding.help) | `\(binding.command.name)` |")
      }
      return "## \(group.title)\n\n| key | does | name |\n|---|---|---|\n" + lines.joined(separator: "\n") + "\n"
    }
    let commands = LineCommand.all.map { "| `\($0.usage)` | \($0.help) |\n" }.joined()
    return groups.joined(separator: "\n") + "\n## Commands\n\n| command | does |\n|---|---|\n" + commands
  }
}

@Suite struct KeyTypingTests {
  /// A text for a prompt has its characters as they are; only names in `<>` are keys.
  @Test func aTextIsTypedAsItIsButForKeysByTheirNames() {
    #expect(Key.typing("^a<b<Enter>") == [.character("^"), .character("a"), .character("<"), .character("b"), .enter])
    #expect(Key.typing("<Tab><F12>") == [.tab, .function(12)])
    #expect(Key.typing("<Nokey>").count == 7)
  }
}
