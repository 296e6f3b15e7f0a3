import Foundation
import Testing

@testable import ftview

/// What the program keeps of prompts from one start to the next, and what Tab finds, in a real terminal.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct HistoryTests {
  /// A folder of its own with a trace in it, and a folder for state that is not there yet.
  private func inFolder(_ body: (URL, URL) throws -> Void) throws {
    try FileCommandTests().inDirectory { folder in
      try body(folder, folder.appendingPathComponent("state"))
    }
  }

  private func open(_ folder: URL, state: URL, configuration: String = "none") throws -> TmuxTerminal {
    let terminal = try TmuxTerminal(
      command: "cd '\(folder.path)'; '\(Command.ftview)' a.txt",
      environment: [
        "LC_ALL": "C.UTF-8", "XDG_STATE_HOME": state.path,
        "XDG_CONFIG_HOME": folder.appendingPathComponent(configuration).path,
      ])
    try terminal.waitUntilRead(showing: "packet 1/2")
    return terminal
  }

  @Test func commandsAndSearchesComeBackTheNextTime() throws {
    try inFolder { folder, state in
      let first = try open(folder, state: state)
      try first.type(text: "/f\n:notices\n")
      try first.wait(forText: "everything could be read")
      try first.type("C-c")
      try first.wait(forText: "ended:0")
      let file = state.appendingPathComponent("ftview/history")
      #expect(try String(contentsOf: file, encoding: .utf8) == "/f\n:notices\n")
      let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
      #expect(mode == 0o600)

      let second = try open(folder, state: state)
      try second.type(text: ":")
      try second.type("Up")
      try second.wait(forText: ":notices")
      try second.type("Escape")
      try second.type(text: "/")
      try second.type("Up")
      try second.wait(forText: "/f")
      try second.type("Enter", "C-c")
      try second.wait(forText: "ended:0")
      #expect(try String(contentsOf: file, encoding: .utf8) == ":notices\n/f\n")
    }
  }

  /// Each reads what is there and replaces it.
  @Test func nothingIsLostWhenSeveralEndAtOnce() throws {
    try inFolder { _, state in
      let file = HistoryFile(StateFolder(path: state.path))
      DispatchQueue.concurrentPerform(iterations: 40) { number in file.add(["/\(number)", ":\(number)"]) }
      #expect(Set(file.lines()) == Set((0..<40).flatMap { ["/\($0)", ":\($0)"] }))
    }
  }

  /// Where it cannot be written, or is not to be, nothing is said and nothing is there.
  @Test(arguments: ["a file", "a setting"]) func nothingIsKeptWhereThatCannotBe(why: String) throws {
    try inFolder { folder, state in
      let settings = folder.appendingPathComponent("config/ftview")
      try FileManager.default.createDirectory(at: settings, withIntermediateDirectories: true)
      if why == "a file" {
        try "in the way".write(to: state, atomically: false, encoding: .utf8)
      } else {
        try "history: false\n".write(
          to: settings.appendingPathComponent("config.yaml"), atomically: false, encoding: .utf8)
      }
      let terminal = try open(folder, state: state, configuration: "config")
      try terminal.type(text: "/g\n")
      try terminal.type("C-c")
      let screen = try terminal.wait(forText: "ended:0")
      #expect(!screen.contains("ftview:"))
      #expect(!FileManager.default.fileExists(atPath: state.appendingPathComponent("ftview/history").path))
    }
  }

  @Test func tabFindsFilesAndThemes() throws {
    try inFolder { folder, state in
      try FileManager.default.createDirectory(
        at: folder.appendingPathComponent("captures"), withIntermediateDirectories: true)
      for name in ["captures/web-1.txt", "captures/web-2.txt", "captures/.hidden"] {
        try FileCommandTests.sample.write(
          to: folder.appendingPathComponent(name), atomically: false, encoding: .utf8)
      }
      let terminal = try open(folder, state: state)
      try terminal.type(text: ":e ca")
      try terminal.type("Tab")
      try terminal.wait(forText: ":e captures/")
      try terminal.type("Tab")
      try terminal.wait(forText: ":e captures/web-", "web-1.txt  web-2.txt")
      try terminal.type("Tab", "Tab", "Enter")
      try terminal.waitUntilRead(showing: " captures/web-2.txt ")
      try terminal.type("C-c")
      try terminal.wait(forText: "ended:0")
    }
  }
}
