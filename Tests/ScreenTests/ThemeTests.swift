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
    ("purple", "'purple' is no colour; a name (red, bright-red), 0-255 or #rrggbb is"),
    ("256", "'256' is no colour; a name (red, bright-red), 0-255 or #rrggbb is"),
    ("#12345", "'#12345' is no colour; a name (red, bright-red), 0-255 or #rrggbb is"),
    ("#+12345", "'#+12345' is no colour; a name (red, bright-red), 0-255 or #rrggbb is"),
    ("red on", "a colour is missing after 'on'"),
    ("red shiny", "'shiny' is no attribute; bold, dim, underline, reverse and italic are"),
  ])
  func badStylesSayWhatIsWrong(text: String, message: String) {
    #expect(throws: StyleProblem(message: message)) { try Style(text) }
  }

  @Test func withoutColourABackgroundIsReverseVideo() {
    let style = Style(.indexed(15), on: .indexed(25), .bold)
    #expect(style.reduced(to: .mono) == Style(nil, on: nil, [.bold, .reverse]))
    #expect(Style(.indexed(203)).reduced(to: .mono) == Style())
  }

  @Test func brightColoursAreBoldOnEightColours() {
    #expect(Style(.indexed(9)).reduced(to: .ansi8) == Style(.indexed(1), on: nil, .bold))
    #expect(Style(.indexed(9)).reduced(to: .ansi16) == Style(.indexed(9)))
    #expect(Style(.rgb(255, 0, 0)).reduced(to: .indexed256) == Style(.indexed(196)))
  }

  @Test func aBackgroundThatTurnsBlackIsReversedInstead() {
    #expect(Style(.indexed(15), on: .indexed(234)).reduced(to: .ansi8).attributes.contains(.reverse))
    #expect(Style(.indexed(15), on: .indexed(234)).reduced(to: .ansi8).background == nil)
  }

  @Test func aSelectionKeepsWhatItDoesNotSay() {
    let theme = Theme(
      name: "t", styles: [.callName: Style(.indexed(2), on: nil, .bold), .callSelected: Style(nil, on: .indexed(4))])
    #expect(
      theme.style(.callName, over: .callSelected, depth: .indexed256) == Style(.indexed(2), on: .indexed(4), .bold))
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

  @Test func asciiGlyphsAreASCII() {
    let glyphs = Glyphs.ascii
    let all = [
      glyphs.folded, glyphs.open, glyphs.leaf, glyphs.guide, glyphs.horizontal, glyphs.ellipsis, glyphs.selected,
    ]
    #expect((all + glyphs.barSteps).allSatisfy { $0.isASCII })
    #expect((glyphs.arrow + glyphs.times + glyphs.micro).allSatisfy { $0.isASCII })
  }
}
