import Foundation
import Testing

/// What the program prints, with names in the trace that a terminal would act on.
@Suite("Output for a terminal")
struct TerminalOutputTests {
  /// A function, a task and a comment with ESC, the one-byte and the two-byte CSI, and a change of direction.
  private static let hostile = """
     0) e\u{1b}[2Jvil-7  |   2.000 us    |  b\u{1b}[31mar\u{9b}31m\u{202e}();
     0) e\u{1b}[2Jvil-7  |               |  f\u{9b}() {
     0) e\u{1b}[2Jvil-7  |               |    /* x\u{9b}5n */
     0) e\u{1b}[2Jvil-7  |   1.000 us    |    g(); /* ret=-22 */
     0) e\u{1b}[2Jvil-7  |   3.000 us    |  } /* ret=-22 */

    """

  /// Characters that a terminal acts on, other than ends of lines and, where it is one, their carriage returns.
  private func acted(_ text: String, onTerminal: Bool) -> [String] {
    text.unicodeScalars.filter { scalar in
      let value = scalar.value
      if scalar == "\n" || (onTerminal && scalar == "\r") { return false }
      return value < 0x20 || (0x7f...0x9f).contains(value) || value == 0x202e
    }.map { "U+" + String($0.value, radix: 16) }
  }

  private func run(_ line: String) throws -> Command {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("ftview-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data(Self.hostile.utf8).write(to: folder.appendingPathComponent("t.txt"))
    let program = URL(fileURLWithPath: Command.ftview).deletingLastPathComponent().path
    return try Command.run(
      "/bin/bash", ["-c", "cd '\(folder.path)'; PATH='\(program)':$PATH; \(line)"], environment: ["LC_ALL": "C.UTF-8"])
  }

  @Test(
    "reports hold nothing that a terminal acts on, also on their way to a pager",
    arguments: [
      "stats t.txt", "diff t.txt '#2'", "families t.txt", "families 't.txt#2'", "families t.txt --diff 1,2",
      "errors t.txt", "families t.txt --save b && ftview families t.txt --against b", "diff t.txt '#2' -o - --force",
      "export $'a\\e[31m\\xc2\\x9b31m\\n'", "export t.txt --format $'\\e[31m'", "diff $'\\xc2\\x9b1m#1' '#2'",
      "export t.txt --packet 2 --call $'\\e[31m\\x9b'", "export t.txt -o $'none\\e[31m/x'", "$'\\e[31m'",
      "families t.txt --fail-on $'\\e]0;x\\a' --against t.txt", "record -a $'\\e[31m'",
    ])
  func reports(arguments: String) throws {
    let outcome = try run("ftview \(arguments)")
    #expect(acted(outcome.output, onTerminal: false) == [])
    #expect(acted(outcome.errors, onTerminal: false) == [])
    #expect(!(outcome.output + outcome.errors).isEmpty)
  }

  @Test(
    "data are byte by byte what they are, and fit for a terminal where they go to one",
    arguments: ["text", "csv", "folded", "dot", "html", "markdown", "json", "chrome", "speedscope"])
  func data(format: String) throws {
    let piped = try run("ftview export t.txt --format \(format)")
    let file = try run("ftview export t.txt --format \(format) -o x && cat x")
    #expect(file.output == piped.output)
    // The two-byte CSI is in all of them: nothing escapes it in JSON, and text must read back.
    #expect(piped.output.unicodeScalars.contains("\u{9b}"))
    let terminal = try run("script -qec 'ftview export t.txt --format \(format)' /dev/null")
    #expect(terminal.status == 0)
    #expect(acted(terminal.output, onTerminal: true) == [])
    let isJSON = ["json", "chrome", "speedscope"].contains(format)
    #expect(terminal.output.contains(isJSON ? "\\u009b" : "<9b>"))
    let named = try run("script -qec 'ftview export t.txt --format \(format) -o /dev/stdout' /dev/null")
    #expect(named.output == terminal.output)
  }

  @Test("packets are not written to a terminal")
  func binary() throws {
    let capture = Command.fixtures + "/packets-6.12.dat.xz"
    let outcome = try run("script -qec 'ftview export \(capture) --format pcapng' /dev/null; true")
    // On a busy machine it said before how far it was, and wiped that.
    let last = outcome.output.components(separatedBy: "\u{1b}[K").last
    #expect(last == "ftview: standard output: is no file; give a file's name\r\n")
  }
}
