import Diagnostics
import Foundation
import Screen
import Testing

@testable import ftview

/// The theme files that are installed, and what bad ones are told.
@Suite struct ThemeFileTests {
  private var themes: [(name: String, text: String)] {
    get throws {
      let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
      let files = try FileManager.default.contentsOfDirectory(
        at: root.appending(path: "Themes"), includingPropertiesForKeys: nil)
      return try files.filter { $0.pathExtension == "yaml" }
        .map { ($0.deletingPathExtension().lastPathComponent, try String(contentsOf: $0, encoding: .utf8)) }
    }
  }

  @Test func everyThemeLoadsAndSaysEveryRoleOnce() throws {
    let themes = try themes
    #expect(
      Set(themes.map(\.name)).isSuperset(of: ["dark", "light", "16-colour", "high-contrast", "colour-blind"]))
    for (name, text) in themes {
      let theme = try ThemeFile.theme(yaml: Array(text.utf8), path: name + ".yaml")
      #expect(theme.name == name)
      #expect(text.contains("\nbackground: \(theme.backdrop.rawValue)\n"))
      let said = text.split(separator: "\n").filter { $0.hasPrefix("  ") }.map { $0.prefix { $0 != ":" }.dropFirst(2) }
      #expect(said.map(String.init) == Role.allCases.map(\.rawValue), "\(name)")
    }
  }

  /// What carries meaning looks different in every theme, on every kind of terminal.
  @Test func selectionsAndAlarmsShowInEveryTheme() throws {
    for (name, text) in try themes {
      let theme = try ThemeFile.theme(yaml: Array(text.utf8), path: name + ".yaml")
      for depth in ColorDepth.allCases {
        let plain = theme.style(.callName, over: nil, depth: depth)
        for role in [Role.callSelected, .packetSelected, .selectedElsewhere, .searchMatch] {
          #expect(theme.style(.callName, over: role, depth: depth) != plain, "\(name) \(role) \(depth)")
        }
      }
    }
  }

  @Test(arguments: [
    ("styles:\n  call.nme: red\n", "t.yaml:2:3: there is no role 'call.nme'; did you mean call.name?"),
    (
      "name: x\nstyles:\n  text: default\n  call.name: purple\n",
      "t.yaml:4:14: 'purple' is not a colour; a name (red, bright-red), 0-255 or #rrggbb is"
    ),
    ("colours:\n  a: b\n", "t.yaml:1:1: 'colours' is not a part of a theme; name, background and styles are"),
    ("name: x\nbackground: grey\n", "t.yaml:2:13: 'background' is dark, light or either"),
    ("- a\n- b\n", "t.yaml:1:1: lines of 'name: value' are expected"),
    ("styles: [a]\n", "t.yaml:1:9: 'styles' is a list of 'role: style'"),
    ("styles:\n  text: [a]\n", "t.yaml:2:9: a style is a text such as \"red on 25 bold\""),
  ])
  func badThemesAreToldByLine(text: String, message: String) {
    let error = #expect(throws: Diagnostic.self) { try ThemeFile.theme(yaml: Array(text.utf8), path: "t.yaml") }
    #expect(error?.description == message)
  }

  @Test func whatAThemeLeavesOutLooksAsBuiltIn() throws {
    let theme = try ThemeFile.theme(yaml: Array("styles:\n  bar: red\n".utf8), path: "mine.yaml")
    #expect(theme.name == "mine")
    #expect(theme.styles[.bar] == Style(.indexed(1)))
    #expect(theme.styles[.callName] == Theme.builtIn.styles[.callName])
    #expect(try ThemeFile.theme(yaml: [], path: "e.yaml").styles == Theme.builtIn.styles)
  }

  @Test func settingsAndTheirErrors() throws {
    let text = "theme: light\nascii: true\nconsole: false\nnoise: false\n"
    let settings = try Settings(yaml: Array(text.utf8), path: "c.yaml")
    var expected = Settings()
    (expected.theme, expected.ascii, expected.console, expected.noise) = ("light", true, false, false)
    #expect(settings == expected)
    #expect(throws: Diagnostic("'ascii' is true or false", at: "c.yaml:2:8")) {
      try Settings(yaml: Array("theme: light\nascii: perhaps\n".utf8), path: "c.yaml")
    }
    let columns = try Settings(yaml: Array("columns: total, number flow\n".utf8), path: "c.yaml").columns
    #expect(columns == [.total, .number, .flow])
    let noColumn = Diagnostic(
      "no column 'size'", at: "c.yaml:1:10",
      hint:
        "there are number file time cpu proto flow len calls total slowest verdict fam path queued entry device task")
    #expect(throws: noColumn) { try Settings(yaml: Array("columns: number size\n".utf8), path: "c.yaml") }
    let unknown = Diagnostic(
      "there is no setting 'color'", at: "c.yaml:1:1",
      hint: "theme, ascii, console, irqs, noise, columns, mouse, cursor, history, sessions and keys are")
    #expect(throws: unknown) {
      try Settings(yaml: Array("color: red\n".utf8), path: "c.yaml")
    }
  }
}
