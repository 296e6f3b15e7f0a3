import Diagnostics
import Foundation
import Interface
import Testing

@testable import ftview

/// The settings file: keys of the user's own, and what `:save` writes.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct SettingsTests {
  @Test(arguments: [
    (
      "keys:\n  w: down\n  Q: quti\n",
      "c.yaml:3:6: there is no command 'quti' for 'Q'; did you mean quit?"
    ),
    (
      "irqs: true\nkeys:\n  w: down\n  \"5\": up\n",
      "c.yaml:4:3: '5' begins a count; take another key"
    ),
    ("keys: w\n", "c.yaml:1:7: 'keys' is a list of 'key: command'; \"w\": down"),
    ("keys:\n  w: [down]\n", "c.yaml:2:6: a command's name is expected for 'w'"),
    ("keys:\n  z: down\n", "c.yaml:2:3: 'z' begins other keys: zl zh zM zR …; set these to none first"),
    ("mouse: perhaps\n", "c.yaml:1:8: 'mouse' is true or false"),
    ("irqs: true\ncursor: bar\n", "c.yaml:2:9: 'cursor' is line or name"),
  ])
  func whatIsWrongIsSaidWithItsPlace(text: String, message: String) {
    let error = #expect(throws: Diagnostic.self) { try Settings(yaml: Array(text.utf8), path: "c.yaml") }
    #expect(error?.description == message)
  }

  @Test(arguments: [
    ("", "theme: light\nmouse: false\n"),
    ("# mine\ntheme: dark   # at night\nirqs: true\n", "# mine\ntheme: light   # at night\nirqs: true\nmouse: false\n"),
    ("theme: \"dark # x\" # y\n", "theme: light # y\nmouse: false\n"),
    (
      "#theme: dark\n\n# No mouse.\n#mouse: true\n#x",
      "#theme: dark\ntheme: light\n\n# No mouse.\n#mouse: true\nmouse: false\n#x\n"
    ),
    // As an editor of Windows' writes it.
    ("theme: dark\r\nirqs: false\r\n", "theme: light\r\nirqs: false\r\nmouse: false\r\n"),
    ("theme: dark # x\r\nmouse: true", "theme: light # x\r\nmouse: false\r\n"),
    ("#theme: dark\r\nirqs: false\r\n", "#theme: dark\r\ntheme: light\r\nirqs: false\r\nmouse: false\r\n"),
  ])
  func onlyWhatChangesIsWritten(before: String, after: String) throws {
    let values: [SettingsText.Value] = [("theme", "light"), ("mouse", "false")]
    let changed = try SettingsText.changed(Array(before.utf8), values, path: "c.yaml")
    #expect(String(decoding: changed, as: UTF8.self) == after)
  }

  @Test(arguments: [
    ("", "keys:\n  b: page-up\n  ']e': none\n"),
    ("mouse: true", "mouse: true\nkeys:\n  b: page-up\n  ']e': none\n"),
    ("#keys:\n#  b: down\n", "#keys:\n#  b: down\nkeys:\n  b: page-up\n  ']e': none\n"),
    (
      "keys:\n    b: down # x\n\n    Q: quit\n\nmouse: true\n",
      "keys:\n    b: page-up # x\n\n    Q: quit\n    ']e': none\n\nmouse: true\n"
    ),
    ("keys:\nmouse: true\n", "keys:\n  b: page-up\n  ']e': none\nmouse: true\n"),
    ("keys:\r\n  \"]e\": next-error\r\n", "keys:\r\n  \"]e\": none\r\n  b: page-up\r\n"),
  ])
  func onlyKeysThatChangeAreWritten(before: String, after: String) throws {
    let keys = [("b", "page-up"), ("]e", "none")].map { KeyTable.Change($0, $1) }
    let changed = try SettingsText.changed(Array(before.utf8), keys, path: "c.yaml")
    #expect(String(decoding: changed, as: UTF8.self) == after)
  }

  @Test(arguments: ["keys: {b: down}\n", "{keys: {b: down}}\n", "keys:\n  b:\n    down\n", "keys: {}\n"])
  func keysThatAreWrittenInAnotherWayAreLeftAlone(text: String) {
    let error = #expect(throws: Diagnostic.self) {
      try SettingsText.changed(Array(text.utf8), [KeyTable.Change("b", "up")], path: "c.yaml")
    }
    #expect(error?.description == "c.yaml: 'keys' cannot be changed there; change it by hand: b: up")
  }

  @Test func whatIsWrittenInAnotherWayIsLeftAlone() {
    let texts = [
      "{theme: dark, irqs: true}\n", "theme: |\n  dark\n", "theme:\n",
      // To YAML these are two lines; a value that is replaced would take the second with it.
      "theme: dark\rirqs: false\r", "theme: dark\u{2028}irqs: false\n",
      // What stands behind a value that goes on in the next line would be another setting's.
      "theme: dark\n  irqs\nmouse: true\n",
    ]
    for text in texts {
      #expect(throws: Diagnostic.self) {
        try SettingsText.changed(Array(text.utf8), [("theme", "light")], path: "c.yaml")
      }
    }
  }

  @Test(arguments: [
    ("light", "light"), ("16-colour", "'16-colour'"), ("my own", "'my own'"), ("it's", "'it''s'"), ("on", "'on'"),
  ])
  func namesAreQuotedWhereTheyHaveToBe(name: String, text: String) throws {
    #expect(SettingsText.quoted(name) == text)
    let changed = try SettingsText.changed([], [("theme", text)], path: "c.yaml")
    #expect(try Settings(yaml: changed, path: "c.yaml").theme == name)
  }

  /// The sample that comes with the program says what is built in, once its settings are no comments.
  @Test func theSampleCanBeUsed() throws {
    let sample = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Docs/config.yaml")
    let text = try String(contentsOf: sample, encoding: .utf8).split(separator: "\n").map { line in
      line.hasPrefix("#") && (!line.hasPrefix("# ") || line.hasPrefix("#  ")) ? line.dropFirst() : line
    }.joined(separator: "\n")
    let settings = try Settings(yaml: Array(text.utf8), path: "config.yaml")
    #expect(settings.mouse == true && settings.history == true && settings.sessions == true)
    #expect(settings.keys == [.init("b", "down"), .init("]e", "next-error"), .init("<F2>", "help")])
  }

  @Test func keysAndTheMouseInARealTerminal() throws {
    try FileCommandTests().inDirectory { folder in
      let configuration = folder.appendingPathComponent("config/ftview/config.yaml")
      try FileManager.default.createDirectory(
        at: configuration.deletingLastPathComponent(), withIntermediateDirectories: true)
      let text = "# mine\nkeys:\n  w: down   # as in a game\n  Q: quit\n#mouse: true\n"
      try text.write(to: configuration, atomically: false, encoding: .utf8)
      let rights = { (new: Int?) throws -> Int? in
        if let new { try FileManager.default.setAttributes([.posixPermissions: new], ofItemAtPath: configuration.path) }
        return try FileManager.default.attributesOfItem(atPath: configuration.path)[.posixPermissions] as? Int
      }
      _ = try rights(0o640)
      let terminal = try TmuxTerminal(
        command: "cd '\(folder.path)'; '\(Command.ftview)' a.txt", columns: 160,
        environment: ["LC_ALL": "C.UTF-8", "XDG_CONFIG_HOME": folder.appendingPathComponent("config").path])
      try terminal.waitUntilRead(showing: "packet 1/2", "Q quit")
      #expect(try terminal.state("#{mouse_any_flag}#{mouse_standard_flag}") != "00")
      try terminal.type(text: "w")
      try terminal.wait(forText: "packet 2/2")
      try terminal.type(text: "M")
      try terminal.wait(forText: "the mouse is the terminal's: it selects text")
      #expect(try terminal.state("#{mouse_any_flag}#{mouse_standard_flag}") == "00")
      try terminal.type(text: ":save\n")
      try terminal.wait(forText: "kept: mouse false, in ")
      #expect(
        try String(contentsOf: configuration, encoding: .utf8)
          == "# mine\nkeys:\n  w: down   # as in a game\n  Q: quit\n#mouse: true\nmouse: false\n")
      try terminal.type(text: ":save\n")
      try terminal.wait(forText: "nothing to keep")
      try terminal.type(text: ":set columns flow total\n:save\n")
      try terminal.wait(forText: "kept: columns flow total, in ")
      #expect(try rights(nil) == 0o640)
      #expect(try String(contentsOf: configuration, encoding: .utf8).hasSuffix("mouse: false\ncolumns: flow total\n"))
      try terminal.type(text: ":set nocolumns\n:save\n")
      try terminal.wait(forText: "kept: columns '', in ")
      try terminal.type(text: ":map b down\n:map Q none\nkb")
      try terminal.wait(forText: "packet 2/2")
      try terminal.type(text: ":save\n")
      try terminal.wait(forText: "kept: key b down, key Q none, in ")
      let keys =
        "# mine\nkeys:\n  w: down   # as in a game\n  Q: none\n  b: down\n#mouse: true\nmouse: false\ncolumns: ''\n"
      #expect(try String(contentsOf: configuration, encoding: .utf8) == keys)
      try terminal.type(text: ":save\n")
      try terminal.wait(forText: "nothing to keep")
      #expect(try rights(0o400) == 0o400)
      try terminal.type(text: "M:save\n")
      try terminal.wait(forText: "config.yaml: is read-only; chmod u+w, then :save again")
      try terminal.type(text: "q")
      try terminal.wait(forText: "ended:0")
    }
  }
}
