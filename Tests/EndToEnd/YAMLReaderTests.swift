import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import ftview

/// The YAML of settings files: what is refused, with its place and what to do, and what is never a trap or a wait.
@Suite struct YAMLReaderTests {
  private static let syntax = "; lines are 'name: value', indented by spaces, and special characters need \"quotes\""

  @Test(arguments: [
    (
      "a: \"b\nc: d\n",
      "s:3:1: found unexpected end of stream while scanning a quoted scalar that begins in line 1" + syntax
    ),
    (
      "a: b\n\tc: d\n",
      "s:2:1: found a tab character that violates indentation while scanning a plain scalar that begins in line 1"
        + syntax
    ),
    ("a: b: c\n", "s:1:5: mapping values are not allowed in this context" + syntax),
    ("a: @b\n", "s:1:4: found character that cannot start any token while scanning for the next token" + syntax),
    ("a: b\na: c\n", "s:2:1: 'a' is there twice, first in line 1; leave one out"),
    ("[a]: b\n", "s:1:1: a name is expected before the ':'"),
    ("a: *b\n", "s:1:4: nothing before this is named '&b'"),
    ("a: &b [c]\nd: *b\n", "s:2:4: '*b' stands for more than a text; write out what it stands for"),
    ("a: &b\n  c: *b\n", "s:2:6: nothing before this is named '&b'"),
    ("a: b\n---\nc: d\n", "s:2:1: a second document begins here; leave out the '---'"),
    ("a: [[[[[[[[b]]]]]]]]\n", "s:1:11: nested more than 8 deep; settings need two levels"),
    ("a: \u{1}\n", "s:1:4: a control character, U+1; take it out"),
  ])
  func errorsSayWhereAndWhatToDo(text: String, message: String) {
    let error = #expect(throws: Diagnostic.self) { try YAMLReader.read(Array(text.utf8), path: "s") }
    #expect(error?.description == message)
  }

  @Test(
    arguments: [
      // Latin-1, a character cut short at the end, a surrogate, an overlong slash, bytes that no UTF-8 has.
      ([0xfc], "s:2:5"), ([0xc3], "s:2:5"), ([0xed, 0xa0, 0x80], "s:2:5"), ([0xc0, 0xaf], "s:2:5"),
      ([0xff, 0xfe], "s:2:5"),
    ] as [([UInt8], String)])
  func whatIsNoUTF8IsToldByItsPlace(bytes: [UInt8], place: String) {
    #expect(throws: Diagnostic("this is not UTF-8", at: place, hint: "save the file as UTF-8")) {
      // A column is a character, of which ü is one.
      try YAMLReader.read(Array("# ü\na: ü".utf8) + bytes, path: "s")
    }
  }

  @Test func nothingSaysNothing() throws {
    for text in ["", "\n", "# a\n", "---\n", "\u{feff}"] {
      let node = try YAMLReader.read(Array(text.utf8), path: "s")
      #expect(node?.isNull != false, "\(text)")
    }
    for text in ["~", "null", "---\n...\n"] {
      #expect(try Settings(yaml: Array(text.utf8), path: "s") == Settings())
    }
  }

  @Test func aliasesStandForTexts() throws {
    let text = "name: &a \"245\"\nstyles:\n  text.dim: *a\n  hint: *a\n"
    let theme = try ThemeFile.theme(yaml: Array(text.utf8), path: "t.yaml")
    #expect(theme.styles[.dim] == theme.styles[.hint] && theme.name == "245")
  }

  @Test(arguments: [
    ("yes", true), ("on", true), ("True", true), ("no", false), ("OFF", false), ("\"true\"", nil), ("1", nil),
    ("", nil),
  ])
  func flags(text: String, value: Bool?) throws {
    let node = try YAMLReader.read(Array("a: \(text)\n".utf8), path: "s")
    #expect(node?.entries?.first?.value.flag == value)
  }

  /// What would take a reader without limits gigabytes, the stack or minutes.
  @Test(.timeLimit(.minutes(10)))
  func costIsBoundedByTheLength() {
    let longest = ThemeFile.longest
    var laughs = "a0: &a0 [\"ha\"]\n"
    for level in 1..<60 {
      laughs += "a\(level): &a\(level) [" + repeatElement("*a\(level - 1)", count: 9).joined(separator: ", ") + "]\n"
    }
    let texts = [
      laughs, String(repeating: "[", count: longest), String(repeating: "{", count: longest),
      String(repeating: "- ", count: longest / 2),
      String(repeating: "? ", count: longest / 2), String(repeating: "a: ", count: longest / 3),
      (0..<longest / 12).map { "%TAG !\($0)! x\n" }.joined(), (0..<longest / 8).map { "k\($0): v\n" }.joined(),
      "a: \"" + String(repeating: "\\x", count: longest / 2), "a: |\n" + String(repeating: " \n", count: longest / 2),
      "a: [" + String(repeating: "b, ", count: longest / 3) + "]",
      "- &a b\n" + String(repeating: "- *a\n", count: longest / 6),
    ]
    let start = ContinuousClock.now
    for text in texts { _ = try? YAMLReader.read(Array(text.utf8), path: "s") }
    #expect(ContinuousClock.now - start < .seconds(20))
  }

  /// Damaged copies of what is shipped: a value or one line that says what and where, never a trap.
  @Test func damagedFilesAreReadOrRefusedInOneLine() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let names = ["Themes/dark.yaml", "Themes/16-colour.yaml", "Docs/config.yaml"]
    var seeds = try names.map { [UInt8](try Data(contentsOf: root.appending(path: $0))) }
    seeds.append(Array("theme: &t dark\nascii: yes\nirqs: !!bool 'no'\nnoise: *t\n? [a, {b: c}]\n: |\n  d\n".utf8))
    var random = SeededRandom(seed: 17)
    let pieces = [
      "\"", "'", ":", ": ", "\n", "\t", "&a ", "*a", "[", "]", "{", "}", "|\n", ">\n", "#", "%", "!!", "- ", "? ", "\0",
      "\u{85}",
    ]
    .map { Array($0.utf8) }
    for _ in 0..<4_000 {
      var bytes = seeds[Int.random(in: 0..<seeds.count, using: &random)]
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        let at = Int.random(in: 0..<max(1, bytes.count), using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0 where !bytes.isEmpty: bytes[at] = .random(in: 0...255, using: &random)
        case 1: bytes.removeSubrange(min(at, bytes.count)..<min(at + .random(in: 1...40, using: &random), bytes.count))
        case 2:
          bytes.insert(contentsOf: pieces[Int.random(in: 0..<pieces.count, using: &random)], at: min(at, bytes.count))
        default: bytes.insert(contentsOf: bytes.prefix(at).suffix(30), at: min(at, bytes.count))
        }
      }
      for read in [
        { _ = try ThemeFile.theme(yaml: bytes, path: "s") }, { _ = try Settings(yaml: bytes, path: "s") },
      ] {
        do { try read() } catch let error as Diagnostic {
          let parts = error.description.split(separator: ":", maxSplits: 3)
          #expect(parts.count == 4 && parts[0] == "s" && Int(parts[1]) ?? 0 > 0 && Int(parts[2]) ?? 0 > 0, "\(error)")
          #expect(!error.description.contains { $0.isNewline })
        }
      }
    }
  }
}
