import Foundation
import Testing

@testable import Interface

/// The manual pages say what the program says of itself. `FTVIEW_WRITE_MANUAL=1 swift test --filter ManualTests` writes what
/// stands between the marks of each page in `Docs/Manual`; the rest is written by hand.
@Suite struct ManualTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Docs/Manual")

  /// Between this line and `.\" end` stands what is made of a table.
  private static func mark(_ table: String) -> String { ".\\\" made of the program's \(table): ManualTests.swift\n" }

  private func check(_ page: String, _ table: String, _ expected: String) throws {
    let file = Self.folder.appending(path: page)
    let text = try String(contentsOf: file, encoding: .utf8)
    let start = try #require(text.range(of: Self.mark(table)), "\(page) has no mark for \(table)").upperBound
    let end = try #require(text[start...].range(of: ".\\\" end\n")).lowerBound
    if ProcessInfo.processInfo.environment["FTVIEW_WRITE_MANUAL"] != nil {
      try (text[..<start] + expected + text[end...]).write(to: file, atomically: true, encoding: .utf8)
    } else {
      #expect(text[start..<end] == expected, "\(page) is not what the program says of its \(table)")
    }
  }

  @Test func everyCommandHasItsPage() throws {
    let program = try CommandHelp.ofProgram()
    #expect(program.visible.count > 10)
    for command in program.visible {
      try check("ftview-\(command.commandName).1", "help", ManualText.page(command))
      #expect(!command.examples.isEmpty, "\(command.commandName) has no example")
    }
  }

  @Test func theProgramsPageHasTheCommandsAndTheOptionsOfTheDefaultOne() throws {
    let program = try CommandHelp.ofProgram()
    try check("ftview.1", "commands", ManualText.commands(program))
    let explore = try #require(program.visible.first { $0.commandName == "explore" })
    try check("ftview.1", "options", ManualText.options(explore).joined(separator: "\n") + "\n")
  }

  @Test func theKeysAreThoseOfTheKeyTable() throws {
    try check("ftview.5", "keys", ManualText.keys(KeyTable.standard))
  }

  /// A page for a command that is gone.
  @Test func noPageIsLeftOver() throws {
    // A page that another test is just writing has a hidden name.
    let pages = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path).filter { !$0.hasPrefix(".") }
    let commands = try CommandHelp.ofProgram().visible.map { "ftview-\($0.commandName).1" }
    #expect(Set(pages) == Set(commands + ["ftview.1", "ftview.5", "ftview-module.4"]))
  }

  @Test func textIsNoRequest() {
    #expect(ManualText.escaped(".x 'a' -b ^c \\d") == "\\&.x \\(aqa\\(aq \\-b \\(hac \\ed")
  }
}
