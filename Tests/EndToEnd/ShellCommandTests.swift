import Foundation
import Glibc
import Testing

/// `!` and `|` of the real program in a real terminal.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct ShellCommandTests {
  private func open(_ command: String = "'\(Command.ftview)' a.txt", _ body: (TmuxTerminal) throws -> Void) throws {
    try FileCommandTests().inDirectory { folder in
      let terminal = try TmuxTerminal(
        command: "cd '\(folder.path)'; \(command)", environment: ["LC_ALL": "C.UTF-8", "SHELL": "/bin/sh"])
      try body(terminal)
    }
  }

  @Test func aCommandKnowsWhatIsUnderTheCursorAndAKeyGoesBack() throws {
    try open { terminal in
      try terminal.waitUntilRead(showing: "packet 1/2")
      try terminal.type(text: "jl!echo \"<$FTVIEW_FILE|$FTVIEW_PACKET|${FTVIEW_CALL-none}>\"; exit 3\n")
      try terminal.wait(forText: "<a.txt|2|f>", "ftview: status 3, a key goes back")
      // The key does nothing else: q would end the program.
      try terminal.type("q")
      try terminal.wait(forText: "line 1/2")
      try terminal.type("Tab")
      try terminal.type(text: "!echo \"<${FTVIEW_CALL-none}>\"\n")
      try terminal.wait(forText: "<none>", "ftview: a key goes back")
      try terminal.type("Space")
      try terminal.wait(forText: "packet 2/2")
      try terminal.type("q")
      try terminal.wait(forText: "ended:0")
      #expect(try terminal.state("#{alternate_on} #{cursor_flag} #{mouse_any_flag}") == "0 1 0")
    }
  }

  @Test func aCommandReadsTheSelectionAsText() throws {
    try open { terminal in
      try terminal.waitUntilRead(showing: "packet 1/2")
      try terminal.type(text: "j|grep -c '[gh]();'; wc -l\n")
      try terminal.wait(forText: "1\n0\n\nftview: a key goes back")
      try terminal.type("Enter")
      try terminal.waitUntilRead(showing: "packet 2/2")
      // A command that does not read all of it is no trouble, nor one that there is not.
      try terminal.type(text: "|true\n")
      try terminal.wait(forText: "ftview: a key goes back")
      try terminal.type("Enter")
      try terminal.waitUntilRead(showing: "packet 2/2")
      try terminal.type(text: "|no-such-command\n")
      try terminal.wait(forText: "ftview: status 127, a key goes back")
      try terminal.type("Enter")
      try terminal.waitUntilRead(showing: "packet 2/2")
      try terminal.type("C-c")
      try terminal.wait(forText: "ended:0")
    }
  }

  @Test func controlCEndsTheCommandAndNotTheProgram() throws {
    try open { terminal in
      try terminal.waitUntilRead(showing: "packet 1/2")
      try terminal.type(text: "!echo begun; exec tail -f /dev/null\n")
      try terminal.wait(forText: "\nbegun")
      try terminal.type("C-c")
      try terminal.wait(forText: "ftview: ended by signal 2, a key goes back")
      try terminal.type("j")
      try terminal.waitUntilRead(showing: "packet 1/2")
      try terminal.type("q")
      try terminal.wait(forText: "ended:0")
    }
  }

  /// What ends ftview ends it at once also while a command has the terminal, and while a key is waited for.
  @Test(arguments: ["TERM", "HUP"]) func aSignalEndsTheProgramWhileACommandHasTheTerminal(name: String) throws {
    try open { terminal in
      try terminal.waitUntilRead(showing: "packet 1/2")
      try terminal.type(text: "!trap 'echo told; exit' HUP; kill -\(name) $PPID; while :; do sleep 1; done\n")
      try terminal.wait(forText: "ended:0")
    }
    try open { terminal in
      try terminal.waitUntilRead(showing: "packet 1/2")
      try terminal.type(text: "!echo \"<$PPID>\"\n")
      let screen = try terminal.wait(forText: ">\n", "ftview: a key goes back")
      let pid = screen.split(separator: "<").last?.prefix { $0.isNumber }
      #expect(kill(try #require(pid.flatMap { pid_t($0) }), name == "TERM" ? SIGTERM : SIGHUP) == 0)
      try terminal.wait(forText: "ended:0")
    }
  }

  @Test func controlZStopsBothAndTheShellGoesOnWithBoth() throws {
    try open("exec env PS1='ready:' bash --norc --noprofile -i") { terminal in
      try terminal.type(text: "'\(Command.ftview)' a.txt\n")
      try terminal.waitUntilRead(showing: "packet 1/2")
      try terminal.type(text: "!echo begun; read line; echo \"got $line\"\n")
      try terminal.wait(forText: "\nbegun")
      try terminal.type("C-z")
      try terminal.wait(forText: "Stopped")
      try terminal.type(text: "fg\n")
      try terminal.wait(forText: "fg\n")
      try terminal.type(text: "a line\n")
      try terminal.wait(forText: "got a line", "ftview: a key goes back")
      try terminal.type("j")
      try terminal.waitUntilRead(showing: "packet 1/2")
      try terminal.type("q")
      try terminal.wait(for: "the shell again") { $0.hasSuffix("ready:\n") || $0.contains("ready:\n\n") }
    }
  }

  @Test func aScriptRunsNoCommand() throws {
    let files = FileCommandTests()
    try files.inDirectory { directory in
      let outcome = try files.shell(
        "printf 'type !touch x<Enter>\\nscreen\\n' | ftview --script - a.txt", in: directory)
      #expect(outcome.output.hasSuffix("\na script runs no commands\n"))
      #expect(!FileManager.default.fileExists(atPath: directory.appendingPathComponent("x").path))
    }
  }
}
