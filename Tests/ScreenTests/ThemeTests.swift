import Diagnostics
import Testing

@testable import Screen

@Suite struct StyleTests {
  @Test func stylesAsThemeFilesWriteThem() throws {
    #expect(try Style("red") == Style(.indexed(1)))
    #expect(try Style("bright-white on 25 bold") == Style(.indexed(15), on: .indexed(25), .bold))
    #expect(try Style("on #303030") == Style(nil, on: .rgb(0x30, 0x30, 0x30)))
    #expect(try Style("default underline reverse") == Style(nil, on: nil, [.underline, .reverse]))
    #expect(try Style("bold") == Style(nil, on: nil, .bold))
    #expect(try Style("") == Style())
  }

  @Test(arguments: [
    ("purple", "'purple' is not a colour; a name (red, bright-red), 0-255 or #rrggbb is"),
    ("256", "'256' is not a colour; a name (red, bright-red), 0-255 or #rrggbb is"),
    ("#12345", "'#12345' is not a colour; a name (red, bright-red), 0-255 or #rrggbb is"),
    ("#+12345", "'#+12345' is not a colour; a name (red, bright-red), 0-255 or #rrggbb is"),
    ("red on", "a colour is missing after 'on'"),
    ("red shiny", "'shiny' is not an attribute; bold, dim, underline, reverse and italic are"),
  ])
  func badStylesSayWhatIsWrong(text: String, message: String) {
    let error = #expect(throws: Diagnostic.self) { try Style(text) }
    #expect(error?.description == message)
  }

  @Test func withoutColourABackgroundIsReverseVideo() {
    // Not bold, too: the Linux console brightens what was the background.
    let style = Style(.indexed(15), on: .indexed(25), .bold)
    #expect(style.reduced(to: .mono, on: .dark) == Style(nil, on: nil, .reverse))
    #expect(Style(.indexed(203)).reduced(to: .mono, on: .dark) == Style())
    #expect(Style(nil, on: nil, [.dim, .bold]).reduced(to: .mono, on: .either) == Style(nil, on: nil, .bold))
  }

  @Test func colorsThatCanBeReadStay() {
    #expect(Style(.rgb(255, 0, 0)).reduced(to: .indexed256, on: .dark) == Style(.indexed(196)))
    #expect(Style(.indexed(9)).reduced(to: .ansi16, on: .dark) == Style(.indexed(9)))
    #expect(Style(.indexed(114), on: nil, .bold).reduced(to: .ansi8, on: .dark) == Style(.indexed(2), on: nil, .bold))
    #expect(Style(.indexed(79)).reduced(to: .ansi8, on: .dark) == Style(.indexed(6)))
    #expect(Style(.indexed(25)).reduced(to: .ansi8, on: .light) == Style(.indexed(4)))
    let chip = Style(.indexed(15), on: .indexed(25))
    #expect(chip.reduced(to: .ansi16, on: .dark) == Style(.indexed(15), on: .indexed(4)))
  }

  /// Red on black is 2.7:1 on the Linux console, blue 1.6:1.
  @Test func aColourThatCannotBeReadIsTheTerminalsOwn() {
    #expect(Style(.indexed(245)).reduced(to: .ansi8, on: .dark) == Style())
    #expect(Style(.indexed(1)).reduced(to: .ansi8, on: .dark) == Style(nil, on: nil, .bold))
    #expect(Style(.indexed(214)).reduced(to: .ansi8, on: .dark) == Style(nil, on: nil, .bold))
    #expect(Style(.indexed(114)).reduced(to: .ansi8, on: .either) == Style())
    #expect(Style(.indexed(9)).reduced(to: .ansi8, on: .either) == Style(nil, on: nil, .bold))
  }

  /// Bold red is bright red on some terminals, 4.0:1 on white.
  @Test func boldGoesWhereItTakesContrast() {
    #expect(Style(.indexed(160), on: nil, .bold).reduced(to: .ansi16, on: .light) == Style(.indexed(1)))
    #expect(
      Style(.indexed(0), on: .indexed(6), .bold).reduced(to: .ansi8, on: .dark) == Style(.indexed(0), on: .indexed(6)))
  }

  @Test func aBackgroundThatTurnsBlackIsTheOtherWayRound() {
    let style = Style(.indexed(15), on: .indexed(234), .bold)
    #expect(style.reduced(to: .ansi8, on: .either) == Style(nil, on: nil, .reverse))
    #expect(style.reduced(to: .ansi8, on: .dark) == Style(.indexed(0), on: .indexed(7)))
    #expect(style.reduced(to: .ansi8, on: .light) == Style(.indexed(7), on: .indexed(0)))
    let painted = Style(.indexed(15), on: .indexed(0))
    #expect(painted.reduced(to: .ansi8, on: .dark) == Style(.indexed(7), on: .indexed(0), .bold))
  }

  @Test func aSelectionKeepsWhatItDoesNotSay() {
    let theme = Theme(
      name: "t", styles: [.callName: Style(.indexed(120), on: nil, .bold), .callSelected: Style(nil, on: .indexed(24))])
    #expect(
      theme.style(.callName, over: .callSelected, depth: .indexed256) == Style(.indexed(120), on: .indexed(24), .bold))
  }
}

@Suite struct ThemeTests {
  @Test func theBuiltInThemeHasEveryRole() {
    #expect(Set(Theme.builtIn.styles.keys) == Set(Role.allCases))
  }

  /// Selections, matches and what is wrong must be told apart on a terminal without colour, too.
  @Test(arguments: [Role.packetSelected, .callSelected, .selectedElsewhere, .searchMatch, .statusArmed, .statusLost])
  func whatMattersShowsWithoutColour(role: Role) {
    for depth in ColorDepth.allCases {
      let style = Theme.builtIn.style(.callName, over: role, depth: depth)
      #expect(style != Theme.builtIn.style(.callName, over: nil, depth: depth), "\(role) on \(depth)")
    }
  }
}

@Suite struct GlyphTests {
  @Test func barsShowTheirShare() {
    #expect(Glyphs.unicode.bar(share: 1, columns: 4) == "████")
    #expect(Glyphs.unicode.bar(share: 0.5, columns: 4) == "██")
    #expect(Glyphs.unicode.bar(share: 0.28, columns: 4) == "█▏")
    #expect(Glyphs.ascii.bar(share: 0.5, columns: 4) == "##")
    #expect(Glyphs.unicode.bar(share: 0.0001, columns: 4) == "▏")
    #expect(Glyphs.unicode.bar(share: 0, columns: 4) == "")
    #expect(Glyphs.unicode.bar(share: 7, columns: 2) == "██")
    #expect(Glyphs.unicode.bar(share: .nan, columns: 2) == "")
  }

  /// Every character of this list is in each of the 450 fonts of Debian's console-setup-linux 1.221 that are not of
  /// Ethiopian-Goha, or is ASCII, and in code page 437, which the kernel has before a font is set
  /// (drivers/tty/vt/cp437.uni). Of the parts of a cell none has more than the left half, and 317 have not that one.
  @Test func theConsolesGlyphsAreInItsFonts() {
    let everywhere = Set("▶▼◀▲→←│─└├█░▒■•")
    let glyphs = Glyphs.console
    let all = [
      glyphs.folded, glyphs.open, glyphs.leaf, glyphs.guide, glyphs.horizontal, glyphs.ellipsis, glyphs.selected,
      glyphs.descending, glyphs.ascending,
    ]
    for character in all + glyphs.barSteps + Array(glyphs.arrow + glyphs.times + glyphs.micro) {
      #expect(character.isASCII || everywhere.contains(character), "\(character)")
    }
    #expect(glyphs.bar(share: 0.5, columns: 3) == "█▒")
  }

  @Test func asciiGlyphsAreASCII() {
    let glyphs = Glyphs.ascii
    let all = [
      glyphs.folded, glyphs.open, glyphs.leaf, glyphs.guide, glyphs.horizontal, glyphs.ellipsis, glyphs.selected,
      glyphs.descending, glyphs.ascending,
    ]
    #expect((all + glyphs.barSteps).allSatisfy { $0.isASCII })
    #expect((glyphs.arrow + glyphs.times + glyphs.micro).allSatisfy { $0.isASCII })
  }
}
