import Foundation
import Screen
import Testing

/// What really reaches terminals with few colours: every character can be read, and none is of a font that the Linux
/// console has not.
@Suite(.serialized)
struct TerminalColourTests {
  private static let themes = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Themes").path

  @Test(
    .timeLimit(.minutes(5)),
    arguments: [
      ("xterm", "dark"), ("screen", "colour-blind"), ("linux", "dark"), ("linux", "light"), ("xterm", "built-in"),
      ("vt100", "high-contrast"), ("xterm-256color", "colour-blind"),
    ])
  func everyCharacterCanBeRead(term: String, theme: String) throws {
    let terminal = try TmuxTerminal(
      command: "TERM=\(term) '\(Command.ftview)' '\(TerminalScreenTests.capture)' --theme \(theme)",
      columns: 110, rows: 30, environment: ["LC_ALL": "C.UTF-8", "FTVIEW_THEMES": Self.themes])
    try terminal.waitUntilRead(showing: "tcp_v4_rcv")
    try check(terminal.colouredScreen(), term)
    try terminal.type("D")
    try terminal.wait(forText: "details of the packet")
    try check(terminal.colouredScreen(), term)
    try terminal.type("D", "d", "j", "d")
    try terminal.wait(forText: "diff of packets")
    try check(terminal.colouredScreen(), term)
    try terminal.type("q", "q")
    try terminal.wait(forText: "ended:0")
  }

  private func check(_ screen: String, _ term: String, sourceLocation: SourceLocation = #_sourceLocation) {
    var count = 0
    for (character, style) in cells(screen) where character != " " {
      count += 1
      let contrasts =
        Emulator.all(.dark).map { $0.contrast(style) } + (term == "linux" ? [Emulator.console(style)] : [])
      if contrasts.contains(where: { $0 < 4.5 }) {
        Issue.record("\(character) of \(style) is \(contrasts)", sourceLocation: sourceLocation)
        return
      }
      if term == "linux", "▌▏▎▍▋▊▉▸▾…×µ".contains(character) {
        Issue.record("\(character) is in no font of the console", sourceLocation: sourceLocation)
        return
      }
    }
    #expect(count > 500, sourceLocation: sourceLocation)
  }

  private func cells(_ screen: String) -> [(Character, Style)] {
    var found: [(Character, Style)] = []
    var style = Style()
    var rest = Substring(screen)
    while let character = rest.popFirst() {
      guard character == "\u{1b}" else {
        if character != "\n" { found.append((character, style)) }
        continue
      }
      guard rest.popFirst() == "[", let end = rest.firstIndex(where: \.isLetter) else { continue }
      if rest[end] == "m" { apply(rest[..<end].split(separator: ";").compactMap { Int($0) }[...], to: &style) }
      rest = rest[rest.index(after: end)...]
    }
    return found
  }

  private func apply(_ codes: ArraySlice<Int>, to style: inout Style) {
    var codes = codes
    if codes.isEmpty { style = Style() }
    while let code = codes.popFirst() {
      switch code {
      case 0: style = Style()
      case 1: style.attributes.insert(.bold)
      case 2: style.attributes.insert(.dim)
      case 3: style.attributes.insert(.italic)
      case 4: style.attributes.insert(.underline)
      case 7: style.attributes.insert(.reverse)
      case 30...37: style.foreground = .indexed(UInt8(code - 30))
      case 40...47: style.background = .indexed(UInt8(code - 40))
      case 90...97: style.foreground = .indexed(UInt8(code - 82))
      case 100...107: style.background = .indexed(UInt8(code - 92))
      case 38, 48:
        guard codes.popFirst() == 5, let index = codes.popFirst() else { continue }
        if code == 38 { style.foreground = .indexed(UInt8(index)) } else { style.background = .indexed(UInt8(index)) }
      case 39: style.foreground = nil
      case 49: style.background = nil
      default: Issue.record("SGR \(code) is not known to this test")
      }
    }
  }
}
