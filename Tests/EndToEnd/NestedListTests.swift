import Foundation
import Testing

/// Packets in other ones' windows, in the program as it is, in a terminal.
@Suite("Packets in another one's window, on the screen", .timeLimit(.minutes(5)))
struct NestedListTests {
  private let files = FileCommandTests()
  private let fixture = Command.fixtures + "/nested-6.12.dat.xz"

  /// The list's lines without what is beside it.
  private func list(_ screen: String, lines: Int) -> [String] {
    screen.split(separator: "\n", omittingEmptySubsequences: false).prefix(lines).map { line in
      String(line.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
  }

  @Test("they stand below their window's packet, and Enter goes to their call", arguments: [(80, 24), (200, 60)])
  func list(columns: Int, rows: Int) throws {
    let terminal = try TmuxTerminal(
      command: "'\(Command.ftview)' '\(fixture)'", columns: columns, rows: rows, environment: ["LC_ALL": "C.UTF-8"])
    try terminal.waitUntilRead(showing: "packet 1/5", "calls of packet 1")
    try terminal.type("j", "j")
    let screen = try terminal.wait(forText: "packet 1.2/5", "icmp_rcv")
    let lines = list(screen, lines: 5)
    #expect(lines[1].hasPrefix("1 ") && lines[1].contains("10.0.1.1 → 10.0.1.2"))
    #expect(lines[2].hasPrefix("1.1 ") && lines[2].contains("└ 10.0.1.2 → 10.0.1.1") && lines[2].contains("22.164"))
    #expect(lines[3].hasPrefix("▌1.2 ") && lines[3].contains("└ 10.0.1.2 → 10.0.1.1") && lines[3].contains("20990.946"))
    #expect(lines[4].hasPrefix("2 "))
    try terminal.type("Enter")
    try terminal.wait(for: "the graph's cursor on the call") { screen in
      screen.split(separator: "\n").contains { $0.hasPrefix("▌P") && $0.contains("icmp_rcv") }
    }
    try terminal.type("Escape")
    try terminal.wait(forText: "packet 1.2/5")
    // On the smallest screen, too.
    try terminal.resize(columns: 40, rows: 10)
    try terminal.wait(for: "the same line") { $0.contains("▌1.2 ") && $0.contains("20990.946") }
    try terminal.type(text: "/request")
    try terminal.type("Enter")
    try terminal.wait(forText: "packet 2/5")
    try terminal.type(":")
    try terminal.type(text: "5.1")
    try terminal.type("Enter")
    try terminal.wait(forText: "packet 5.1/5")
    try terminal.type("q")
    try terminal.wait(forText: "ended:0")
  }

  @Test("x writes its call with what is beneath, and a shell is told its path")
  func export() throws {
    try files.inDirectory { folder in
      let terminal = try TmuxTerminal(
        command: "cd '\(folder.path)'; '\(Command.ftview)' '\(fixture)'", columns: 100, rows: 30,
        environment: ["LC_ALL": "C.UTF-8", "SHELL": "/bin/sh"])
      try terminal.waitUntilRead(showing: "packet 1/5")
      try terminal.type("j", "x", "Enter")
      try terminal.wait(forText: "packet-1-__dev_queue_xmit.txt")
      let file = folder.appendingPathComponent("packet-1-__dev_queue_xmit.txt")
      try terminal.wait(for: "the file") { _ in FileManager.default.fileExists(atPath: file.path) }
      let text = try String(contentsOf: file, encoding: .utf8)
      #expect(text.contains("packet_nested: id=1 journey=2 entry=xmit") && !text.contains("net_rx_action"))
      try terminal.type("!")
      try terminal.type(text: "echo \"<$FTVIEW_PACKET $FTVIEW_CALL>\"")
      try terminal.type("Enter")
      try terminal.wait(forText: "<1 __dev_queue_xmit/net_rx_action/__napi_poll/ip_rcv/icmp_rcv/icmp_reply/__dev")
      try terminal.type("Enter")
      try terminal.wait(forText: "packet 1.1/5")
      try terminal.type("q")
      try terminal.wait(forText: "ended:0")
    }
  }
}
