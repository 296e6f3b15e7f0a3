import Foundation
import Testing

/// The built program on a capture from the box, in a terminal of its own: what a user sees first, and what is left of the
/// terminal afterwards.
@Suite(.serialized)
struct TerminalScreenTests {
  static let capture = Command.fixtures + "/packets-6.12.dat.xz"

  static func open(_ columns: Int, _ rows: Int) throws -> TmuxTerminal {
    try TmuxTerminal(
      command: "'\(Command.ftview)' '\(capture)'", columns: columns, rows: rows, environment: ["LC_ALL": "C.UTF-8"])
  }

  /// The screen, with the status line's path cut to what it says of the cursor.
  static func lines(_ screen: String) -> String {
    screen.split(separator: "\n").map { line in
      guard line.hasPrefix(" /"), let place = line.range(of: "packet ") else { return String(line) }
      return " … " + line[place.lowerBound...]
    }.joined(separator: "\n")
  }

  @Test(.timeLimit(.minutes(5)))
  func theFirstScreenAt80x24() throws {
    let terminal = try Self.open(80, 24)
    let expected = """
      * # proto         source → destination                  calls  total µs verdict
      ▌ 1 TCP S         10.0.1.1:60140 → 10.0.1.2:9000          163 18288.167 ok
        2 TCP .         10.0.1.1:60140 → 10.0.1.2:9000          168  9212.251 ok
        3 TCP P.        10.0.1.1:60140 → 10.0.1.2:9000          107  1017.820 ok
        4 TCP F.        10.0.1.1:60140 → 10.0.1.2:9000           57  3136.844 ok
        5 TCP .         10.0.1.1:60140 → 10.0.1.2:9000           14    61.044 ok
        6 UDP           10.0.1.1:59017 → 10.0.1.2:7000           25  1208.647 ok
        7 UDP           [fd00:1::1]:55892 → [fd00:1::2]:7000     25  3415.077 ok
       calls of packet 1                                   total µs   self µs share
      ▌   ▾ tcp_v4_rcv                                    18288.167  5343.164 ████████
          │ ▾ __inet_lookup_established                    1881.960  1786.040 ▉
          │ │   inet_ehashfn                                 95.920    95.920 ▏
          │ ▾ __inet_lookup_listener                        325.942   134.463 ▏
          │ │   inet_lhash2_lookup                          191.479   191.479 ▏
          │ ▾ tcp_inbound_hash                              157.425    58.550 ▏
          │ │   tcp_do_parse_auth_options                    98.875    98.875 ▏
          │ ▾ sk_filter_trim_cap                             71.444    48.933 ▏
          │ │ ▾ security_sock_rcv_skb                        16.260    10.880 ▏
          │ │ │   apparmor_socket_sock_rcv_skb                2.725     2.725 ▏
          │ │ │   bpf_lsm_socket_sock_rcv_skb                 2.655     2.655 ▏
          │ │   __rcu_read_lock                               2.575     2.575 ▏
          │ │   __rcu_read_unlock                             3.676     3.676 ▏
       … packet 1/10
       Enter calls  d mark for diff  s sort  ? help  q quit  / search  D details
      """
    try terminal.wait(for: "the first screen:\n\(expected)") { Self.lines($0) == expected }
    try terminal.type("q")
    try terminal.wait(forText: "ended:0")
    #expect(try terminal.state("#{alternate_on} #{cursor_flag} #{mouse_any_flag}") == "0 1 0")
  }

  /// One packet was accepted and the other one dropped by a rule, 27 lines below the first.
  @Test(.timeLimit(.minutes(5)), arguments: [(80, 24), (40, 10)])
  func aDiffOpensWhereThePacketsPart(columns: Int, rows: Int) throws {
    let terminal = try TmuxTerminal(
      command: "'\(Command.ftview)' '\(Command.fixtures)/answers-routes-6.12.dat.xz'", columns: columns, rows: rows,
      environment: ["LC_ALL": "C.UTF-8"])
    try terminal.waitUntilRead(showing: "packet 1/7")
    try terminal.type(text: ":diff 1 2")
    try terminal.type("Enter")
    try terminal.wait(for: "the divergence") { screen in
      screen.contains("diff of packets 1 and 2") && screen.contains("right: dropped: NETFILTER_DROP")
        && screen.split(separator: "\n").contains { $0.hasPrefix("▌+") && $0.contains("nft_immediate_e") }
        && (columns < 80 || screen.contains("/nft_do_chain/sk_skb_reason_drop"))
    }
    try terminal.type(text: "gc")
    try terminal.wait(for: "the divergence again") { screen in
      screen.split(separator: "\n").contains { $0.hasPrefix("▌+") && $0.contains("nft_immediate_e") }
    }
    try terminal.type("C-c")
    try terminal.wait(forText: "ended:0")
  }

  @Test(.timeLimit(.minutes(5)))
  func writingOverAFileAsksFirst() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("ftview-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("p.txt")
    try "old\n".write(to: file, atomically: false, encoding: .utf8)
    let terminal = try TmuxTerminal(
      command: "cd '\(folder.path)'; '\(Command.ftview)' '\(Self.capture)'", columns: 80, rows: 24,
      environment: ["LC_ALL": "C.UTF-8"])
    try terminal.waitUntilRead(showing: "tcp_v4_rcv")
    try terminal.type(text: "x")
    try terminal.type("C-u")
    try terminal.type(text: "p.txt")
    try terminal.type("Enter")
    try terminal.wait(forText: "y replace  n leave: p.txt is there already")
    try terminal.type("n")
    try terminal.wait(forText: "p.txt is as it was; nothing was written")
    #expect(try String(contentsOf: file, encoding: .utf8) == "old\n")
    try terminal.type(text: ":export p.txt")
    try terminal.type("Enter")
    try terminal.wait(forText: "y replace")
    try terminal.type("y")
    try terminal.wait(forText: "wrote p.txt: ")
    #expect(try String(contentsOf: file, encoding: .utf8).contains("tcp_v4_rcv() {"))
    let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    try terminal.type(text: ":export /dev/null")
    try terminal.type("Enter")
    try terminal.wait(forText: "/dev/null: is no file; give a file's name")
    try terminal.type("q")
    try terminal.wait(forText: "ended:0")
  }

  @Test(.timeLimit(.minutes(5)))
  func aTerminalThatShrinksAndGrows() throws {
    let terminal = try Self.open(80, 24)
    try terminal.waitUntilRead(showing: "apparmor_socket_sock_rcv_skb")
    try terminal.resize(columns: 40, rows: 10)
    try terminal.wait(for: "a screen of ten lines") { screen in
      screen.split(separator: "\n").count <= 10 && screen.contains("__inet_lookup_establis…")
        && screen.contains("tcp_v4_rcv")
    }
    try terminal.resize(columns: 120, rows: 40)
    try terminal.wait(for: "all packets") { $0.contains("10.0.1.1 → 10.0.1.2") && $0.contains("tcp_v4_fill_cb") }
    try terminal.type("C-c")
    try terminal.wait(forText: "ended:0")
  }

  @Test(.timeLimit(.minutes(5))) func aTerminalThatCannotMoveTheCursorIsRefused() throws {
    let terminal = try TmuxTerminal(command: "TERM=dumb '\(Command.ftview)' '\(Self.capture)'")
    try terminal.wait(forText: "TERM=dumb cannot move a cursor; try TERM=xterm-256color", "ended:2")
  }

  /// Keys that the terminal's description lacks, and an answer to a question of somebody else's.
  @Test(.timeLimit(.minutes(5))) func aControlSequenceIsNoEscAndNoKeys() throws {
    let terminal = try Self.open(80, 24)
    try terminal.waitUntilRead(showing: "tcp_v4_rcv")
    try terminal.type(text: ":xy")
    // Home, an answer, End, Esc with a bracket that begins no sequence.
    try terminal.type("-H", "1b", "5b", "31", "7e")
    try terminal.type(text: "a")
    try terminal.type("-H", "1b", "5b", "3f", "36", "32", "63")
    try terminal.type("-H", "1b", "5b", "34", "7e")
    try terminal.type(text: "z")
    try terminal.wait(forText: ":axyz")
    try terminal.type("Escape")
    try terminal.wait(for: "no prompt") { !$0.contains(":axyz") }
    try terminal.type("C-c")
    try terminal.wait(forText: "ended:0")
  }

  @Test(.timeLimit(.minutes(5)), arguments: ["TERM", "HUP", "INT"])
  func aSignalLeavesTheTerminalClean(_ signal: String) throws {
    let terminal = try Self.open(80, 24)
    try terminal.waitUntilRead(showing: "tcp_v4_rcv")
    let child = try Command.run("/usr/bin/pgrep", ["-P", try terminal.state("#{pane_pid}"), "-x", "ftview"])
    let pid = try #require(Int32(child.output.trimmingCharacters(in: .whitespacesAndNewlines)))
    #expect(kill(pid, signal == "TERM" ? SIGTERM : signal == "HUP" ? SIGHUP : SIGINT) == 0)
    try terminal.wait(forText: "ended:")
    #expect(try terminal.state("#{alternate_on} #{cursor_flag} #{mouse_any_flag}") == "0 1 0")
  }
}
