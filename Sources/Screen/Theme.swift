/// A look for every role.
package struct Theme: Equatable, Sendable {
  /// The name that the user chooses it by, in `:theme` and in the settings.
  package var name: String
  /// What the theme is made to stand on, where its styles have no background.
  package var backdrop: Backdrop
  /// The look of each role; a role that has none looks like `text`.
  package var styles: [Role: Style]

  /// A theme. `styles` may leave roles out.
  package init(name: String, backdrop: Backdrop = .either, styles: [Role: Style]) {
    self.name = name
    self.backdrop = backdrop
    self.styles = styles
  }

  /// The look of a cell on a terminal of that depth: its role's style with the style of what lies over it on top.
  ///
  /// - Parameter backdrop: what the terminal is known to stand on, if that is known; else it is as the theme has it.
  /// - Complexity: O(1); terminals cache it by role.
  package func style(_ role: Role, over: Role?, depth: ColorDepth, on backdrop: Backdrop? = nil) -> Style {
    var style = styles[role] ?? styles[.text] ?? Style()
    if let over, let top = styles[over] { style = style.under(top) }
    return style.reduced(to: depth, on: backdrop ?? self.backdrop)
  }
}

extension Theme {
  /// What is used when no theme file is found: on the terminal's own background, dark or light. The six colours of the
  /// 256 that are 4.5:1 on black and on white are all that it has for text.
  package static let builtIn: Theme = {
    let grey: UInt8 = 243
    let (green, blue, purple): (UInt8, UInt8, UInt8) = (29, 63, 98)
    let (red, pink): (UInt8, UInt8) = (131, 163)
    func ink(_ index: UInt8, _ attributes: TextAttributes = []) -> Style { Style(.indexed(index), on: nil, attributes) }
    func chip(_ index: UInt8, _ attributes: TextAttributes = []) -> Style {
      Style(.indexed(15), on: .indexed(index), attributes)
    }
    let plain = Style()
    let strong = Style(nil, on: nil, .bold)
    return Theme(
      name: "built-in", backdrop: .either,
      styles: [
        .text: plain, .dim: ink(grey), .title: chip(24, .bold), .border: ink(grey), .bar: ink(blue),
        .packetRow: plain, .packetSelected: chip(25), .packetProtocol: ink(green), .packetDrop: ink(red, .bold),
        .packetMarked: ink(purple, .bold),
        .callName: plain, .callModule: ink(green), .callTime: ink(grey), .callSlow: ink(pink, .bold),
        .callGuide: ink(grey), .callFold: ink(blue), .callInterrupt: ink(purple, .italic), .callIncomplete: ink(purple),
        .callLost: ink(red, .bold), .callError: ink(red), .callNoise: ink(grey), .callPinned: ink(blue, .underline),
        .callSelected: chip(25), .selectedElsewhere: chip(240),
        .detailLabel: ink(blue), .detailValue: plain, .detailHex: ink(grey),
        .diffSame: plain, .diffAdded: ink(green, .bold), .diffRemoved: ink(red, .bold), .diffSlower: ink(pink),
        .diffFaster: ink(blue),
        .searchMatch: Style(.indexed(16), on: .indexed(214)),
        .status: chip(238), .statusArmed: chip(28, .bold), .statusLost: chip(160, .bold),
        .hint: ink(grey), .hintKey: ink(blue, .bold), .message: strong, .messageError: ink(red, .bold),
        .prompt: plain, .promptError: ink(red, .bold),
        .helpKey: ink(blue, .bold), .helpText: plain, .helpGroup: strong,
      ])
  }()
}
