import Foundation
import TestSupport
import Testing

/// What a terminal shows is what the program meant, by terminals' capabilities: the real program in tmux, told by TERM which
/// terminal it has, beside the cells that it says it draws.
@Suite(.serialized, .timeLimit(.minutes(20 + RandomSteps.wanted / 1000)))
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
    ":set<Enter>", "ma", "'a", "F", "=", "J", "K", "u", "H", "W", "E", "]j", "[j", "^F", "^B", "]c", "[c", "c", "N",
    "#",
    "fs", "tsr", "t<Tab>", "U", "3", ".", "<F9>", "^L", "/tcp", "&r", ":e<Space>", ":set<Space>sort<Space>flow<Enter>",
    "d3jd", ":set<Space>cursor<Space>name<Enter>", ":set<Space>cursor<Space>line<Enter>",
  ]
  /// How many keys, mouse events and sizes are tried in each terminal.
  private static let steps = RandomSteps.wanted / max(1, terminals.count)
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
      try wait(forSize: "screen \(columns) \(rows)")
    }

    func wait(forSize size: String) throws {
      let deadline = Date().addingTimeInterval(60)
      while try cells().first != size { try #require(Date() < deadline, "the size never came") }
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

    /// The same by a connection that stays open. What the terminal has sent may still be on its way to the program.
    func compare(by control: TmuxControl, _ what: String) throws {
      let deadline = Date().addingTimeInterval(20)
      while true {
        let cells = try cells().dropFirst().joined(separator: "\n")
        let screen = control.ask("capture-pane -p -t t")
        if screen == cells { return }
        try #require(Date() < deadline, "\(what): the terminal shows\n\(screen)\ninstead of\n\(cells)")
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
      let control = try pair.terminal.control()
      var size = (columns: 80, rows: 24)
      var last: [String] = []
      for step in 0..<Self.steps {
        var event: String
        switch Int.random(in: 0..<12, using: &random) {
        case 0:
          size = (Int.random(in: 40...200, using: &random), Int.random(in: 10...60, using: &random))
          event = "\(size.columns)x\(size.rows)"
          _ = control.ask("resize-window -t t -x \(size.columns) -y \(size.rows)")
          try pair.wait(forSize: "screen \(size.columns) \(size.rows)")
        case 1, 2:
          event = Self.mouse(in: size, &random)
          control.type(bytes: event)
        default:
          event = Self.random.randomElement(using: &random) ?? "j"
          pair.press(event)
        }
        last = last.suffix(20) + [event]
        try pair.compare(by: control, "step \(step), seed \(seed), after \(last)")
      }
    }
  }

  /// A click, a drag or a turn of the wheel, as a terminal tells of it (SGR, mode 1006).
  private static func mouse(in size: (columns: Int, rows: Int), _ random: inout SeededGenerator) -> String {
    func place() -> String {
      "\(Int.random(in: 1...size.columns, using: &random));\(Int.random(in: 1...size.rows, using: &random))"
    }
    let at = place()
    switch Int.random(in: 0..<4, using: &random) {
    case 0: return "\u{1b}[<\(Bool.random(using: &random) ? 64 : 65);\(at)M"
    case 1:
      let end = place()
      return "\u{1b}[<0;\(at)M\u{1b}[<32;\(end)M\u{1b}[<0;\(end)m"
    default: return "\u{1b}[<0;\(at)M\u{1b}[<0;\(at)m"
    }
  }

  @Test func theTerminalsAreThere() { #expect(Self.terminals.count >= 5) }
}

/// How many random events are tried, in all terminals together.
private enum RandomSteps {
  static let wanted = ProcessInfo.processInfo.environment["FTVIEW_RANDOM_STEPS"].flatMap { Int($0) } ?? 360
}
