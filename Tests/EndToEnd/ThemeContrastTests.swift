import Foundation
import Screen
import Testing

@testable import ftview

/// Every role of every theme can be read on every terminal: what is sent for it has a contrast of 4.5:1 at least, by WCAG
/// 2.1's measure, with xterm's colours and the Linux console's, whether bold text is brightened or not.
@Suite struct ThemeContrastTests {
  /// What lies over text: selections in either pane, and a search's matches.
  private static let overs: [Role?] = [nil, .packetSelected, .callSelected, .selectedElsewhere, .searchMatch]

  private static var themes: [Theme] {
    get throws {
      let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
      return try ["dark", "light", "16-colour", "high-contrast", "colour-blind"].map { name in
        let file = root.appending(path: "Themes/\(name).yaml")
        return try ThemeFile.theme(yaml: Array(Data(contentsOf: file)), path: name + ".yaml")
      } + [.builtIn]
    }
  }

  @Test(arguments: ColorDepth.allCases) func everyRoleOfEveryThemeCanBeRead(depth: ColorDepth) throws {
    for theme in try Self.themes {
      for role in Role.allCases {
        for over in Self.overs {
          let style = theme.style(role, over: over, depth: depth)
          for terminal in Emulator.all(theme.backdrop) {
            let contrast = terminal.contrast(style)
            guard contrast < 4.5 else { continue }
            Issue.record("\(theme.name) \(role) over \(String(describing: over)), \(terminal): \(contrast), \(style)")
          }
        }
      }
    }
  }

  /// The Linux console is black whatever the theme was made for, has eight colours, and draws attributes as colours.
  @Test(arguments: [ColorDepth.ansi8, .mono]) func everyThemeCanBeReadOnTheConsole(depth: ColorDepth) throws {
    for theme in try Self.themes {
      for role in Role.allCases {
        for over in Self.overs {
          let style = theme.style(role, over: over, depth: depth, on: .dark)
          let contrast = Emulator.console(style)
          guard contrast < 4.5 else { continue }
          Issue.record("\(theme.name) \(role) over \(String(describing: over)): \(contrast), \(style)")
        }
      }
    }
  }

  /// The measure itself: what is well known, and what was wrong.
  @Test func whatContrastIs() {
    let dark = Emulator(palette: Emulator.xterm, isBrightening: true, isLight: false)
    #expect(Emulator.ratio((0, 0, 0), (255, 255, 255)) == 21)
    #expect(abs(Emulator.ratio((118, 118, 118), (255, 255, 255)) - 4.54) < 0.01)
    #expect(dark.contrast(Style(.indexed(0), on: nil, .bold)) < 5.4)
    #expect(Emulator(palette: Emulator.xterm, isBrightening: false, isLight: false).contrast(Style(.indexed(0))) == 1)
    #expect(abs(Emulator.console(Style(.indexed(1))) - 2.71) < 0.01)
    #expect(abs(Emulator.console(Style(nil, on: nil, .dim)) - 2.82) < 0.01)
    #expect(abs(Emulator.console(Style(nil, on: nil, [.bold, .reverse])) - 3.21) < 0.01)
  }
}
