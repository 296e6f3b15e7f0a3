/// A look for every role.
package struct Theme: Equatable, Sendable {
  package var name: String
  package var styles: [Role: Style]

  package init(name: String, styles: [Role: Style]) {
    self.name = name
    self.styles = styles
  }

  /// The look of a cell on a terminal of that depth: its role's style with the style of what lies over it on top.
  ///
  /// - Complexity: O(1); terminals cache it by role.
  package func style(_ role: Role, over: Role?, depth: ColorDepth) -> Style {
    var style = styles[role] ?? styles[.text] ?? Style()
    if let over, let top = styles[over] { style = style.under(top) }
    return style.reduced(to: depth)
  }
}

extension Theme {
  /// What is used when no theme file is found: palette colours of middling brightness on the terminal's own
  /// background, legible on dark and light ones. `Themes/dark.yaml` says the same with more colours.
  package static let builtIn = Theme(
    name: "built-in",
    styles: [
      .text: Style(),
      .dim: Style(.indexed(244)),
      .title: Style(.indexed(15), on: .indexed(24), .bold),
      .border: Style(.indexed(244)),
      .bar: Style(.indexed(67)),
      .packetRow: Style(),
      .packetSelected: Style(.indexed(15), on: .indexed(25), .bold),
      .packetProtocol: Style(.indexed(37)),
      .packetDrop: Style(.indexed(160), on: nil, .bold),
      .packetMarked: Style(.indexed(133), on: nil, .bold),
      .callName: Style(),
      .callModule: Style(.indexed(37)),
      .callTime: Style(.indexed(244)),
      .callSlow: Style(.indexed(166), on: nil, .bold),
      .callGuide: Style(.indexed(244), on: nil, .dim),
      .callFold: Style(.indexed(67)),
      .callInterrupt: Style(.indexed(133), on: nil, .italic),
      .callIncomplete: Style(.indexed(136)),
      .callLost: Style(.indexed(160), on: nil, .bold),
      .callError: Style(.indexed(160)),
      .callNoise: Style(.indexed(244)),
      .callPinned: Style(.indexed(67), on: nil, .underline),
      .callSelected: Style(.indexed(15), on: .indexed(25), .bold),
      .selectedElsewhere: Style(.indexed(15), on: .indexed(240)),
      .detailLabel: Style(.indexed(67)),
      .detailValue: Style(),
      .detailHex: Style(.indexed(244)),
      .diffSame: Style(),
      .diffAdded: Style(.indexed(34), on: nil, .bold),
      .diffRemoved: Style(.indexed(160), on: nil, .bold),
      .diffSlower: Style(.indexed(166)),
      .diffFaster: Style(.indexed(37)),
      .searchMatch: Style(.indexed(16), on: .indexed(214)),
      .status: Style(.indexed(15), on: .indexed(238)),
      .statusArmed: Style(.indexed(15), on: .indexed(28), .bold),
      .statusLost: Style(.indexed(15), on: .indexed(160), .bold),
      .hint: Style(.indexed(244)),
      .hintKey: Style(.indexed(67), on: nil, .bold),
      .message: Style(nil, on: nil, .bold),
      .messageError: Style(.indexed(160), on: nil, .bold),
      .prompt: Style(),
      .promptError: Style(.indexed(160), on: nil, .bold),
      .helpKey: Style(.indexed(67), on: nil, .bold),
      .helpText: Style(),
      .helpGroup: Style(nil, on: nil, .bold),
    ])
}
