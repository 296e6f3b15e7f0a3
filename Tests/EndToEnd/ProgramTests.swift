import Foundation
import Testing

/// The built program in a process of its own, without a terminal.
struct ProgramTests {
  @Test func namesWhatIsMissing() throws {
    let result = try Command.run(Command.ftview, ["/nonexistent/trace.txt"])
    #expect(result.status == 2)
    #expect(result.errors.contains("/nonexistent/trace.txt"))
  }

  @Test(arguments: [("recrod", "record"), ("exprt", "export"), ("stat", "stats"), ("famlies", "families")])
  func aSlipOfACommandIsNotTakenForAFile(typed: String, meant: String) throws {
    let result = try Command.run(Command.ftview, [typed, "-o", "x"])
    #expect(result.status == 2 && result.output.isEmpty)
    #expect(
      result.errors
        == "ftview: no file or command is named '\(typed)'; did you mean 'ftview \(meant)'? See 'ftview --help'\n")
  }

  /// Files come first, whatever they are named; a word that is near nothing is a file's name; the guard is not for people.
  @Test func whatIsNoSlipIsAFile() throws {
    for name in ["x.dat", "trace", "gaurd", "./recrod"] {
      let result = try Command.run(Command.ftview, [name])
      #expect(result.status == 2 && !result.errors.contains("did you mean"), "\(result.errors)")
    }
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let script = "cd '\(folder.path)' && echo no trace >recrod && '\(Command.ftview)' recrod"
    let result = try Command.run("/bin/sh", ["-c", script])
    #expect(result.errors.hasPrefix("ftview: recrod: "), "\(result.errors)")
  }

  @Test func saysItsVersion() throws {
    let result = try Command.run(Command.ftview, ["--version"])
    #expect(result.status == 0 && result.errors.isEmpty)
    // The commit is written into the release binary: Tests/TestBox/lib/release.sh checks that.
    #expect(result.output.wholeMatch(of: /ftview 0\.1\.0( \(.+\))?\n/) != nil)
  }
}

/// The terminal that the tests look through shows what a program prints, or the tests prove nothing.
struct TmuxTerminalTests {
  @Test func showsWhatIsTyped() throws {
    let terminal = try TmuxTerminal(command: "cat", columns: 40, rows: 10)
    try terminal.type(text: "hello")
    try terminal.type("Enter")
    try terminal.wait(for: "the line and its echo") { $0.split(separator: "\n").filter { $0 == "hello" }.count == 2 }
  }
}
