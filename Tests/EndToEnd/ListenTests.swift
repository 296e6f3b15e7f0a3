import Foundation
import Glibc
import Testing

/// `ftview --listen SOCKET`: other programs press keys and look at the screen of the real program in a real terminal.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct ListenTests {
  private let files = FileCommandTests()

  private func open(_ folder: URL, _ command: String = "--listen s a.txt") throws -> TmuxTerminal {
    let terminal = try TmuxTerminal(
      command: "cd '\(folder.path)'; '\(Command.ftview)' \(command)", columns: 60, rows: 10,
      environment: ["LC_ALL": "C.UTF-8"])
    try terminal.waitUntilRead(showing: "packet 1/2")
    return terminal
  }

  @Test func keysAreTakenAndScreensAreTheAnswer() throws {
    try files.inDirectory { folder in
      let socket = folder.appendingPathComponent("s").path
      let terminal = try open(folder)
      #expect(try FileManager.default.attributesOfItem(atPath: socket)[.posixPermissions] as? Int == 0o600)
      let client = try SocketClient(socket)
      #expect(client.ask("keys j") == "ok\n")
      #expect(client.ask("# nothing\n\nwait") == "ok\n")
      let screen = """
        screen 60 10
        * #     time s cpu outermost call           calls  total µs
          1              1 f                            2     1.000
        ▌ 2              1 f                            2     9.000
         calls of root 2                          total µs   self µs
        ▌   ▾ f                                      9.000     8.900
            │  h                                     0.100     0.100


         a.txt                                           packet 2/2
         Enter calls  d mark for diff  s sort  ? help  q quit

        """
      #expect(client.ask("screen", lines: 11) == screen)
      // It is what the terminal shows.
      try terminal.wait(forText: "▌ 2", "packet 2/2")
      #expect(client.ask("type /g") == "ok\n" && client.ask("wait no match") == "ok\n")
      #expect(client.ask("keys <Esc>") == "ok\n")
      #expect(client.ask("screen out") == "ok\n")
      #expect(client.ask("screen out") == "error out: is there already; screen! replaces it\n")
      #expect(client.ask("size 80 24") == "error the size is the terminal's\n")
      #expect(client.ask("jump") == "error 'jump' is no step; size, keys, type, wait and screen are\n")
      // A screen that is waited for comes by somebody's keys.
      client.send("wait packet 1/2\nkeys j\n")
      try terminal.type(text: "k")
      #expect(client.answer(lines: 2) == "ok\nok\n")
      #expect(client.ask("keys q") == "ok\n" && client.answer() == "")
      try terminal.wait(forText: "ended:0")
      #expect(!FileManager.default.fileExists(atPath: socket))
    }
  }

  /// One that sends without end, one that takes no answer, one that waits for ever and many that do nothing.
  @Test func noClientHoldsTheScreen() throws {
    try files.inDirectory { folder in
      let socket = folder.appendingPathComponent("s").path
      let terminal = try open(folder)
      let flood = try SocketClient(socket)
      #expect(flood.ask(String(repeating: "x", count: 5000)) == "error a line is longer than 4096 bytes\n")
      #expect(flood.answer() == "")
      let deaf = try SocketClient(socket)
      for _ in 0..<8 { deaf.send(String(repeating: "screen\n", count: 500)) }
      let idle = try (0..<6).map { _ in try SocketClient(socket) }
      let waiting = try SocketClient(socket)
      waiting.send("wait what never comes\n")
      try terminal.type(text: "j")
      try terminal.wait(forText: "packet 2/2")
      #expect(try SocketClient(socket).answer() == "error 8 programs are connected already\n")
      #expect(idle[0].ask("keys k") == "ok\n")
      try terminal.wait(forText: "packet 1/2")
      // One that goes makes room.
      shutdown(waiting.socket, Int32(SHUT_RDWR))
      shutdown(idle[1].socket, Int32(SHUT_RDWR))
      #expect(idle[0].ask("keys j") == "ok\n")
      let last = try SocketClient(socket)
      #expect(last.ask("wait packet 2/2") == "ok\n")
      try terminal.type(text: "q")
      try terminal.wait(forText: "ended:0")
    }
  }

  @Test func onlyWhatAKilledProgramLeftIsReplaced() throws {
    try files.inDirectory { folder in
      let refused = "ftview: s: is there already; --listen makes a socket of its own\n"
      try "mine".write(to: folder.appendingPathComponent("s"), atomically: false, encoding: .utf8)
      #expect(try files.shell("ftview --listen s a.txt", in: folder).errors == refused)
      #expect(try String(contentsOf: folder.appendingPathComponent("s"), encoding: .utf8) == "mine")
      #expect(try files.shell("ln -sf none s; ftview --listen s a.txt", in: folder).errors == refused)
      let long = String(repeating: "x", count: 120)
      #expect(
        try files.shell("ftview --listen \(long) a.txt", in: folder).errors
          == "ftview: cannot listen at \(long): File name too long\n")
      #expect(try files.shell("ftview --listen s --script x a.txt", in: folder).status == 2)
      unlink(folder.appendingPathComponent("s").path)
      let first = try open(folder)
      // Somebody listens there.
      #expect(try files.shell("ftview --listen s a.txt", in: folder).errors == refused)
      let process = try #require(Int32(try first.state("#{pane_pid}")))
      _ = try files.shell("pkill -KILL -P \(process) ftview", in: folder)
      try first.wait(forText: "Killed")
      #expect(FileManager.default.fileExists(atPath: folder.appendingPathComponent("s").path))
      let second = try open(folder)
      #expect(try SocketClient(folder.appendingPathComponent("s").path).ask("keys j") == "ok\n")
      try second.wait(forText: "packet 2/2")
      // Another file in its place is left alone.
      _ = try files.shell("rm s; echo mine >s", in: folder)
      try second.type(text: "q")
      try second.wait(forText: "ended:0")
      #expect(try String(contentsOf: folder.appendingPathComponent("s"), encoding: .utf8) == "mine\n")
    }
  }

  /// The command of Docs/Screen.md.
  @Test func theExampleOfTheDocumentsWorks() throws {
    let document = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Docs/Screen.md")
    let text = try String(contentsOf: document, encoding: .utf8)
    let command = try #require(text.components(separatedBy: "```\n").first { $0.hasPrefix("printf ") })
    try files.inDirectory { folder in
      let terminal = try open(folder, "--listen ftview.socket a.txt")
      let outcome = try files.shell(command, in: folder)
      #expect(outcome.output.hasPrefix("ok\nok\nscreen 60 10\n") && outcome.errors == "" && outcome.status == 0)
      #expect(outcome.output.split(separator: "\n").contains { $0.hasPrefix("▌ 2 ") })
      try terminal.type(text: "q")
      try terminal.wait(forText: "ended:0")
    }
  }
}
