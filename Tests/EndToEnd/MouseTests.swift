import Foundation
import Testing

/// Clicks on a wide terminal, beyond column 223, where the old way to tell of them ends.
@Suite("Mouse", .timeLimit(.minutes(5)))
struct MouseTests {
  @Test(
    "a click far to the right is one, whatever the terminal's type says of mice",
    arguments: ["xterm-256color", "tmux-256color", "screen-256color"])
  func farRight(type: String) throws {
    let terminal = try TmuxTerminal(
      command: "TERM=\(type) '\(Command.ftview)' '\(Command.fixtures)/packets-6.12.dat.xz'", columns: 300, rows: 24,
      environment: ["LC_ALL": "C.UTF-8"])
    try terminal.waitUntilRead(showing: "packet 1/10", "tcp_v4_rcv")
    #expect(try terminal.state("#{mouse_any_flag} #{mouse_sgr_flag}") == "1 1")
    // As tmux tells of it: button, column and row from 1, then the release.
    try terminal.type(text: "\u{1b}[<0;290;4M\u{1b}[<0;290;4m")
    try terminal.wait(forText: "packet 3/10")
    try terminal.type(text: "\u{1b}[<65;290;4M")
    try terminal.wait(for: "the wheel") { !$0.contains("packet 3/10") && $0.contains("/10") }
    // The line below the list is dragged.
    let list = try terminal.screen().split(separator: "\n", omittingEmptySubsequences: false)
    let line = try #require(list.firstIndex { $0.dropFirst().hasPrefix("calls of packet") })
    try terminal.type(
      text: "\u{1b}[<0;9;\(line + 1)M\u{1b}[<32;9;\(line + 3)M\u{1b}[<32;9;\(line + 4)M\u{1b}[<0;9;\(line + 4)m")
    try terminal.wait(for: "a list that is three lines higher") { screen in
      screen.split(separator: "\n", omittingEmptySubsequences: false).dropFirst(line + 3).first?.dropFirst()
        .hasPrefix("calls of packet") == true
    }
    // What means nothing is not taken for keys: q would end the program.
    try terminal.type(text: "\u{1b}[<0;1q")
    try terminal.type(text: "\u{1b}[<35;290;4M")
    try terminal.type("?")
    try terminal.wait(forText: "half a page down")
    try terminal.type("q", "q", "q")
    try terminal.wait(forText: "ended:0")
    #expect(try terminal.state("#{alternate_on} #{mouse_any_flag} #{mouse_sgr_flag}") == "0 0 0")
  }
}
