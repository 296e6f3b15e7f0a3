import Foundation
import TestSupport
import Testing

/// What a terminal shows is what the program meant, by terminals' capabilities: the real program in tmux, told by TERM which
/// terminal it has, beside the cells that it says it draws.
@Suite(.serialized, .timeLimit(.minutes(20)))
struct TerminalCellTests {
  private static let sizes = [(80, 24), (40, 10), (200, 60)]
  /// Keys that lead to a view, and from there to the panes again.
  private static let views = [
    ("the panes", "", ""), ("the calls", "<Tab>zR9j", "<Esc>"), ("a zoom", "<Tab>j<Enter>", "<Esc><Esc>"),
    ("details", "DG<Tab>", "D"), ("a diff", "gd3jd", "q"), ("families", "fj", "q"), ("functions", "tj", "q"),
    ("help", "?^D", "q"), ("settings", ":set<Enter>", "q"), ("a prompt", ":e<Space>Docs<Tab>", "<Esc>"),
    ("a search", "/tcp", "<Esc>"), ("a message", "ma", ""), ("noise and interrupts left out", "oi", "oi"),
  ]
  private static let random = [
    "j", "k", "5j", "5k", "g", "G", "^D", "^U", "h", "l", "<Space>", "zR", "zM", "z2", "<Tab>", "<Enter>", "<Esc>", "D",
    "s",
    "r", "i", "o", "w", "e", "d", "f", "t", "?", "n", "*", "+", "-", ">", "<", "/tcp^T<Enter>", "/r<Esc>",
    "&rcv<Enter>",
    "&<Enter>", ":set<Space>columns<Space>number<Space>flow<Enter>", ":set<Space>nocolumns<Enter>",
    ":set<Enter>", "ma", "'a", "F", "=",
  ]
  /// Those of which this machine has a description.
  static let terminals = ["xterm-256color", "xterm-direct", "linux", "screen", "tmux-256color", "vt100"].filter {
    name in
    ["/usr/share/terminfo", "/lib/terminfo", "/etc/terminfo"].contains {
      FileManager.default.fileExists(atPath: "\($0)/\(name.prefix(1))/\(name)")
    }
  }

  /// The program in a terminal, and somebody who presses its keys from elsewhere.
  private struct Pair {
    let terminal: TmuxTerminal
    let client: SocketClient

    init(_ term: String, _ folder: URL) throws {
      terminal = try TmuxTerminal(
        command: "cd '\(folder.path)'; TERM=\(term) '\(Command.ftview)' --listen s '\(TerminalScreenTests.capture)'",
        environment: ["LC_ALL": "C.UTF-8"])
      try terminal.waitUntilRead(showing: "packet 1/10")
      client = try SocketClient(folder.appendingPathComponent("s").path)
    }

    func press(_ keys: String) {
      if !keys.isEmpty { #expect(client.ask("keys " + keys) == "ok\n") }
    }

    /// Waits until the program knows of a size.
    func resize(_ columns: Int, _ rows: Int) throws {
      try terminal.resize(columns: columns, rows: rows)
      let deadline = Date().addingTimeInterval(60)
      while try cells().first != "screen \(columns) \(rows)" {
        try #require(Date() < deadline, "the size never came")
      }
    }

    /// The lines that the program draws, once nothing is counted any more; before them their number.
    private func cells() throws -> [String] {
      #expect(client.ask("wait") == "ok\n")
      let head = client.ask("screen")
      let rows = try #require(head.split(separator: " ").last.flatMap { Int($0.dropLast()) }, "\(head)")
      return [String(head.dropLast())]
        + client.answer(lines: rows).split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(
          String.init)
    }

    /// The terminal comes to show what the program draws.
    func compare(_ what: String) throws {
      let cells = try cells().dropFirst().joined(separator: "\n")
      try terminal.wait(for: "screen of \(what):\n\(cells)\n") { screen in
        screen.hasSuffix("\n") && screen.dropLast() == cells
      }
    }
  }

  @Test(arguments: terminals) func everyViewInEverySize(term: String) throws {
    try FileCommandTests().inDirectory { folder in
      let pair = try Pair(term, folder)
      for (columns, rows) in Self.sizes {
        try pair.resize(columns, rows)
        for (name, keys, back) in Self.views {
          pair.press(keys)
          try pair.compare("\(name) at \(columns)x\(rows)")
          pair.press(back)
        }
      }
    }
  }

  @Test(arguments: terminals.enumerated().map { ($0.element, UInt64($0.offset)) })
  func whateverIsPressed(term: String, seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    try FileCommandTests().inDirectory { folder in
      let pair = try Pair(term, folder)
      for step in 0..<60 {
        if Int.random(in: 0..<8, using: &random) == 0 {
          try pair.resize(Int.random(in: 40...200, using: &random), Int.random(in: 10...60, using: &random))
        } else {
          pair.press(Self.random.randomElement(using: &random) ?? "j")
        }
        if step % 3 == 2 { try pair.compare("step \(step)") }
      }
    }
  }

  @Test func theTerminalsAreThere() { #expect(Self.terminals.count >= 5) }
}
